import { RingloopError } from '@ringloop/core'
import type { EslReply, EslTransport, EslTransportHandlers } from '../connection/esl-transport.js'
import type { Timers } from '../connection/timers.js'

/** What a transport needs of the connection that it stands on. */
export interface TapOptions {
  readonly handlers: EslTransportHandlers
  /** Who is told of events. */
  readonly taps: Set<EslTransportHandlers>
  /** Of the connection. */
  readonly closed: Promise<RingloopError>
  readonly closedHere: () => RingloopError
  readonly lastHeardAt: () => number
  readonly timers: Timers
  /** Gives the connection up. */
  readonly commandTimeout: (label: string, milliseconds: number) => void
  readonly send: (text: string, label: string, settle: (reply: EslReply) => void, fail: (error: RingloopError) => void) => void
}

/** A transport on a connection that others use as well. Closing it rejects what it waits for and leaves the connection alone. */
export function tapTransport(options: TapOptions): EslTransport {
  const { handlers, taps, timers } = options
  const waiting = new Set<(error: RingloopError) => void>()
  let ended: RingloopError | undefined
  let settleClosed: (reason: RingloopError) => void = () => {}
  const closed = new Promise<RingloopError>((resolve) => {
    settleClosed = resolve
  })
  const close = (reason: RingloopError) => {
    if (ended !== undefined) return
    ended = reason
    taps.delete(handlers)
    for (const reject of [...waiting]) reject(reason)
    settleClosed(reason)
  }
  taps.add(handlers)
  void options.closed.then(close)

  return {
    closed,
    close,
    get lastHeardAt() {
      return options.lastHeardAt()
    },
    send(command, { timeoutMilliseconds, signal } = {}) {
      if (ended !== undefined) return Promise.reject(options.closedHere())
      if (signal?.aborted === true) return Promise.reject(aborted(command.label))
      return new Promise<EslReply>((resolve, reject) => {
        const stopTimer =
          timeoutMilliseconds === undefined
            ? () => {}
            : timers.set(() => options.commandTimeout(command.label, timeoutMilliseconds), timeoutMilliseconds)
        const abort = () => reject(aborted(command.label))
        const done = () => {
          stopTimer()
          signal?.removeEventListener('abort', abort)
          waiting.delete(fail)
        }
        const fail = (error: RingloopError) => {
          done()
          reject(error)
        }
        signal?.addEventListener('abort', abort, { once: true })
        waiting.add(fail)
        const settle = (reply: EslReply) => {
          done()
          resolve(reply)
        }
        options.send(command.bytes, command.label, settle, fail)
      })
    },
    async [Symbol.asyncDispose]() {
      close(options.closedHere())
    },
  }
}

const aborted = (label: string): RingloopError =>
  new RingloopError('aborted', `Waiting for the answer to "${label}" was aborted.`)
