/** What the connection needs of a WebSocket. */
export interface DeskSocket {
  send(text: string): void
  close(code?: number, reason?: string): void
}

/** What a socket tells the connection. After `closed` nothing more comes. */
export interface DeskSocketListener {
  opened(): void
  received(data: unknown): void
  closed(code: number, reason: string): void
}

/** Opens a socket; may throw if the address is no WebSocket address. */
export type OpenDeskSocket = (url: string, listener: DeskSocketListener) => DeskSocket

/** Opens the browser's WebSocket (also Node 22's). */
export const openBrowserSocket: OpenDeskSocket = (url, listener) => {
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => listener.opened())
  socket.addEventListener('message', (event) => listener.received(event.data))
  // An `error` is always followed by a `close`; it carries nothing of its own.
  socket.addEventListener('close', (event) => listener.closed(event.code, event.reason))
  return {
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
  }
}
