import { joinArrayHeader, splitArrayHeader } from './array-header.js'
import type { EslEvent } from './esl-event.js'
import { isNameBefore, toNameInBytes } from './header-name.js'
import { jsonUnescape } from './json-unescape.js'
import { parseJsonHeaders } from './parse-json-headers.js'

const quote = 34
const comma = 44
const colon = 58
const openBracket = 91
const closeBracket = 93
const backslash = 92
const openBrace = 123
const closeBrace = 125

/** Where the names of the last indexed event begin; reused, and copied once their number is known. */
const scratch: number[] = []

/** The position of the quote that closes the string that begins at `start`; -1 if none does. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start)
  while (at > start && text.charCodeAt(at - 1) === backslash) {
    let first = at - 1
    while (first > start && text.charCodeAt(first - 1) === backslash) first--
    if ((at - first) % 2 === 0) return at
    at = text.indexOf('"', at + 1)
  }
  return at
}

/** The position of the bracket that closes an array of strings; -1 if it is anything else. */
function closingBracket(text: string, start: number): number {
  let at = start
  if (text.charCodeAt(at) === closeBracket) return at
  for (;;) {
    if (text.charCodeAt(at) !== quote) return -1
    const end = closingQuote(text, at + 1)
    if (end < 0) return -1
    const next = text.charCodeAt(end + 1)
    if (next === closeBracket) return end + 1
    if (next !== comma) return -1
    at = end + 2
  }
}

/**
 * Walks the object's top level and notes where each name begins; names inside values are never taken for names.
 * Handles what FreeSWITCH writes: one flat object without blanks, strings and arrays of strings as values, names without escapes.
 * `undefined` for anything else; `JSON.parse` reads that.
 */
function indexNames(bytes: Buffer, start: number, stop: number): number[] | undefined {
  // Searching a string for one letter is several times as fast as looking at each byte.
  const text = bytes.toString('latin1', start, stop)
  if (text.charCodeAt(0) !== openBrace) return undefined
  if (text === '{}') return []
  let count = 0
  let at = 1
  let nextEscape = -1
  for (;;) {
    if (text.charCodeAt(at) !== quote) return undefined
    const name = at + 1
    const nameEnd = text.indexOf('"', name)
    if (nameEnd < 0 || text.charCodeAt(nameEnd + 1) !== colon) return undefined
    if (nextEscape < name) {
      nextEscape = text.indexOf('\\', name)
      if (nextEscape < 0) nextEscape = text.length
    }
    if (nextEscape < nameEnd) return undefined
    const kind = text.charCodeAt(nameEnd + 2)
    let end: number
    if (kind === quote) end = closingQuote(text, nameEnd + 3)
    else if (kind === openBracket) end = closingBracket(text, nameEnd + 3)
    else return undefined
    if (end < 0) return undefined
    scratch[count++] = start + name
    const next = text.charCodeAt(end + 1)
    if (next === comma) at = end + 2
    else return next === closeBrace && end + 2 === text.length ? scratch.slice(0, count) : undefined
  }
}

/** The position of the quote that closes the string of well-formed JSON that begins at `start`. */
function stringEnd(bytes: Buffer, start: number): number {
  let at = start
  while (bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

class JsonEvent implements EslEvent {
  readonly format = 'json'
  readonly #bytes: Buffer
  readonly #start: number
  readonly #end: number
  #names: number[] | undefined
  /** Only for JSON that is not written as FreeSWITCH writes it. */
  #parsed: ReadonlyMap<string, string | readonly string[]> | undefined
  #name: string | undefined

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  get name(): string {
    this.#name ??= this.get('Event-Name') ?? ''
    return this.#name
  }

  get(header: string): string | undefined {
    const value = this.#value(header)
    return typeof value === 'object' ? joinArrayHeader(value) : value
  }

  all(header: string): readonly string[] {
    const value = this.#value(header)
    return typeof value === 'object' ? value : splitArrayHeader(value)
  }

  *headers(): Iterable<readonly [string, string]> {
    const names = this.#index()
    if (names === undefined) {
      for (const [name, value] of this.#parsed ?? [])
        if (name !== '_body') yield [name, typeof value === 'object' ? joinArrayHeader(value) : value]
      return
    }
    for (const start of names) {
      const end = stringEnd(this.#bytes, start)
      const name = this.#bytes.toString('utf8', start, end)
      const value = this.#valueAt(end + 2)
      if (name !== '_body') yield [name, typeof value === 'object' ? joinArrayHeader(value) : value]
    }
  }

  get body(): string | undefined {
    return this.get('_body')
  }

  #value(header: string): string | readonly string[] | undefined {
    const names = this.#index()
    if (names === undefined) return this.#parsed?.get(header)
    const name = toNameInBytes(header)
    if (name === undefined) return undefined
    const bytes = this.#bytes
    const { length } = name
    for (let index = names.length - 1; index >= 0; index--) {
      const end = (names[index] ?? 0) + length
      if (bytes[end] === quote && isNameBefore(bytes, end, name)) return this.#valueAt(end + 2)
    }
    return undefined
  }

  #valueAt(start: number): string | readonly string[] {
    const bytes = this.#bytes
    if (bytes[start] === quote) return jsonUnescape(bytes.toString('utf8', start + 1, stringEnd(bytes, start + 1)))
    const values: string[] = []
    let at = start + 1
    while (bytes[at] === quote) {
      const end = stringEnd(bytes, at + 1)
      values.push(jsonUnescape(bytes.toString('utf8', at + 1, end)))
      at = end + 2
    }
    return values
  }

  #index(): readonly number[] | undefined {
    if (this.#names !== undefined || this.#parsed !== undefined) return this.#names
    this.#names = indexNames(this.#bytes, this.#start, this.#end)
    if (this.#names === undefined) this.#parsed = parseJsonHeaders(this.#bytes.subarray(this.#start, this.#end))
    return this.#names
  }
}

/** Reads an event written by `event json` (or by `uuid_dump … json`). The bytes must not change afterwards. */
export function readJsonEvent(bytes: Uint8Array): EslEvent {
  return new JsonEvent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.byteLength)
}

/** The event that lies from `start` to `end`; `undefined` if it does not begin and end there as an event should. */
export function jsonEventAt(bytes: Buffer, start: number, end: number): EslEvent | undefined {
  const whole = end - start >= 2 && bytes[start] === openBrace && bytes[end - 1] === closeBrace
  return whole ? new JsonEvent(bytes, start, end) : undefined
}
