import type { TranscriptLine } from '@ringloop/core'

/** Lines in the order in which they were said. */
export const inOrder = (lines: Readonly<Record<string, TranscriptLine>>): readonly TranscriptLine[] =>
  Object.values(lines).sort((a, b) => a.at - b.at || a.order - b.order)

/** Those that have all the words that are looked for, in any case; all for none. */
export function findLines(lines: readonly TranscriptLine[], query: string): readonly TranscriptLine[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return lines
  return lines.filter(({ text }) => {
    const lower = text.toLocaleLowerCase()
    return words.every((word) => lower.includes(word))
  })
}

/** Adds a paragraph to what somebody has written; never takes anything away. */
export const withParagraph = (written: string, paragraph: string): string =>
  written.trim() === '' ? paragraph : `${written.trimEnd()}\n${paragraph}`
