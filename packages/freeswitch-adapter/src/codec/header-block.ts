import type { MalformedReason } from './esl-frame.js'

/** The outer header block of a frame. */
export interface HeaderBlock {
  readonly contentType: string
  readonly length: number
  readonly headers: ReadonlyMap<string, string>
}

/** The types whose frames always tell the length of their body. */
const needsLength = new Set(['api/response', 'text/event-plain', 'text/event-json', 'text/event-xml', 'log/data'])

const notice = 'text/disconnect-notice'
const typeName = /^[a-z]+\/[a-z0-9.+-]+$/

/** Reads a block (latin1, without the empty line at its end). */
export function readHeaderBlock(text: string, maxBodyBytes: number): HeaderBlock | MalformedReason {
  const headers = new Map<string, string>()
  let contentType: string | undefined
  let lengthText: string | undefined
  let start = 0
  while (start < text.length) {
    let end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    const colon = text.indexOf(':', start)
    if (colon > start && colon < end) {
      const name = text.slice(start, colon)
      const value = text.slice(colon + 1, end).trim()
      if (name === 'Content-Type') {
        if (value === notice && start > 0) return 'cutByNotice'
        contentType = value
      } else if (name === 'Content-Length') lengthText = value
      if (value.length > notice.length && value.endsWith(`Content-Type: ${notice}`)) return 'cutByNotice'
      headers.set(name, value)
    }
    start = end + 1
  }
  if (contentType === undefined || !typeName.test(contentType)) return 'noContentType'
  if (lengthText === undefined) return needsLength.has(contentType) ? 'missingLength' : { contentType, length: 0, headers }
  if (!/^\d+$/.test(lengthText)) return 'badLength'
  const length = Number(lengthText)
  return length > maxBodyBytes ? 'bodyTooLarge' : { contentType, length, headers }
}
