/** The beginning of a text that has at most `limit` bytes in UTF-8, with an ellipsis if something was cut. */
export function fitBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text
  const room = limit - Buffer.byteLength('…')
  let bytes = 0
  let end = 0
  for (const point of text) {
    bytes += Buffer.byteLength(point)
    if (bytes > room) break
    end += point.length
  }
  return `${text.slice(0, end)}…`
}
