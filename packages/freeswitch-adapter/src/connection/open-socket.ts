import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** Where a switch listens. */
export interface SocketAddress {
  readonly host: string
  readonly port: number
}

/**
 * Gives a connected stream. Replace it to go through a tunnel: mod_event_socket has no TLS of its own.
 *
 * @throws whatever the connecting failed with.
 */
export type OpenSocket = (address: SocketAddress, options: { readonly signal: AbortSignal }) => Promise<Duplex>

/** A plain TCP connection: no Nagle delay, keepalive probes after 30 s of silence. */
export const openTcpSocket: OpenSocket = ({ host, port }, { signal }) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 })
    const abort = () => socket.destroy(new Error('given up'))
    const settled = () => {
      signal.removeEventListener('abort', abort)
      socket.removeListener('error', failed)
    }
    const failed = (error: Error) => {
      settled()
      reject(error)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      settled()
      resolve(socket)
    })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })

/** Whether bytes to this host stay on this machine. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)
