// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Replaces halves of surrogate pairs, which no backend can store, by U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text))
}

/**
 * Text of any origin as a backend can store it: no control characters but tab and newline (no escape sequences, no NUL),
 * newlines as `\n`, no broken surrogates. Mark-up stays as it is: it is sent as text, and text it stays.
 */
export function plainText(text: string, maximumLength = 65_536): string {
  const clean = wellFormed(text).replace(/\r\n?/g, '\n').replace(controls, '')
  return shorten(clean, maximumLength)
}

/** The same on one line, as a subject or a message needs it. */
export function oneLine(text: string, maximumLength: number): string {
  const line = wellFormed(text)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(controls, '')
    .trim()
  return shorten(line, maximumLength)
}

/** {@link oneLine} for fields that are measured in bytes of UTF-8. */
export function oneLineOfBytes(text: string, maximumBytes: number): string {
  const line = oneLine(text, maximumBytes)
  const size = (part: string) => new TextEncoder().encode(part).byteLength
  if (size(line) <= maximumBytes) return line
  let bytes = size('…')
  let cut = ''
  for (const character of line) {
    bytes += size(character)
    if (bytes > maximumBytes) break
    cut += character
  }
  return `${cut}…`
}

/** At most `maximumLength` UTF-16 units, never half a character, with an ellipsis where something is missing. */
function shorten(text: string, maximumLength: number): string {
  if (text.length <= maximumLength) return text
  const cut = text.slice(0, maximumLength - 1)
  const last = cut.charCodeAt(cut.length - 1)
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`
}
