import { joinArrayHeader, splitArrayHeader } from './array-header.js'
import type { EslEvent } from './esl-event.js'
import { toNameInBytes } from './header-name.js'
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

/** Where the names of the last indexed event begin; reused, because almost every event is indexed exactly once. */
let scratch = new Uint32Array(1024)

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
function indexNames(text: string): Uint32Array | undefined {
  if (text.charCodeAt(0) !== openBrace) return undefined
  if (text === '{}') return new Uint32Array(0)
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
    if (count === scratch.length) {
      const larger = new Uint32Array(scratch.length * 2)
      larger.set(scratch)
      scratch = larger
    }
    scratch[count++] = name
    const next = text.charCodeAt(end + 1)
    if (next === comma) at = end + 2
    else return next === closeBrace && end + 2 === text.length ? scratch.slice(0, count) : undefined
  }
}

class JsonEvent implements EslEvent {
  readonly format = 'json'
  readonly #bytes: Buffer
  readonly #text: string
  #names: Uint32Array | undefined
  /** Only for JSON that is not written as FreeSWITCH writes it. */
  #parsed: ReadonlyMap<string, string | readonly string[]> | undefined
  #name: string | undefined

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#text = bytes.toString('latin1', 0, bytes.length)
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
      const end = this.#text.indexOf('"', start)
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
    const text = this.#text
    const length = name.length
    const last = length === 0 ? quote : name.charCodeAt(length - 1)
    for (let index = names.length - 1; index >= 0; index--) {
      const start = names[index] ?? 0
      const end = start + length
      if (text.charCodeAt(end) !== quote || text.charCodeAt(end - 1) !== last || !text.startsWith(name, start)) continue
      return this.#valueAt(end + 2)
    }
    return undefined
  }

  #valueAt(start: number): string | readonly string[] {
    const text = this.#text
    if (text.charCodeAt(start) === quote) {
      return jsonUnescape(this.#bytes.toString('utf8', start + 1, closingQuote(text, start + 1)))
    }
    const values: string[] = []
    let at = start + 1
    while (text.charCodeAt(at) === quote) {
      const end = closingQuote(text, at + 1)
      values.push(jsonUnescape(this.#bytes.toString('utf8', at + 1, end)))
      at = end + 2
    }
    return values
  }

  #index(): Uint32Array | undefined {
    if (this.#names !== undefined || this.#parsed !== undefined) return this.#names
    this.#names = indexNames(this.#text)
    if (this.#names === undefined) this.#parsed = parseJsonHeaders(this.#bytes)
    return this.#names
  }
}

/** Reads an event written by `event json` (or by `uuid_dump … json`). The bytes must not change afterwards. */
export function readJsonEvent(bytes: Uint8Array): EslEvent {
  return new JsonEvent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
