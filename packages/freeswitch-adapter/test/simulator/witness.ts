import { createEslDecoder } from '../../src/codec/esl-decoder.js'
import { type OpenSocket, openTcpSocket } from '../../src/connection/open-socket.js'
import type { Timers } from '../../src/connection/timers.js'

/** Channels of which an event came whole over one connection, by the event. */
type Arrived = Record<'CHANNEL_CREATE' | 'CHANNEL_BRIDGE' | 'CHANNEL_DESTROY', Set<string>>

/** A time in which the adapter was connected, and what came to its machine then. */
interface Acquaintance {
  readonly arrived: Arrived
  /** Before the switch's channels were asked for. */
  readonly askedAfter: number
  /** When they had been told. */
  readonly toldBefore: number
}

/**
 * Stands at the sockets of an adapter and notes what came through them, whatever the adapter makes of it: so it is known what could
 * be known, however slow the machine is and whenever a connection was cut.
 */
export function createWitness(timers: Timers) {
  const opened: { readonly at: number; readonly arrived: Arrived }[] = []
  const acquaintances: Acquaintance[] = []

  const openSocket: OpenSocket = async (address, options) => {
    const socket = await openTcpSocket(address, options)
    const arrived: Arrived = { CHANNEL_CREATE: new Set(), CHANNEL_BRIDGE: new Set(), CHANNEL_DESTROY: new Set() }
    const decoder = createEslDecoder({
      onFrame(frame) {
        if (frame.type !== 'event') return
        const { event } = frame
        const ids = arrived[event.name as keyof Arrived]
        if (ids === undefined) return
        for (const name of ['Unique-ID', 'Bridge-A-Unique-ID', 'Bridge-B-Unique-ID']) ids.add(event.get(name) ?? '')
      },
    })
    // before the adapter has its own listener nothing is read
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
    opened.push({ at: timers.now(), arrived })
    return socket
  }

  return {
    openSocket,
    /** The adapter says that it is connected: by the two connections that were opened last, that of the events first. */
    connected() {
      const [events, commands] = opened.slice(-2)
      if (events !== undefined && commands !== undefined)
        acquaintances.push({ arrived: events.arrived, askedAfter: commands.at, toldBefore: timers.now() })
    },
    /** Whether all of these channels' events came, from the first to the last. */
    sawWhole: (channels: readonly string[]) =>
      acquaintances.some(({ arrived }) =>
        channels.every((id) => arrived.CHANNEL_CREATE.has(id) && arrived.CHANNEL_DESTROY.has(id)),
      ),
    /** Whether such an event of the channel came, or the switch told of it when asked for what there was from then until then. */
    learned: (event: 'CHANNEL_CREATE' | 'CHANNEL_BRIDGE', channel: string, from: number, until: number) =>
      acquaintances.some(
        ({ arrived, askedAfter, toldBefore }) => arrived[event].has(channel) || (from < askedAfter && until > toldBefore),
      ),
  }
}
