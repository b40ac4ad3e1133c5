import { RingloopError } from '@ringloop/core'
import type { OpenTransport } from '../connection/esl-transport.js'
import { hardenModesl, isHardened } from './harden-modesl.js'
import type { HardenModeslOptions } from './hardened-modesl.js'
import type { ModeslConnection } from './modesl-connection.js'

/**
 * Lets `createSwitchLink` and `createFreeSwitchAdapter` run on modesl: they call `connect` whenever they need a connection (two for a
 * switch, and again after a loss).
 *
 * A new connection is hardened, belongs to the link and ends with it. One that you have hardened yourself stays yours: the link adds its
 * subscriptions to it, answers and events go to you as well, and when the link ends, yours goes on. A dead one is an error, after which
 * the link waits and asks again.
 *
 * @example
 * ```ts
 * const adapter = createFreeSwitchAdapter({
 *   host: '127.0.0.1',
 *   password,
 *   openTransport: openModeslTransport(() => new esl.Connection('127.0.0.1', 8021, password)),
 * })
 * ```
 */
export function openModeslTransport(connect: () => ModeslConnection, options: HardenModeslOptions = {}): OpenTransport {
  return async (handlers, { signal }) => {
    if (signal.aborted) throw aborted()
    const connection = connect()
    const isOurs = !isHardened(connection)
    const hardened = hardenModesl(connection, options)
    let abort = () => {}
    const given = new Promise<never>((_resolve, reject) => {
      abort = () => reject(aborted())
    })
    signal.addEventListener('abort', abort, { once: true })
    try {
      await Promise.race([hardened.ready, given])
      // One that was logged in once and has ended since.
      if (!connection.connected()) throw await Promise.race([hardened.closed, given])
    } catch (error) {
      if (isOurs) hardened.close(aborted())
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
    const transport = hardened.transport(handlers)
    if (isOurs) void transport.closed.then(hardened.close)
    return transport
  }
}

const aborted = (): RingloopError => new RingloopError('aborted', 'Connecting to FreeSWITCH was aborted.')
