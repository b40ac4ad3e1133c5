import { splitArrayHeader } from './array-header.js'
import type { EslEvent } from './esl-event.js'
import { toNameInBytes } from './header-name.js'
import { percentDecode } from './percent-decode.js'

const colon = 58
const space = 32
const newline = 10

/** Where the lines of the last indexed event begin; reused, because almost every event is indexed exactly once. */
let scratch = new Uint32Array(1024)

class PlainEvent implements EslEvent {
  readonly format = 'plain'
  readonly #bytes: Buffer
  readonly #text: string
  /** Starts of the header lines, then the position after the last line's newline. */
  #lines: Uint32Array | undefined
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
    const name = toNameInBytes(header)
    if (name === undefined || name === '') return undefined
    const lines = this.#index()
    const text = this.#text
    const length = name.length
    const last = name.charCodeAt(length - 1)
    for (let line = lines.length - 2; line >= 0; line--) {
      const start = lines[line] ?? 0
      const end = start + length
      if (text.charCodeAt(end) !== colon || text.charCodeAt(end - 1) !== last || !text.startsWith(name, start)) continue
      const lineEnd = (lines[line + 1] ?? 0) - 1
      if (text.charCodeAt(end + 1) === space) return percentDecode(this.#bytes, end + 2, lineEnd)
      if (end + 1 === lineEnd) return ''
    }
    return undefined
  }

  all(header: string): readonly string[] {
    return splitArrayHeader(this.get(header))
  }

  *headers(): Iterable<readonly [string, string]> {
    const lines = this.#index()
    for (let line = 0; line < lines.length - 1; line++) {
      const start = lines[line] ?? 0
      const end = (lines[line + 1] ?? 0) - 1
      const separator = this.#text.indexOf(': ', start)
      const nameEnd = separator >= 0 && separator < end ? separator : end - 1
      if (this.#text.charCodeAt(nameEnd) !== colon || nameEnd === start) continue
      yield [this.#bytes.toString('utf8', start, nameEnd), percentDecode(this.#bytes, Math.min(nameEnd + 2, end), end)]
    }
  }

  get body(): string | undefined {
    const length = this.get('Content-Length')
    if (length === undefined || !/^\d{1,10}$/.test(length)) return undefined
    const lines = this.#index()
    const start = (lines[lines.length - 1] ?? 0) + 1
    if (start >= this.#bytes.length && length !== '0') return undefined
    return this.#bytes.toString('utf8', start, Math.min(start + Number(length), this.#bytes.length))
  }

  #index(): Uint32Array {
    if (this.#lines !== undefined) return this.#lines
    const text = this.#text
    let count = 0
    let start = 0
    while (start < text.length && text.charCodeAt(start) !== newline) {
      if (count + 2 >= scratch.length) {
        const larger = new Uint32Array(scratch.length * 2)
        larger.set(scratch)
        scratch = larger
      }
      scratch[count++] = start
      const end = text.indexOf('\n', start)
      start = end < 0 ? text.length + 1 : end + 1
    }
    scratch[count++] = start
    this.#lines = scratch.slice(0, count)
    return this.#lines
  }
}

/** Reads an event written by `event plain` (or by `uuid_dump` without a format). The bytes must not change afterwards. */
export function readPlainEvent(bytes: Uint8Array): EslEvent {
  return new PlainEvent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
