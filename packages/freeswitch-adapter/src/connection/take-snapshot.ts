import { type CallCenterLists, takeCallCenterLists } from './callcenter-lists.js'
import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'
import { type ShowRow, showTable } from './show-table.js'
import { type SnapshotChannel, takeChannels } from './take-channels.js'

/** What is going on at the switch at one moment. */
export interface SwitchSnapshot {
  /** The switch's run; another one than before means that it was restarted and every earlier call is gone. `null` if it does not tell. */
  readonly coreUuid: string | null
  /** When the list of channels was asked for, by the switch's clock as its events are. */
  readonly takenAt: number
  /** How far the switch's clock is ahead of ours, in milliseconds, if it is by two seconds or more; else 0. */
  readonly clockSkew: number
  readonly channels: readonly SnapshotChannel[]
  /** Channels that ended since we listen: what became of them is told by events that are still to come. */
  readonly departing: ReadonlySet<string>
  /** The rows of `show calls`. */
  readonly calls: readonly ShowRow[]
  /** What mod_callcenter has; `null` without it. */
  readonly callCenter: CallCenterLists | null
}

/** What {@link takeSnapshot} needs. */
export interface TakeSnapshotOptions {
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMilliseconds: number
}

/**
 * Takes the state of the switch: its channels, each with all it knows, its calls, and its queues. Ask on another connection than the
 * one whose events are held back meanwhile. A channel that vanishes between list and dump is departing: its end is among the held events.
 *
 * @throws `protocol`, and what `send` throws.
 */
export async function takeSnapshot(transport: EslTransport, options: TakeSnapshotOptions): Promise<SwitchSnapshot> {
  const { signal, timeoutMilliseconds } = options
  const askedAt = options.now()
  const ask = (command: string, ...args: string[]) =>
    transport.send(eslCommand.api(command, ...args), { signal, timeoutMilliseconds })
  const [epoch, core, channelTable, callTable, callCenter] = await Promise.all([
    ask('strepoch').then(({ text }) => ({ text, answeredAt: options.now() })),
    ask('global_getvar', 'core_uuid'),
    ask('show', 'channels', 'as', 'json'),
    ask('show', 'calls', 'as', 'json'),
    takeCallCenterLists(transport, { signal, timeoutMilliseconds, members: true }),
  ])
  const rows = showTable(channelTable.text, 'show channels as json')
  const calls = showTable(callTable.text, 'show calls as json')
  const channels = await takeChannels(transport, rows, { signal, timeoutMilliseconds })
  const dumped = new Set(channels.map(({ id }) => id))
  const departing = new Set(rows.flatMap(({ uuid = '' }) => (dumped.has(uuid) ? [] : [uuid])))
  const coreUuid = core.ok && core.text.trim() !== '' ? core.text.trim() : (channels[0]?.dump.get('Core-UUID') ?? null)
  const clockSkew = skewOf(epoch.text, askedAt, epoch.answeredAt)
  return { coreUuid, takenAt: askedAt + clockSkew, clockSkew, channels, departing, calls, callCenter }
}

/** The switch tells whole seconds, so a difference under two is none; nor is it one that it took long to answer. */
function skewOf(epochText: string, askedAt: number, answeredAt: number): number {
  if (!/^\d{9,11}\s*$/.test(epochText)) return 0
  const told = Number(epochText) * 1000 + 500
  const skew = told - Math.min(Math.max(told, askedAt), answeredAt)
  return Math.abs(skew) < 2_000 ? 0 : Math.round(skew)
}
