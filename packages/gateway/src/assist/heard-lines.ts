import { safeLine, type Timestamp, type TranscriptLine, type TranscriptSpeaker } from '@ringloop/core'
import type { Masker } from '@ringloop/core/compliance'
import { hiddenSigns, hideDigits, hideUnfinishedNumbers } from './unfinished-number.js'

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

interface Kept {
  row: TranscriptLine
  /** What was said, unmasked, of the last few final lines of a speaker: it is kept nowhere else, and never given to anybody. */
  said: string | null
  /** Most signs that it has hidden when it was final. */
  readonly hidden: number
}

/**
 * Keeps the last 2,000 lines of a call, masked: each by itself, those of one speaker also over up to four of their lines, since a number is
 * said in groups. While a line is not final, all its long numbers are hidden.
 */
export function createHeardLines(masker: Pick<Masker, 'mask'>): HeardLines {
  const lines = new Map<string, Kept>()
  /** The same, by their places, of which none is left out. */
  const places: Kept[] = []
  let order = 0

  /** Final lines of the same speaker after (1) or before (-1) a place, the nearest first. */
  const near = (place: number, { row }: Kept, step: 1 | -1): readonly Kept[] => {
    const found: Kept[] = []
    for (let at = place + step; found.length < numberLines; at += step) {
      const other = places[at]
      if (other === undefined) break
      if (other.row.final && other.row.speaker === row.speaker) found.push(other)
    }
    return found
  }
  /** Masks what a final line says together with those around it. What is hidden stays so, and as long as it was. */
  const maskTogether = (line: Kept, place: number, changed: Map<string, TranscriptLine | null>) => {
    const [before, after] = [near(place, line, -1), near(place, line, 1)]
    const parts = [...before.slice(0, numberLines - 1).reverse(), line, ...after.slice(0, numberLines - 1)]
    let from = 0
    // masked text is as long as it was before
    const masked = masker.mask(parts.map(({ said, row }) => said ?? row.text).join(' '))
    for (const part of parts) {
      const start = from
      from += part.row.text.length + 1
      const text = part.row.text.replace(/[^•]/g, (_, index: number) => masked.charAt(start + index))
      if (text !== part.row.text) show(part, text, changed)
    }
    for (const old of [...after.toReversed(), line, ...before].slice(numberLines)) old.said = null
  }
  const show = (line: Kept, text: string, changed: Map<string, TranscriptLine | null>) => {
    line.row = { ...line.row, text }
    changed.set(line.row.id, line.row)
  }

  return {
    take(heard) {
      const changed = new Map<string, TranscriptLine | null>()
      for (const line of heard) {
        const known = lines.get(line.id)
        const said = safeLine(line.text, longestLine)
        const text = masker.mask(said)
        const kept: Kept = {
          row: { ...line, text: line.final ? text : hideUnfinishedNumbers(text), order: known?.row.order ?? order++ },
          said: line.final ? said : null,
          hidden: known ? Math.max(known.hidden, known.row.final ? hiddenSigns(known.row.text) : 0) : 0,
        }
        lines.set(line.id, kept)
        changed.set(line.id, kept.row)
        const place = kept.row.order - (places[0]?.row.order ?? kept.row.order)
        places[place] = kept
        if (line.final) maskTogether(kept, place, changed)
        // it was part of a number, and those that could tell are masked, too
        if (hiddenSigns(kept.row.text) < kept.hidden) show(kept, hideDigits(kept.row.text), changed)
      }
      for (const id of lines.keys()) {
        if (lines.size <= mostLines) break
        lines.delete(id)
        places.shift()
        changed.set(id, null)
      }
      return [...changed].map(([id, row]) => ({ id, row }))
    },
    all: () => Object.fromEntries([...lines].map(([id, { row }]) => [id, row])),
  }
}
