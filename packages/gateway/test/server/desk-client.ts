import type { ClientMessage, ServerMessage } from '@ringloop/core'
import { WebSocket } from 'ws'

/** A plain client of the desk protocol over a real socket. */
export interface DeskClient {
  /** The next message that was not read yet. */
  next(): Promise<ServerMessage>
  /** The next message of one type; others before it are skipped. */
  nextOf<Type extends ServerMessage['type']>(type: Type): Promise<Extract<ServerMessage, { type: Type }>>
  send(message: ClientMessage): void
  sendText(text: string | Buffer): void
  /** Close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly socket: WebSocket
  close(): Promise<void>
}

/** Connects to a gateway's `/desk`. */
export async function connectDesk(url: string, headers: Record<string, string> = {}): Promise<DeskClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/desk`, { headers })
  const messages: ServerMessage[] = []
  let wake = () => {}
  let over = false
  socket.on('message', (data) => {
    messages.push(JSON.parse(data.toString()))
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      over = true
      wake()
      resolve({ code, reason: reason.toString() })
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => {})

  const next = async (): Promise<ServerMessage> => {
    for (;;) {
      const message = messages.shift()
      if (message) return message
      if (over) throw new Error('closed before the next message')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    next,
    async nextOf(type) {
      for (;;) {
        const message = await next()
        if (message.type === type) return message as never
      }
    },
    send: (message) => socket.send(JSON.stringify(message)),
    sendText: (text) => socket.send(text),
    closed,
    socket,
    async close() {
      socket.close()
      await closed
    },
  }
}
