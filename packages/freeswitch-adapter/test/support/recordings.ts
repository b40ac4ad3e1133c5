import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'

const directory = join(dirname(fileURLToPath(import.meta.url)), '..', 'recordings')

/** How the bytes were asked for: the format, and whether by name of event (`filter.`) or all of them. */
export type RecordingKind = 'filter.json' | 'json' | 'filter.plain' | 'plain'

export interface Recording {
  readonly name: string
  readonly kind: RecordingKind
  readonly bytes: Uint8Array
  /** Frames and events as counted when they were recorded. */
  readonly frames: number
  readonly events: number
}

/** Names of all the recorded scenarios. */
export const scenarioNames: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith('.recording.br'))
  .map((file) => file.replace('.recording.br', ''))
  .sort()

/**
 * The recordings of one scenario, one for each kind in which it was recorded. A file is one line of JSON with the kinds in
 * order and their lengths, then their bytes; the kinds share most of their text, so that packed together they are small.
 */
export function loadRecordings(name: string): readonly Recording[] {
  const all = brotliDecompressSync(readFileSync(join(directory, `${name}.recording.br`)))
  const end = all.indexOf(10)
  const head = JSON.parse(all.subarray(0, end).toString()) as Record<
    RecordingKind,
    { bytes: number; frames: number; events: number }
  >
  let at = end + 1
  return Object.entries(head).map(([kind, part]) => {
    const bytes = all.subarray(at, at + part.bytes)
    at += part.bytes
    return { name, kind: kind as RecordingKind, bytes, frames: part.frames, events: part.events }
  })
}

/** One kind of one scenario. */
export function loadRecording(name: string, kind: RecordingKind): Recording {
  const found = loadRecordings(name).find((recording) => recording.kind === kind)
  if (found === undefined) throw new Error(`${name} was not recorded as ${kind}`)
  return found
}
