import { hardenModesl } from './harden-modesl.js'
import type { HardenModeslOptions } from './hardened-modesl.js'
import type { ModeslConnection, ModeslServer } from './modesl-connection.js'

/**
 * Hardens a modesl outbound `Server`: every connection that FreeSWITCH makes to it is given to {@link hardenModesl} before a listener of
 * `connection::open` sees it, so `hardenModesl(connection)` in a listener gives what is there already. A reset of one call's connection
 * ends that connection and nothing else, and `connection::close` is told for it too.
 *
 * It can't mend that a port already in use is an uncaught `error` of the net server: listen for it on `server.server`.
 */
export function hardenModeslServer(server: ModeslServer, options: HardenModeslOptions = {}): void {
  server.server.prependListener('connection', (socket) => {
    // modesl says `connect` while it makes the connection, in two writes, before anybody can reach it.
    socket.setNoDelay(true)
    socket.cork()
    process.nextTick(() => socket.uncork())
  })
  // Called before the listeners of the name itself.
  server.prependAny((name, connection) => {
    if (name === 'connection::open') hardenModesl(connection as ModeslConnection, options)
  })
}
