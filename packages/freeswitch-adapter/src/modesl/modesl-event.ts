/// <reference path="./modesl.d.ts" />
import type { RingloopError } from '@ringloop/core'
import modesl from 'modesl'
import type { EslEvent } from '../codec/esl-event.js'
import type { EslFrame } from '../codec/esl-frame.js'
import type { ModeslEvent, ModeslParser } from './modesl-connection.js'

/** What modesl hands to listeners: the event, the outer headers, the body of the frame where it has one. */
export interface ModeslMessage {
  readonly event: ModeslEvent
  readonly outer: Record<string, unknown>
  readonly body: string | undefined
}

/** Writes `Modesl-Reply-OK` and `Modesl-Reply-ERR` as modesl does. */
function withReply(event: ModeslEvent): ModeslEvent {
  const reply = event.getHeader('Reply-Text')
  if (reply?.startsWith('-ERR')) event.addHeader('Modesl-Reply-ERR', reply.slice(5))
  else if (reply?.startsWith('+OK')) event.addHeader('Modesl-Reply-OK', reply.slice(4))
  return event
}

/** As modesl has it: lengths are numbers, an array of a JSON event is an array. */
function valueIn(event: EslEvent, name: string, text: string): unknown {
  if (name === 'Content-Length') return Number.parseInt(text, 10)
  if (event.format === 'json' && text.startsWith('ARRAY::')) {
    const all = event.all(name)
    return all.length > 1 ? all : text
  }
  return text
}

/** An event in modesl's clothes that decodes a header when it is asked for, and all of them only when they are listed or changed. */
class LazyEvent {
  readonly #event: EslEvent
  #headers: ModeslEvent['headers'] | undefined
  #body: string | undefined
  hPtr: number | null = null
  type: string
  constructor(event: EslEvent) {
    this.#event = event
    this.type = event.name
  }
  get subclass(): string | undefined {
    return this.#event.get('Event-Subclass')
  }
  get headers(): ModeslEvent['headers'] {
    if (this.#headers === undefined) {
      const last = new Map<string, unknown>()
      for (const [name, text] of this.#event.headers()) last.set(name, valueIn(this.#event, name, text))
      this.#headers = [...last].map(([name, value]) => ({ name, value }))
    }
    return this.#headers
  }
  set headers(headers: ModeslEvent['headers']) {
    this.#headers = headers
  }
  get body(): string {
    this.#body ??= this.#event.body ?? ''
    return this.#body
  }
  set body(text: string) {
    this.#body = text
  }
  getHeader(name: string): unknown {
    if (this.#headers !== undefined) return this.#headers.find((header) => header.name === name)?.value ?? null
    const text = this.#event.get(name)
    return text === undefined ? null : valueIn(this.#event, name, text)
  }
}
// What is not overridden (serialize, nextHeader, …) is modesl's own, and `instanceof` holds.
Object.setPrototypeOf(LazyEvent.prototype, modesl.Event.prototype)

/** The message of a frame as modesl would have made it; `undefined` for XML that cannot be read. */
export function toModeslMessage(frame: EslFrame, parser: ModeslParser | undefined): ModeslMessage | undefined {
  const outer: Record<string, unknown> = {}
  for (const [name, value] of frame.headers.entries()) outer[name] = name === 'Content-Length' ? Number(value) : value
  if (frame.type === 'event') return { event: new LazyEvent(frame.event) as unknown as ModeslEvent, outer, body: undefined }
  if (frame.type === 'other' && frame.contentType === 'text/event-xml') {
    try {
      const headers = parser?._parseXmlBody(Buffer.from(frame.body).toString('utf8'))
      return headers === undefined ? undefined : { event: new modesl.Event(headers), outer, body: undefined }
    } catch {
      return undefined
    }
  }
  const body =
    'body' in frame
      ? Buffer.from(frame.body).toString('utf8')
      : 'text' in frame && frame.type !== 'reply'
        ? frame.text
        : undefined
  return { event: withReply(new modesl.Event(outer, body)), outer, body }
}

/** What a callback is given instead of an answer: an event that says no in the ways in which the switch does. */
export function toFailure(error: RingloopError): ModeslEvent {
  const text = `-ERR ${error.message}`.replace(/[\r\n]+/g, ' ')
  const event = withReply(new modesl.Event({ 'Content-Type': 'command/reply', 'Reply-Text': text }, `${text}\n`))
  Object.defineProperty(event, 'error', { value: error })
  return event
}
