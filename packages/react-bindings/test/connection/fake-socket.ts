import type { ClientMessage, ServerMessage } from '@ringloop/core'
import type { DeskSocketListener, OpenDeskSocket } from '../../src/connection/desk-socket.js'

/** One end of a line that never was: the test is the gateway. */
export interface FakeSocket {
  readonly url: string
  readonly listener: DeskSocketListener
  readonly sent: ClientMessage[]
  closed: boolean
  give(message: ServerMessage): void
}

export function createFakeSockets(): { readonly open: OpenDeskSocket; readonly all: FakeSocket[]; last(): FakeSocket } {
  const all: FakeSocket[] = []
  return {
    all,
    last() {
      const socket = all.at(-1)
      if (!socket) throw new Error('nothing was opened')
      return socket
    },
    open(url, listener) {
      const socket: FakeSocket = {
        url,
        listener,
        sent: [],
        closed: false,
        give: (message) => listener.received(JSON.stringify(message)),
      }
      all.push(socket)
      return {
        send: (text) => void socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closed = true
        },
      }
    },
  }
}
