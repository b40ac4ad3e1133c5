import type { EslEventFormat } from './esl-event.js'
import type { EslHeaders } from './esl-headers.js'

/** The outer header block of an event, in the one form in which FreeSWITCH writes it; any other is read by `readHeaderBlock`. */
export class EventHead implements EslHeaders {
  readonly format: EslEventFormat
  /** Of the block, with the empty line behind it. */
  readonly size: number
  /** Of the body. */
  readonly length: number

  constructor(format: EslEventFormat, size: number, length: number) {
    this.format = format
    this.size = size
    this.length = length
  }

  get(name: string): string | undefined {
    if (name === 'Content-Length') return String(this.length)
    return name === 'Content-Type' ? `text/event-${this.format}` : undefined
  }

  *entries(): Iterable<readonly [string, string]> {
    yield ['Content-Length', String(this.length)]
    yield ['Content-Type', `text/event-${this.format}`]
  }
}

const before = Buffer.from('Content-Length: ')
const endings = [
  { format: 'json', text: Buffer.from('\nContent-Type: text/event-json\n\n') },
  { format: 'plain', text: Buffer.from('\nContent-Type: text/event-plain\n\n') },
] as const

function standsAt(text: Uint8Array, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text[index]) return false
  return true
}

/** Reads an event's block without making a text of it; `undefined` if it is not whole, or anything else. */
export function readEventHead(bytes: Buffer, start: number, end: number): EventHead | undefined {
  if (!standsAt(before, bytes, start)) return undefined
  const digits = start + before.length
  let at = digits
  let length = 0
  while (at < end) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    length = length * 10 + digit
    at++
  }
  if (at === digits || at - digits > 9 || bytes[digits] === 48) return undefined
  for (const { format, text } of endings) {
    const bodyStart = at + text.length
    if (bodyStart <= end && standsAt(text, bytes, at)) return new EventHead(format, bodyStart - start, length)
  }
  return undefined
}
