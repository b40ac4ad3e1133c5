const types =
  '(?:auth/request|command/reply|api/response|text/event-(?:plain|json|xml)|text/disconnect-notice|text/rude-rejection|log/data)\\n'
const blockStart = new RegExp(`Content-(?:Type: |Length: \\d{1,10}\\nContent-Type: )${types}`, 'y')
const lastBlockStart = new RegExp(`Content-(?:Type: |Length: \\d{1,10}\\nContent-Type: )${types}`, 'g')

/** No start of a block that `blockStart` recognises is longer. */
const longestStart = 80

/**
 * Finds the next place where a header block may begin, after framing was lost. A body has no newline at its end, so a block may
 * begin in the middle of a line.
 *
 * @returns where it begins, or where to go on looking once more bytes are there.
 */
export function findHeaderBlock(bytes: Buffer, from: number): { readonly found: boolean; readonly at: number } {
  let at = from
  for (;;) {
    at = bytes.indexOf('Content-', at, 'latin1')
    if (at < 0) return { found: false, at: Math.max(from, bytes.length - 7) }
    blockStart.lastIndex = 0
    if (blockStart.test(bytes.toString('latin1', at, at + longestStart))) return { found: true, at }
    if (bytes.length - at < longestStart) return { found: false, at }
    at += 8
  }
}

const noticeStart = 'Content-Type: text/disconnect-notice'

/** Where the last block begins that starts inside a malformed one (after its first character); -1 if none does. */
export function findLastBlockStart(text: string): number {
  const notice = text.lastIndexOf(noticeStart)
  if (notice > 0) return notice
  let last = -1
  for (const match of `${text}\n`.matchAll(lastBlockStart)) if (match.index > 0) last = match.index
  return last
}
