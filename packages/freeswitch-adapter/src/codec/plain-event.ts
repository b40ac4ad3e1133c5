import { splitArrayHeader } from './array-header.js'
import type { EslEvent } from './esl-event.js'
import { isNameBefore, toNameInBytes } from './header-name.js'
import { percentDecode } from './percent-decode.js'

const colon = 58
const space = 32
const newline = 10

/** Where the lines of the last indexed event begin; reused, and copied once their number is known. */
const scratch: number[] = []

/** Larger events are looked at only as far as their headers go: a length that lies may span everything that came since. */
const large = 65_536

function headersEnd(bytes: Buffer, start: number, end: number): number {
  const at = bytes.indexOf('\n\n', start, 'latin1')
  return at < 0 || at + 2 > end ? end : at + 2
}

/**
 * The starts of the header lines that begin at `start`, then the position behind the last line's newline: that of the empty
 * line, or one past `end` if the last line has no newline.
 */
function indexLines(bytes: Buffer, start: number, end: number): number[] {
  // Searching a string for one letter is several times as fast as looking at each byte.
  const text = bytes.toString('latin1', start, end - start > large ? headersEnd(bytes, start, end) : end)
  let count = 0
  let at = 0
  while (at < text.length && text.charCodeAt(at) !== newline) {
    scratch[count++] = start + at
    const lineEnd = text.indexOf('\n', at)
    at = lineEnd < 0 ? text.length + 1 : lineEnd + 1
  }
  scratch[count++] = start + at
  return scratch.slice(0, count)
}

class PlainEvent implements EslEvent {
  readonly format = 'plain'
  readonly #bytes: Buffer
  readonly #end: number
  readonly #lines: number[]
  #name: string | undefined

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes
    this.#end = end
    this.#lines = indexLines(bytes, start, end)
  }

  get name(): string {
    this.#name ??= this.get('Event-Name') ?? ''
    return this.#name
  }

  get(header: string): string | undefined {
    const name = toNameInBytes(header)
    if (name === undefined || name === '') return undefined
    const bytes = this.#bytes
    const lines = this.#lines
    const { length } = name
    for (let line = lines.length - 2; line >= 0; line--) {
      const end = (lines[line] ?? 0) + length
      if (bytes[end] !== colon || !isNameBefore(bytes, end, name)) continue
      const lineEnd = (lines[line + 1] ?? 0) - 1
      if (end + 1 === lineEnd) return ''
      if (end < lineEnd && bytes[end + 1] === space) return percentDecode(bytes, end + 2, lineEnd)
    }
    return undefined
  }

  all(header: string): readonly string[] {
    return splitArrayHeader(this.get(header))
  }

  *headers(): Iterable<readonly [string, string]> {
    const bytes = this.#bytes
    const lines = this.#lines
    for (let line = 0; line < lines.length - 1; line++) {
      const start = lines[line] ?? 0
      const end = (lines[line + 1] ?? 0) - 1
      let nameEnd = start
      while (nameEnd < end && !(bytes[nameEnd] === colon && (bytes[nameEnd + 1] === space || nameEnd + 1 === end))) nameEnd++
      if (nameEnd === end || nameEnd === start) continue
      yield [bytes.toString('utf8', start, nameEnd), percentDecode(bytes, Math.min(nameEnd + 2, end), end)]
    }
  }

  get body(): string | undefined {
    const length = this.#bodyLength()
    const start = this.#bodyStart()
    if (length === undefined || (start >= this.#end && length > 0)) return undefined
    return this.#bytes.toString('utf8', start, Math.min(start + length, this.#end))
  }

  /**
   * Whether the event ends where it should: with its empty line or, if it carries a body, with that. A length that lies, or a frame
   * that was cut, is found by this before what follows is misread.
   */
  endsAsItShould(): boolean {
    const start = this.#bodyStart()
    if (start > this.#end || this.#lines.length < 2) return false
    return start === this.#end || start + (this.#bodyLength() ?? 0) === this.#end
  }

  #bodyStart(): number {
    return (this.#lines[this.#lines.length - 1] ?? 0) + 1
  }

  #bodyLength(): number | undefined {
    const length = this.get('Content-Length')
    return length === undefined || !/^\d{1,10}$/.test(length) ? undefined : Number(length)
  }
}

/** Reads an event written by `event plain` (or by `uuid_dump` without a format). The bytes must not change afterwards. */
export function readPlainEvent(bytes: Uint8Array): EslEvent {
  return new PlainEvent(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.byteLength)
}

/** The event that lies from `start` to `end`; `undefined` if it does not end there as an event should. */
export function plainEventAt(bytes: Buffer, start: number, end: number): EslEvent | undefined {
  const event = new PlainEvent(bytes, start, end)
  return event.endsAsItShould() ? event : undefined
}
