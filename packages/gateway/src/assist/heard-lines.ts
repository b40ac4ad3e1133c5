import { safeLine, type Timestamp, type TranscriptLine, type TranscriptSpeaker } from '@ringloop/core'
import type { Masker } from '@ringloop/core/compliance'
import { hideUnfinishedNumbers } from './unfinished-number.js'

/** A line as a program tells it. The same `id` again: it has heard better. */
export interface HeardLine {
  readonly id: string
  readonly speaker: TranscriptSpeaker
  readonly text: string
  readonly at: Timestamp
  readonly final: boolean
  readonly confidence: number | null
  readonly sentiment: number | null
}

/** The lines of one call. */
export interface HeardLines {
  /** Gives what changed: `null` for one that had to make room. */
  take(lines: readonly HeardLine[]): readonly { readonly id: string; readonly row: TranscriptLine | null }[]
  all(): Readonly<Record<string, TranscriptLine>>
}

const mostLines = 2_000
/** A number is said in so many lines at most. */
const numberLines = 4
const longestLine = 2_000

/**
 * Keeps the last 2,000 lines of a call, masked: each by itself, those of one speaker also over up to four of their lines, since a number is
 * said in groups. While a line is not final, all its long numbers are hidden.
 */
export function createHeardLines(masker: Pick<Masker, 'mask'>): HeardLines {
  const lines = new Map<string, TranscriptLine>()
  /** Final lines of each speaker, the last few. */
  const lately = new Map<TranscriptSpeaker, string[]>()
  let order = 0

  const maskTogether = (speaker: TranscriptSpeaker, changed: Map<string, TranscriptLine | null>) => {
    const parts = (lately.get(speaker) ?? []).flatMap((id) => lines.get(id) ?? [])
    let from = 0
    // masked text is as long as it was before
    const masked = masker.mask(parts.map(({ text }) => text).join(' '))
    for (const part of parts) {
      const text = masked.slice(from, from + part.text.length)
      from += part.text.length + 1
      if (text === part.text) continue
      lines.set(part.id, { ...part, text })
      changed.set(part.id, { ...part, text })
    }
  }

  return {
    take(heard) {
      const changed = new Map<string, TranscriptLine | null>()
      for (const line of heard) {
        const known = lines.get(line.id)
        const text = masker.mask(safeLine(line.text, longestLine))
        const row = { ...line, text: line.final ? text : hideUnfinishedNumbers(text), order: known?.order ?? order++ }
        lines.set(line.id, row)
        changed.set(line.id, row)
        if (line.final) {
          const ids = (lately.get(line.speaker) ?? []).filter((id) => id !== line.id)
          lately.set(line.speaker, [...ids, line.id].slice(-numberLines))
          maskTogether(line.speaker, changed)
        }
      }
      for (const id of lines.keys()) {
        if (lines.size <= mostLines) break
        lines.delete(id)
        changed.set(id, null)
      }
      return [...changed].map(([id, row]) => ({ id, row }))
    },
    all: () => Object.fromEntries(lines),
  }
}
