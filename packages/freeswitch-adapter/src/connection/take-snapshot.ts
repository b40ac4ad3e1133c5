import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import type { EslEvent } from '../codec/esl-event.js'
import { readJsonEvent } from '../codec/json-event.js'
import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'

/** A row of `show … as json`; every value as text. */
export type ShowRow = Readonly<Record<string, string>>

/** A channel that exists. */
export interface SnapshotChannel {
  readonly id: string
  /** Its row in `show channels`. */
  readonly row: ShowRow
  /** Its `uuid_dump`, with the headers that an event of the channel has (`CHANNEL_DATA`). */
  readonly dump: EslEvent
}

/** What is going on at the switch at one moment. */
export interface SwitchSnapshot {
  /** The switch's run; another one than before means that it was restarted and every earlier call is gone. `null` if it does not tell. */
  readonly coreUuid: string | null
  /** When the list of channels was asked for, by the switch's clock as its events are. */
  readonly takenAt: number
  /** How far the switch's clock is ahead of ours, in milliseconds, if it is by two seconds or more; else 0. */
  readonly clockSkew: number
  readonly channels: readonly SnapshotChannel[]
  /** The rows of `show calls`. */
  readonly calls: readonly ShowRow[]
}

/** What {@link takeSnapshot} needs. */
export interface TakeSnapshotOptions {
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMilliseconds: number
  /** How many dumps may be on their way at once; 16 by default. */
  readonly concurrency?: number
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => (value === null ? '' : String(value)))
// Without rows FreeSWITCH leaves `rows` out.
const tableSchema = z.object({ rows: z.array(z.record(z.string(), cell)).default([]) })

function readTable(text: string, what: string): readonly ShowRow[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  const table = tableSchema.safeParse(parsed)
  if (!table.success)
    throw new RingloopError(
      'protocol',
      `FreeSWITCH answered "${what}" with something else than a table: ${JSON.stringify(text.slice(0, 120))}`,
      {
        mend: 'Check that mod_commands is loaded and that the Event Socket user may run this command (esl-allowed-api).',
      },
    )
  return table.data.rows
}

/**
 * Takes the state of the switch: its channels, each with all it knows, and its calls. Ask on another connection than the one whose
 * events are held back meanwhile. A channel that vanishes between list and dump is left out; its end is among the held events.
 *
 * @throws `protocol`, and what `send` throws.
 */
export async function takeSnapshot(transport: EslTransport, options: TakeSnapshotOptions): Promise<SwitchSnapshot> {
  const { signal, timeoutMilliseconds } = options
  const askedAt = options.now()
  const ask = (command: string, ...args: string[]) =>
    transport.send(eslCommand.api(command, ...args), { signal, timeoutMilliseconds })
  const [epoch, core, channelTable, callTable] = await Promise.all([
    ask('strepoch'),
    ask('global_getvar', 'core_uuid'),
    ask('show', 'channels', 'as', 'json'),
    ask('show', 'calls', 'as', 'json'),
  ])
  const rows = readTable(channelTable.text, 'show channels as json')
  const calls = readTable(callTable.text, 'show calls as json')

  const channels: (SnapshotChannel | undefined)[] = []
  const queue = rows.entries()
  const worker = async () => {
    for (const [index, row] of queue) {
      const id = row.uuid ?? ''
      const command = eslCommand.dumpChannel(id)
      if (command === undefined) continue
      const { text } = await transport.send(command, { signal, timeoutMilliseconds })
      if (text.startsWith('{')) channels[index] = { id, row, dump: readJsonEvent(Buffer.from(text)) }
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 16, rows.length) }, worker))

  const found = channels.filter((channel) => channel !== undefined)
  const coreUuid = core.ok && core.text.trim() !== '' ? core.text.trim() : (found[0]?.dump.get('Core-UUID') ?? null)
  const clockSkew = skewOf(epoch.text, askedAt)
  return { coreUuid, takenAt: askedAt + clockSkew, clockSkew, channels: found, calls }
}

/** The switch tells whole seconds, so a difference under two is none. */
function skewOf(epochText: string, askedAt: number): number {
  if (!/^\d{9,11}\s*$/.test(epochText)) return 0
  const skew = Number(epochText) * 1000 + 500 - askedAt
  return Math.abs(skew) < 2_000 ? 0 : Math.round(skew)
}
