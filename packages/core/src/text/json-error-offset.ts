const token =
  /[ \t\n\r]*(?:(?<string>"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?<value>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|(?<mark>[[\]{}:,]))/uy

type Expected = 'value' | 'valueOrEnd' | 'keyOrEnd' | 'key' | 'colon' | 'commaOrEnd'

/**
 * Where a text stops being JSON (RFC 8259), as an offset into it; `null` if it is JSON. Engines don't agree on whether and how
 * they tell it, and a person with a long rule file needs the line.
 */
export function jsonErrorOffset(text: string): number | null {
  const stack: ('[' | '{')[] = []
  let expected: Expected = 'value'
  let offset = 0
  for (;;) {
    const blank = /[ \t\n\r]*/y
    blank.lastIndex = offset
    blank.exec(text)
    const start = blank.lastIndex
    if (expected === 'commaOrEnd' && stack.length === 0) return start === text.length ? null : start
    token.lastIndex = offset
    const found = token.exec(text)
    if (found === null) return start
    offset = token.lastIndex
    const next = after(expected, found.groups ?? {}, stack)
    if (next === null) return start
    expected = next
  }
}

/** The same for people: line and column, both from 1. */
export function jsonErrorPlace(text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, jsonErrorOffset(text) ?? 0)
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

/** What may come after a token, or `null` if the token may not be there. */
function after(expected: Expected, found: Readonly<Record<string, string | undefined>>, stack: ('[' | '{')[]): Expected | null {
  const { string, value, mark } = found
  const wantsValue = expected === 'value' || expected === 'valueOrEnd'
  if (value !== undefined) return wantsValue ? 'commaOrEnd' : null
  if (string !== undefined) return wantsValue ? 'commaOrEnd' : expected === 'key' || expected === 'keyOrEnd' ? 'colon' : null
  if (mark === '[' || mark === '{') {
    if (!wantsValue) return null
    stack.push(mark)
    return mark === '[' ? 'valueOrEnd' : 'keyOrEnd'
  }
  if (mark === ':') return expected === 'colon' ? 'value' : null
  if (mark === ',') return expected === 'commaOrEnd' ? (stack.at(-1) === '{' ? 'key' : 'value') : null
  const opener = mark === ']' ? '[' : '{'
  const mayEnd = expected === 'commaOrEnd' || expected === (opener === '[' ? 'valueOrEnd' : 'keyOrEnd')
  return mayEnd && stack.pop() === opener ? 'commaOrEnd' : null
}
