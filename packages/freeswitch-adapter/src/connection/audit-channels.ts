import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'
import { type ShowRow, showTable } from './show-table.js'
import { type SnapshotChannel, takeChannels } from './take-channels.js'

/** What the consumer believes of a channel. `over`: it hung up and its last word is still to come. */
export interface FollowedChannel {
  readonly id: string
  readonly state: 'ringing' | 'talking' | 'held' | 'over'
}

/** Where what the consumer believes and what the switch has differ for good: events were lost. */
export interface AuditFindings {
  /** When the switch was first asked, by its clock. */
  readonly at: number
  /** Channels that are believed to exist and do not. */
  readonly gone: readonly string[]
  /** Channels that are unknown, or in another state than is believed. */
  readonly found: readonly SnapshotChannel[]
}

/** What {@link createChannelAudit} needs. */
export interface ChannelAuditOptions {
  readonly followed: () => Iterable<FollowedChannel>
  /** By the switch's clock. */
  readonly now: () => number
  /** Lets time pass: news may be on its way. */
  readonly pause: () => Promise<void>
  /** Resolves once every event that the switch has sent until now was taken; `false` if they did not come. */
  readonly caughtUp: () => Promise<boolean>
  readonly timeoutMilliseconds: number
}

/** Compares what is believed with what there is. */
export type ChannelAudit = (transport: EslTransport, signal: AbortSignal) => Promise<AuditFindings>

/**
 * Makes an audit. It asks for the list of channels alone, which is cheap; only what differs is looked at: after a pause, once more, then
 * one by one (`uuid_exists`, `uuid_dump`), and last it waits until the events sent so far have arrived, for they may explain it. So a
 * channel is never ended that lives, or whose end is on its way.
 *
 * It throws `protocol`, and what `send` throws.
 */
export function createChannelAudit({ followed, now, pause, caughtUp, timeoutMilliseconds }: ChannelAuditOptions): ChannelAudit {
  /** Channels whose dump did not change what is believed, by the state that they had: not asked for again. */
  let examined = new Map<string, string>()

  const compare = async (transport: EslTransport, signal: AbortSignal) => {
    const before = new Set([...followed()].map(({ id }) => id))
    const reply = await transport.send(eslCommand.api('show', 'channels', 'as', 'json'), { signal, timeoutMilliseconds })
    const rows = new Map(showTable(reply.text, 'show channels as json').map((row) => [row.uuid ?? '', row]))
    const after = new Map([...followed()].map(({ id, state }) => [id, state]))
    examined = new Map([...examined].filter(([id]) => rows.has(id)))
    return {
      gone: new Set([...before].filter((id) => after.has(id) && !rows.has(id))),
      odd: new Map([...rows].filter(([id, row]) => differs(row, after.get(id)) && examined.get(id) !== row.callstate)),
    }
  }

  return async (transport, signal) => {
    const at = now()
    const nothing = { at, gone: [], found: [] }
    const first = await compare(transport, signal)
    if (first.gone.size + first.odd.size === 0) return nothing
    await pause()
    if (signal.aborted) return nothing
    const second = await compare(transport, signal)
    const gone: string[] = []
    for (const id of second.gone) if (first.gone.has(id) && !(await exists(transport, id, signal))) gone.push(id)
    const odd = [...second.odd.values()].filter(({ uuid = '' }) => first.odd.has(uuid))
    const found = await takeChannels(transport, odd, { signal, timeoutMilliseconds })
    if (gone.length + found.length === 0 || !(await caughtUp())) return nothing
    const known = new Map([...followed()].map(({ id, state }) => [id, state]))
    for (const { id, row } of found) examined.set(id, row.callstate ?? '')
    return {
      at,
      gone: gone.filter((id) => known.has(id)),
      found: found.filter(({ id, row }) => differs(row, known.get(id))),
    }
  }

  async function exists(transport: EslTransport, id: string, signal: AbortSignal): Promise<boolean> {
    const command = eslCommand.channelExists(id)
    return command !== undefined && (await transport.send(command, { signal, timeoutMilliseconds })).text.trim() === 'true'
  }
}

function differs(row: ShowRow, believed: FollowedChannel['state'] | undefined): boolean {
  const state = stateOf(row.callstate ?? '')
  // a channel that hangs up is gone soon, and counts when it is
  return state !== null && believed !== 'over' && state !== believed
}

function stateOf(callState: string): FollowedChannel['state'] | null {
  switch (callState) {
    case 'HANGUP':
      return null
    case 'HELD':
      return 'held'
    case 'ACTIVE':
    case 'UNHELD':
      return 'talking'
    default:
      return 'ringing'
  }
}
