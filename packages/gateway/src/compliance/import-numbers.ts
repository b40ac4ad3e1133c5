import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type E164, RingloopError, toE164 } from '@ringloop/core'
import type { DoNotCallList } from '@ringloop/core/compliance'

/** What {@link importNumbers} needs. */
export interface ImportNumbersOptions {
  readonly list: Pick<Required<DoNotCallList>, 'add'>
  /** ISO 3166 alpha-2. */
  readonly region: string
  /** Of comma-separated values: the columns that make up the number, from 0. */
  readonly columns: readonly number[]
  /** What is left out in front of every number. */
  readonly prefix: string
  readonly signal: AbortSignal
}

/** What became of the lines of a file that were not empty. */
export interface ImportedNumbers {
  readonly read: number
  /** Numbers that are new on the list. */
  readonly added: number
  readonly rejected: number
  /** The first lines that hold no number, counted as an editor does. */
  readonly examples: readonly { readonly line: number; readonly text: string }[]
}

/** Numbers kept in memory before they are written. */
const portion = 10_000

/**
 * Puts the numbers of a file on a list, in portions: memory does not grow with the file. What was written stays if it is stopped; the same
 * file again does the rest.
 *
 * @throws `aborted`, and what the list throws
 */
export async function importNumbers(file: Readable, options: ImportNumbersOptions): Promise<ImportedNumbers> {
  const { list, region, columns, prefix, signal } = options
  let [lines, read, added, rejected] = [0, 0, 0, 0]
  const examples: { line: number; text: string }[] = []
  let waiting: E164[] = []
  const write = async () => {
    added += await list.add(waiting, { signal })
    waiting = []
  }
  try {
    for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
      lines++
      const text = line.replace(/^\uFEFF/, '').trim()
      if (text === '') continue
      read++
      const cells = text.split(/[,;\t]/, 100).map((cell) => cell.replace(/^\s*"?|"?\s*$/g, ''))
      const number = toE164(`${prefix}${columns.map((column) => cells[column] ?? '').join('')}`, region)
      if (number === null) {
        rejected++
        if (examples.length < 3) examples.push({ line: lines, text: text.slice(0, 60) })
      } else if (waiting.push(number) >= portion) await write()
    }
    await write()
  } catch (cause) {
    if (!signal.aborted) throw cause
    throw new RingloopError('aborted', `Stopped; ${added} numbers are on the list.`, {
      mend: 'The same command does the rest.',
      cause,
    })
  } finally {
    file.destroy()
  }
  return { read, added, rejected, examples }
}
