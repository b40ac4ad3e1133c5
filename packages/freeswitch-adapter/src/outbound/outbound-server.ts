import { type AddressInfo, BlockList, createServer, isIP, type Socket } from 'node:net'
import { RingloopError } from '@ringloop/core'
import { type CallDataOptions, createCallDataReader } from '../call-data/call-data-reader.js'
import { systemTimers, type Timers } from '../connection/timers.js'
import type { RouteAnswer } from './hand-back.js'
import type { OutboundOutcome } from './outbound-outcome.js'
import { type Route, serveCall } from './outbound-session.js'

/** What a call gets for which there is no room. */
const goOn: RouteAnswer = { target: { kind: 'continue' }, because: 'overloaded' }

/** Where the switch finds us, who decides, and within which bounds. */
export interface OutboundServerOptions extends CallDataOptions {
  /** `127.0.0.1` by default. */
  readonly host?: string
  /** 8084 by default; 0 takes any that is free. */
  readonly port?: number
  readonly route: Route
  /** How long `route` may take. 1,500 by default; the guard in the dialplan has to wait longer. */
  readonly decideMilliseconds?: number
  /** How long the switch may take to say which call it is. 1,000 by default. */
  readonly greetMilliseconds?: number
  /** Addresses that may connect, single or `10.0.0.0/24`; loopback only by default. */
  readonly peers?: readonly string[]
  /** Connections at one time; 1,000 by default. Calls above that go on in the dialplan at once. */
  readonly maxConnections?: number
  /** Told how each connection went. */
  readonly onOutcome?: (outcome: OutboundOutcome) => void
  readonly log?: (entry: { readonly level: 'warn' | 'error'; readonly code: string; readonly message: string }) => void
  readonly timers?: Timers
}

/** A running outbound server. Dispose to stop: nobody new, and who is there gets an answer; that takes less than the time limits together. */
export interface OutboundServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** How many connections ended how, and how many are open. */
  counts(): Readonly<Record<OutboundOutcome['result'], number>> & { readonly open: number }
}

/**
 * Answers FreeSWITCH's `socket host:port async full`: the dialplan asks where a call goes, before anybody answers it. What was decided
 * is set as `ringloop_route`, `ringloop_target` and `ringloop_because`, and the call goes on at the extension `ringloop-<route>` of its own
 * context: the dialplan does it, not we, so that nothing of it ends when this process does.
 *
 * @example
 * ```ts
 * await using server = await createOutboundServer({
 *   route: async (call) => ({ target: call.dialled === '5000' ? { kind: 'queue', queue: 'support@default' } : { kind: 'continue' } }),
 * })
 * ```
 * @throws `conflict` if the port is taken, `invalidConfig` if the address is not this machine's or `peers` names no address.
 */
export async function createOutboundServer(options: OutboundServerOptions): Promise<OutboundServer> {
  const { decideMilliseconds = 1_500, greetMilliseconds = 1_000, maxConnections = 1_000, timers = systemTimers } = options
  const allowed = peerList(options.peers ?? ['127.0.0.0/8', '::1'])
  const readCallData = createCallDataReader(options)
  const counts = { told: 0, undecided: 0, tooLate: 0, callerLeft: 0, notAllowed: 0, broken: 0, refused: 0 }
  const open = new Set<Socket>()
  let notAsyncTold = false

  const note = (outcome: OutboundOutcome) => {
    counts[outcome.result]++
    try {
      options.onOutcome?.(outcome)
    } catch (error) {
      options.log?.({ level: 'error', code: 'listenerThrew', message: `onOutcome threw: ${String(error)}` })
    }
  }
  const onNotAsync = () => {
    if (notAsyncTold) return
    notAsyncTold = true
    const message = 'The dialplan says "socket" without "async": its guard cannot take a call back from us. Write "async full".'
    options.log?.({ level: 'warn', code: 'notAsync', message })
  }

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, (socket) => {
    socket.on('error', () => {})
    const peer = socket.remoteAddress ?? ''
    if (!allowed(peer)) {
      socket.destroy()
      return note({ result: 'refused', reason: 'peer', peer })
    }
    // those that are being sent away have places too, as many again
    if (open.size >= 2 * maxConnections) {
      socket.destroy()
      return note({ result: 'refused', reason: 'full', peer })
    }
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    const refused = open.size > maxConnections
    if (refused) note({ result: 'refused', reason: 'full', peer })
    serveCall({
      socket,
      route: refused ? () => goOn : options.route,
      timers,
      greetMilliseconds,
      decideMilliseconds,
      readCallData,
      onOutcome: refused ? () => {} : note,
      onNotAsync,
    })
  })

  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, host, options.port ?? 8084)))
    server.listen(options.port ?? 8084, host, () => {
      server.removeAllListeners('error')
      // accepting can fail while we run (no file descriptors left); the next call is tried again
      server.on('error', (error) => options.log?.({ level: 'error', code: 'acceptFailed', message: error.message }))
      resolve()
    })
  })
  let closing: Promise<void> | null = null
  return {
    host,
    port: (server.address() as AddressInfo).port,
    counts: () => ({ ...counts, open: open.size }),
    [Symbol.asyncDispose]() {
      // every session ends by its own time limits
      closing ??= new Promise((resolve) => server.close(() => resolve()))
      return closing
    },
  }
}

function peerList(peers: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const peer of peers) {
    const [address = '', prefix] = peer.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const bits = prefix === undefined ? null : Number(prefix)
    const most = family === 'ipv6' ? 128 : 32
    if (isIP(address) === 0 || (bits !== null && (!/^\d{1,3}$/.test(prefix ?? '') || bits > most)))
      throw new RingloopError('invalidConfig', `${JSON.stringify(peer.slice(0, 60))} is no address of a peer.`, {
        mend: 'Write an address, such as 10.0.0.10, or a network, such as 10.0.0.0/24.',
      })
    if (bits === null) list.addAddress(address, family)
    else list.addSubnet(address, bits, family)
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4')
  }
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): RingloopError {
  if (cause.code === 'EADDRINUSE')
    return new RingloopError('conflict', `Port ${port} on ${host} is taken.`, {
      mend: 'Stop what listens there, or choose another port here and in the dialplan.',
      cause,
    })
  return new RingloopError('invalidConfig', `Cannot listen on ${host}:${port} (${cause.code ?? cause.message}).`, {
    mend: 'Give an address of this machine, 127.0.0.1 for a switch on the same one.',
    cause,
  })
}
