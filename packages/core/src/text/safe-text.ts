// OSC up to its end, CSI, and pairs of ESC and one more (ECMA-48)
const ansi =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is for
  /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g
// everything that moves the cursor or reorders the line: C0, C1, DEL, bidi embeddings and isolates, byte order mark
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu
const controlsButNewline = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu
const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g

/** Replaces lone surrogates, which `encodeURIComponent` and many databases refuse, by U+FFFD. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** The first `limit` code points, with an ellipsis as the last one if something was cut; never half a surrogate pair. */
export function truncate(text: string, limit: number): string {
  // a code point is one or two units, so short texts need no counting
  if (text.length <= limit) return text
  const points = Array.from(text.slice(0, limit * 2 + 2))
  return points.length <= limit ? text : `${points.slice(0, Math.max(0, limit - 1)).join('')}…`
}

/**
 * Text from outside as one harmless line: no control characters, ANSI sequences or bidirectional overrides, runs of white
 * space made one, at most `limit` code points. Markup stays as it is: it is for the one who shows it to escape it.
 */
export function safeLine(text: string, limit: number): string {
  // bounded first, so that a hostile megabyte costs no more than a line
  const line = wellFormed(text.slice(0, limit * 16 + 64))
    .replace(ansi, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(controls, '')
    .replace(/\s+/g, ' ')
    .trim()
  return truncate(line, limit)
}

/** As {@link safeLine}, but keeps line breaks (as `\n`) and indentation: for texts that people type. */
export function safeText(text: string, limit: number): string {
  const bounded = wellFormed(text.slice(0, limit * 16 + 64))
  const clean = bounded.replace(ansi, '').replace(lineBreaks, '\n').replace(/\t/g, '  ').replace(controlsButNewline, '')
  return truncate(clean.trim(), limit)
}
