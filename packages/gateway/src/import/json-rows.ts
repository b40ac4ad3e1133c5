import { brokenRow, longestRowBytes, type SourceRow } from './source-row.js'

const newline = 0x0a
const comma = 0x2c
const quote = 0x22
const backslash = 0x5c
const open = new Set([0x7b, 0x5b])
const close = new Set([0x7d, 0x5d])
const between = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d])

/** Objects one a line. A line that is none is told as broken. */
export async function* ndjsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  let line = 1
  for await (const { bytes, tooLong } of lines(chunks)) {
    if (tooLong) yield brokenRow(line, bytes, tooLongProblem)
    else if (bytes.toString().trim() !== '') yield rowOf(line, bytes)
    line++
  }
}

const tooLongProblem = `the row is longer than ${longestRowBytes} bytes, or a quote in it is not closed`

async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<{ readonly bytes: Buffer; readonly tooLong: boolean }> {
  let parts: Buffer[] = []
  let length = 0
  const take = () => {
    const line = { bytes: Buffer.concat(parts), tooLong: length > longestRowBytes }
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); ; end = chunk.indexOf(newline, from)) {
      const part = chunk.subarray(from, end < 0 ? chunk.length : end)
      // of what is too long the beginning is kept, to show it
      if (length <= longestRowBytes) parts.push(part)
      length += part.length
      if (end < 0) break
      yield take()
      from = end + 1
    }
  }
  if (length > 0) yield take()
}

/**
 * The objects of a JSON array, or of several values one after the other, found by their braces. Each is parsed alone, so that a broken
 * one costs itself and not the rest. Of one that does not end within {@link longestRowBytes} nothing is taken: the search goes on with the
 * next line, or, where all is one line, behind its end.
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  let pending: Buffer = Buffer.alloc(0)
  /** Up to here `pending` has been looked at; the element begins at `start`, on `startLine`. */
  let at = 0
  let start = -1
  let line = 1
  let startLine = 1
  let depth = 0
  let inString = false
  /** Inside something that is no object. */
  let stray = false
  /** Inside something that is too long to be kept: it has been told, its rest is thrown away. */
  let discarding = false

  const begin = (isStray: boolean) => {
    start = at
    startLine = line
    stray = isStray
    depth = isStray ? 0 : 1
    inString = false
  }
  const take = (end: number) => {
    const bytes = pending.subarray(start, end)
    start = -1
    return bytes
  }

  function* scan(atEnd: boolean): Generator<SourceRow> {
    for (; at < pending.length; at++) {
      const byte = pending[at] ?? 0
      if (start < 0) {
        if (byte === newline) line++
        if (between.has(byte)) continue
        begin(byte !== 0x7b)
        continue
      }
      if (byte === newline) line++
      if (stray ? byte === newline || byte === comma : discarding && byte === newline) {
        if (!discarding) yield brokenRow(startLine, take(at), 'is no JSON object')
        discarding = false
        start = -1
        continue
      }
      if (at - start > longestRowBytes && !discarding) {
        const end = pending.indexOf(newline, start)
        yield brokenRow(startLine, pending.subarray(start, end < 0 ? at : end), tooLongProblem)
        if (end >= 0) {
          at = end
          line = startLine + 1
          start = -1
          continue
        }
        discarding = true
      }
      if (stray) continue
      if (inString) {
        if (byte === backslash) at++
        else if (byte === quote) inString = false
      } else if (byte === quote) inString = true
      else if (open.has(byte)) depth++
      else if (close.has(byte) && --depth === 0) {
        const bytes = take(at + 1)
        if (!discarding) yield rowOf(startLine, bytes)
        discarding = false
      }
    }
    if (!atEnd || start < 0 || discarding) return
    yield brokenRow(startLine, take(pending.length), stray ? 'is no JSON object' : 'the object does not end')
  }

  for await (const chunk of chunks) {
    const from = start < 0 || discarding ? at : start
    pending = from >= pending.length ? chunk.subarray(from - pending.length) : Buffer.concat([pending.subarray(from), chunk])
    at -= from
    if (start >= 0) start = 0
    if (at < 0) at = 0
    yield* scan(false)
  }
  yield* scan(true)
}

function rowOf(line: number, bytes: Buffer): SourceRow {
  let value: unknown
  try {
    value = JSON.parse(exactIntegers(bytes.toString()))
  } catch {
    return brokenRow(line, bytes, 'is not valid JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return brokenRow(line, bytes, 'is no JSON object')
  const object = value as Readonly<Record<string, unknown>>
  return {
    line,
    size: bytes.length,
    get: (column) => asText(memberAt(object, column)),
    problem: null,
    original: { kind: 'object', object },
  }
}

/**
 * The same with long whole numbers as texts: as numbers they would be rounded, and two customers' keys become one.
 */
const exactIntegers = (text: string) =>
  /\d{16}/.test(text)
    ? text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
        /^-?\d{16,}$/.test(token) ? `"${token}"` : token,
      )
    : text

/** The member of that very name, else the one at the end of the path `address.city`. */
function memberAt(object: Readonly<Record<string, unknown>>, column: string): unknown {
  if (Object.hasOwn(object, column)) return object[column]
  let inner: unknown = object
  for (const part of column.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part)) return undefined
    inner = (inner as Record<string, unknown>)[part]
  }
  return inner
}

function asText(value: unknown): string | readonly string[] | undefined {
  if (value === undefined) return undefined
  if (value === null) return ''
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'object' && one !== null ? JSON.stringify(one) : String(one ?? '')))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
