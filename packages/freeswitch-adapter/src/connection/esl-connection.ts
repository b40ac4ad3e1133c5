import type { Duplex } from 'node:stream'
import { RingloopError } from '@ringloop/core'
import { createEslDecoder } from '../codec/esl-decoder.js'
import type { EslEvent } from '../codec/esl-event.js'
import type { EslFrame } from '../codec/esl-frame.js'
import { connectionErrors } from './connection-errors.js'
import { type EslCommand, eslCommand } from './esl-command.js'
import type { EslReply, EslTransport, EslTransportHandlers } from './esl-transport.js'
import type { LinkLog } from './link-log.js'
import { type OpenSocket, openTcpSocket } from './open-socket.js'
import { createReplyQueue } from './reply-queue.js'
import { systemTimers, type Timers } from './timers.js'

/** Where to connect, how to log in, and the limits of the conversation. */
export interface EslConnectionOptions {
  readonly host: string
  /** 8021 by default. */
  readonly port?: number
  readonly password: string
  /** `name@domain` of a directory user: logs in by `userauth`. */
  readonly user?: string
  readonly openSocket?: OpenSocket
  readonly timers?: Timers
  readonly log?: LinkLog
  /** From the first packet to the accepted password; 10 s by default. */
  readonly handshakeMilliseconds?: number
  /** For the answer to a command; 10 s by default. */
  readonly commandMilliseconds?: number
  readonly maxHeaderBytes?: number
  readonly maxBodyBytes?: number
}

const saysNo = /^(?:-ERR|-USAGE|error\/)/

/** What a frame answers. */
export const toReply = (frame: Extract<EslFrame, { type: 'reply' | 'apiResponse' }>): EslReply => {
  const text = frame.type === 'reply' ? frame.text : Buffer.from(frame.body).toString('utf8')
  return { text, headers: frame.headers, ok: !saysNo.test(text) }
}

/**
 * Opens one inbound Event Socket connection and logs in.
 *
 * ```text
 * connecting ──socket──▶ greeting ──auth/request──▶ authenticating ──+OK──▶ open ──▶ closed
 *      └───────────────────┴── rejection, wrong password, time, noise ──────────────────▲
 * ```
 *
 * @throws `unreachable`, `unauthorised`, `refused`, `timeout`, `closed`, `protocol`, `invalidInput` (a password with a line break), `aborted`
 */
export async function openEslConnection(
  options: EslConnectionOptions,
  handlers: EslTransportHandlers,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<EslTransport> {
  const {
    host,
    port = 8021,
    user,
    timers = systemTimers,
    log = () => {},
    handshakeMilliseconds = 10_000,
    commandMilliseconds = 10_000,
  } = options
  const errors = connectionErrors(`${host}:${port}`)
  const login = user === undefined ? eslCommand.auth(options.password) : eslCommand.userAuth(user, options.password)

  const giveUp = new AbortController()
  let rejectHandshake: (error: RingloopError) => void = () => {}
  const failed = new Promise<never>((_resolve, reject) => {
    rejectHandshake = reject
  })
  failed.catch(() => {})
  const abort = () => rejectHandshake(new RingloopError('aborted', 'Connecting to FreeSWITCH was aborted.'))
  if (signal?.aborted === true) abort()
  signal?.addEventListener('abort', abort, { once: true })
  const stopTimer = timers.set(() => rejectHandshake(errors.handshakeTimeout(handshakeMilliseconds)), handshakeMilliseconds)

  let transport: EslTransport | undefined
  const opening = (options.openSocket ?? openTcpSocket)({ host, port }, { signal: giveUp.signal })
  opening.then((late) => giveUp.signal.aborted && transport === undefined && late.destroy()).catch(() => {})
  try {
    const socket = await Promise.race([opening.catch((cause: unknown) => Promise.reject(errors.unreachable(cause))), failed])
    const conversation = converse(socket)
    transport = conversation.transport
    await Promise.race([conversation.loggedIn, failed])
    return transport
  } catch (error) {
    giveUp.abort()
    const reason = error instanceof RingloopError ? error : errors.unreachable(error)
    transport?.close(reason)
    throw reason
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', abort)
  }

  function converse(socket: Duplex): { readonly transport: EslTransport; readonly loggedIn: Promise<void> } {
    const replies = createReplyQueue({
      timers,
      onTimeout: (label, milliseconds) => close(errors.commandTimeout(label, milliseconds)),
    })
    let state: 'greeting' | 'authenticating' | 'open' | 'closed' = 'greeting'
    let closedBy: RingloopError | undefined
    let lastHeardAt = timers.now()
    let farewell = ''
    let ending = false
    let batch: EslEvent[] = []
    let settleClosed: (reason: RingloopError) => void = () => {}
    const closed = new Promise<RingloopError>((resolve) => {
      settleClosed = resolve
    })
    let acceptLogin: () => void = () => {}
    const loggedIn = new Promise<void>((resolve, reject) => {
      acceptLogin = resolve
      void closed.then(reject)
    })
    loggedIn.catch(() => {})

    const close = (reason: RingloopError) => {
      if (state === 'closed') return
      state = 'closed'
      closedBy = reason
      socket.destroy()
      replies.rejectAll(reason)
      settleClosed(reason)
    }

    const send = (command: EslCommand, sendOptions: Parameters<EslTransport['send']>[1] = {}): Promise<EslReply> => {
      if (closedBy !== undefined) return Promise.reject(new RingloopError('closed', closedBy.message, { cause: closedBy }))
      const answer = replies.expect(command.label, sendOptions.timeoutMilliseconds ?? commandMilliseconds, sendOptions.signal)
      // One write a command: two would wait for each other's acknowledgement.
      if (answer.accepted) socket.write(command.bytes)
      return answer.reply
    }

    const onFrame = (frame: EslFrame) => {
      // Behind a cut frame only the notice that cut it can be trusted.
      if (state === 'closed' || (ending && frame.type !== 'disconnectNotice')) return
      switch (frame.type) {
        case 'event':
          batch.push(frame.event)
          return
        case 'reply':
        case 'apiResponse':
          if (!replies.answer(toReply(frame))) close(errors.framingLost('an answer came to no command.'))
          return
        case 'authRequest':
          if (state !== 'greeting') return
          state = 'authenticating'
          send(login, { timeoutMilliseconds: handshakeMilliseconds }).then(
            (reply) => {
              if (!reply.ok) return close(errors.unauthorised(user))
              if (state === 'authenticating') state = 'open'
              acceptLogin()
            },
            () => {},
          )
          return
        case 'rudeRejection':
          close(errors.refusedByAcl(frame.text))
          return
        case 'disconnectNotice':
          if (frame.disposition === 'disconnect') farewell = frame.text
          log({ level: 'info', code: 'disconnectNotice', message: `FreeSWITCH says: ${frame.text.trim() || frame.disposition}` })
          return
        case 'log':
        case 'other':
          log({ level: 'debug', code: 'ignoredFrame', message: `A frame of type ${frame.type} was ignored.` })
      }
    }

    const decoder = createEslDecoder({
      onFrame,
      onMalformed({ reason, offset, excerpt }) {
        handlers.onMalformed?.()
        const detail = `${reason} at byte ${offset}: ${excerpt}`
        if (reason !== 'cutByNotice' && !ending)
          close(state === 'greeting' ? errors.notEventSocket(detail) : errors.framingLost(detail))
        else
          log({
            level: 'warn',
            code: 'cutByNotice',
            message: 'FreeSWITCH gave up on this connection in the middle of a message.',
          })
      },
      ...(options.maxHeaderBytes === undefined ? {} : { maxHeaderBytes: options.maxHeaderBytes }),
      ...(options.maxBodyBytes === undefined ? {} : { maxBodyBytes: options.maxBodyBytes }),
    })

    const deliver = () => {
      if (batch.length === 0) return
      const events = batch
      batch = []
      try {
        handlers.onEvents(events)
      } catch (error) {
        log({ level: 'error', code: 'handlerFailed', message: `A handler of events threw: ${String(error)}` })
      }
    }

    socket.on('data', (chunk: Buffer) => {
      if (state === 'closed') return
      lastHeardAt = timers.now()
      decoder.push(chunk)
      deliver()
    })
    const over = () => {
      if (state === 'closed') return
      const noise = state === 'greeting' && decoder.counts.frames === 0 && decoder.heldBytes > 0
      ending = true
      decoder.end()
      close(noise ? errors.notEventSocket('it closed without a greeting.') : errors.closed(farewell))
    }
    socket.on('end', over)
    socket.on('close', over)
    socket.on('error', (cause: Error) => close(new RingloopError('closed', errors.closed(cause.message).message, { cause })))

    return {
      loggedIn,
      transport: {
        send,
        closed,
        close,
        get lastHeardAt() {
          return lastHeardAt
        },
        async [Symbol.asyncDispose]() {
          close(errors.closedHere())
        },
      },
    }
  }
}
