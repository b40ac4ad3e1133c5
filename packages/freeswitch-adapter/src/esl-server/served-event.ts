import { joinArrayHeader } from '../codec/array-header.js'
import type { EslEventFormat } from '../codec/esl-event.js'

/** One value, or those of an array header. */
export type HeaderValue = string | readonly string[]

/** An event as a server of the Event Socket holds it: decoded, headers in order. */
export interface ServedEvent {
  readonly headers: ReadonlyMap<string, HeaderValue>
  readonly body: string | undefined
}

/** One header as text. */
export function headerText(event: ServedEvent, name: string): string {
  const value = event.headers.get(name)
  return value === undefined ? '' : typeof value === 'string' ? value : joinArrayHeader(value)
}

const plainText = /^[\w.~,/-]*$/

/** FreeSWITCH encodes what is not plain in a URL, but leaves `,` and `/`. */
export const percentEncode = (value: string): string =>
  plainText.test(value)
    ? value
    : encodeURIComponent(Buffer.from(value).toString())
        .replace(/%2C/g, ',')
        .replace(/%2F/g, '/')
        .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/** The event's own text in one format, as in the body of a frame or of a `uuid_dump`. */
export function writeEvent(event: ServedEvent, format: EslEventFormat): Buffer {
  const length = event.body === undefined ? undefined : Buffer.byteLength(event.body)
  if (format === 'json') {
    const fields: Record<string, HeaderValue> = Object.fromEntries(event.headers)
    if (length !== undefined) fields['Content-Length'] = String(length)
    return Buffer.from(JSON.stringify(event.body === undefined ? fields : { ...fields, _body: event.body }))
  }
  let text = ''
  for (const [name, value] of event.headers)
    if (name !== 'Content-Length')
      text += `${name}: ${percentEncode(typeof value === 'string' ? value : joinArrayHeader(value))}\n`
  if (length !== undefined) text += `Content-Length: ${length}\n`
  return Buffer.from(`${text}\n${event.body ?? ''}`)
}

/** An event that is sent to several listeners; its frame is written once for each format. */
export interface OutgoingEvent extends ServedEvent {
  frame(format: EslEventFormat): Buffer
}

/** Makes an event ready to be sent. `damage` changes the bytes of its text before they are framed. */
export function toOutgoing(event: ServedEvent, damage: (text: Buffer) => Buffer = (text) => text): OutgoingEvent {
  const frames = new Map<EslEventFormat, Buffer>()
  return {
    headers: event.headers,
    body: event.body,
    frame(format) {
      const known = frames.get(format)
      if (known !== undefined) return known
      const body = damage(writeEvent(event, format))
      const frame = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-${format}\n\n`), body])
      frames.set(format, frame)
      return frame
    },
  }
}
