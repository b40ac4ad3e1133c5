import type { Socket } from 'node:net'
import type { EslEventFormat } from '../codec/esl-event.js'
import type { OutgoingEvent } from './served-event.js'

/** The events that wait for one client. */
export interface ListenerQueue {
  push(event: OutgoingEvent, format: EslEventFormat): void
  /** From here on events wait. */
  hold(): void
  release(): void
  readonly held: boolean
}

/** What {@link createListenerQueue} needs. */
export interface ListenerQueueOptions {
  readonly socket: Socket
  readonly write: (bytes: Uint8Array) => void
  readonly maxEvents: number
  /** More than 500 events found no room. */
  readonly onLost: () => void
}

/** Bytes that may be on their way to a client before its events wait. */
const mostUnread = 4 * 1024 * 1024
/** As in mod_event_socket. */
const mostLost = 500

/** Queues events for a client that does not read fast enough, as FreeSWITCH does: bounded; what finds no room is lost. */
export function createListenerQueue({ socket, write, maxEvents, onLost }: ListenerQueueOptions): ListenerQueue {
  // as bytes: decoded, a hundred thousand events are more than two gigabytes
  let waiting: Uint8Array[] = []
  let from = 0
  let held = false
  let lost = 0

  const pump = () => {
    while (from < waiting.length && !held && socket.writableLength < mostUnread) {
      const next = waiting[from++]
      if (next !== undefined) write(next)
    }
    if (from === waiting.length) {
      waiting = []
      from = 0
    } else if (from > 10_000) {
      waiting = waiting.slice(from)
      from = 0
    }
  }
  socket.on('drain', pump)

  return {
    push(event, format) {
      if (waiting.length === 0 && !held && socket.writableLength < mostUnread) return write(event.frame(format))
      if (waiting.length - from < maxEvents) waiting.push(event.frame(format))
      else if (++lost === mostLost + 1) {
        waiting = []
        from = 0
        onLost()
      }
    },
    hold() {
      held = true
    },
    release() {
      held = false
      pump()
    },
    get held() {
      return held
    },
  }
}
