import type { EslEvent } from '../codec/esl-event.js'
import { readJsonEvent } from '../codec/json-event.js'
import { eslCommand } from './esl-command.js'
import type { EslTransport } from './esl-transport.js'
import type { ShowRow } from './show-table.js'

/** A channel that exists. */
export interface SnapshotChannel {
  readonly id: string
  /** Its row in `show channels`. */
  readonly row: ShowRow
  /** Its `uuid_dump`, with the headers that an event of the channel has (`CHANNEL_DATA`). */
  readonly dump: EslEvent
}

/** How dumps are asked for. */
export interface TakeChannelsOptions {
  readonly signal: AbortSignal
  readonly timeoutMilliseconds: number
  /** How many may be on their way at once; 16 by default. */
  readonly concurrency?: number
}

/**
 * Asks for all that the switch knows of these channels, in their order. A channel that has vanished meanwhile is left out.
 *
 * @throws what `send` throws.
 */
export async function takeChannels(
  transport: EslTransport,
  rows: readonly ShowRow[],
  { signal, timeoutMilliseconds, concurrency = 16 }: TakeChannelsOptions,
): Promise<readonly SnapshotChannel[]> {
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
  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, worker))
  return channels.filter((channel) => channel !== undefined)
}
