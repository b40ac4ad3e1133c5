import type { EslFrame } from './esl-frame.js'
import { createEslHeaders } from './esl-headers.js'
import type { HeaderBlock } from './header-block.js'
import { jsonEventAt } from './json-event.js'
import { plainEventAt } from './plain-event.js'

/** Makes the frame; `known` tells whether FreeSWITCH sends frames of this type. `undefined` if the body cannot be that of such a frame. */
export function toFrame(block: HeaderBlock, body: Buffer): { readonly frame: EslFrame; readonly known: boolean } | undefined {
  const headers = createEslHeaders(block.headers)
  switch (block.contentType) {
    case 'text/event-json':
    case 'text/event-plain': {
      const eventAt = block.contentType === 'text/event-json' ? jsonEventAt : plainEventAt
      const event = eventAt(body, 0, body.length)
      return event === undefined ? undefined : { frame: { type: 'event', headers, event }, known: true }
    }
    case 'command/reply':
      return { frame: { type: 'reply', headers, text: (headers.get('Reply-Text') ?? '').trimEnd() }, known: true }
    case 'api/response':
      return { frame: { type: 'apiResponse', headers, body }, known: true }
    case 'auth/request':
      return { frame: { type: 'authRequest', headers }, known: true }
    case 'text/disconnect-notice': {
      const linger = headers.get('Content-Disposition') === 'linger'
      const seconds = Number(headers.get('Linger-Time'))
      return {
        frame: {
          type: 'disconnectNotice',
          headers,
          disposition: linger ? 'linger' : 'disconnect',
          lingerSeconds: linger && Number.isFinite(seconds) ? seconds : undefined,
          text: body.toString('utf8'),
        },
        known: true,
      }
    }
    case 'text/rude-rejection':
      return { frame: { type: 'rudeRejection', headers, text: body.toString('utf8') }, known: true }
    case 'log/data':
      return { frame: { type: 'log', headers, text: body.toString('utf8') }, known: true }
    default:
      return {
        frame: { type: 'other', headers, contentType: block.contentType, body },
        known: block.contentType === 'text/event-xml',
      }
  }
}
