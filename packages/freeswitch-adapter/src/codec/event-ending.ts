const closeBrace = 125
const openBrace = 123

/**
 * Whether an event's body ends where an event ends. A length that lies, or a frame that was cut, is found here before what follows
 * is misread. A plain event ends with its empty line or, if it carries a body, with that.
 */
export function endsAsEventShould(contentType: string, body: Buffer): boolean {
  const { length } = body
  if (contentType === 'text/event-json') return length >= 2 && body[0] === openBrace && body[length - 1] === closeBrace
  if (contentType !== 'text/event-plain') return true
  const end = body.indexOf('\n\n', 0, 'latin1')
  if (end < 0) return false
  if (end === length - 2) return true
  const lengths = [...body.toString('latin1', 0, end).matchAll(/(?:^|\n)Content-Length: (\d{1,10})(?=\n|$)/g)]
  const inner = lengths.at(-1)?.[1]
  return inner !== undefined && end + 2 + Number(inner) === length
}
