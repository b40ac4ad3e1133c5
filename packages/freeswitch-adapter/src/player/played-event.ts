import { joinArrayHeader } from '../codec/array-header.js'
import type { EslEventFormat } from '../codec/esl-event.js'

/** One value, or those of an array header. */
export type HeaderValue = string | readonly string[]

/** An event as the player holds it: decoded, headers in order. */
export interface PlayedEvent {
  readonly headers: ReadonlyMap<string, HeaderValue>
  readonly body: string | undefined
}

/** One header as text. */
export function headerText(event: PlayedEvent, name: string): string {
  const value = event.headers.get(name)
  return value === undefined ? '' : typeof value === 'string' ? value : joinArrayHeader(value)
}

/** FreeSWITCH encodes what is not plain in a URL, but leaves `,` and `/`. */
const percentEncode = (value: string): string =>
  encodeURIComponent(Buffer.from(value).toString())
    .replace(/%2C/g, ',')
    .replace(/%2F/g, '/')
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/** The event's own text in one format, as in the body of a frame or of a `uuid_dump`. */
export function writeEvent(event: PlayedEvent, format: EslEventFormat): Buffer {
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

/** The event as a frame. */
export function writeEventFrame(event: PlayedEvent, format: EslEventFormat): Buffer {
  const body = writeEvent(event, format)
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-${format}\n\n`), body])
}
