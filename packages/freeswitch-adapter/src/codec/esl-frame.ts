import type { EslEvent } from './esl-event.js'
import type { EslHeaders } from './esl-headers.js'

/** One message of the switch on an Event Socket connection, by its `Content-Type`. */
export type EslFrame =
  /** `auth/request`: the switch wants the password. */
  | { readonly type: 'authRequest'; readonly headers: EslHeaders }
  /** `command/reply`; `text` is `Reply-Text`, e.g. `+OK accepted` or `-ERR invalid`. */
  | { readonly type: 'reply'; readonly headers: EslHeaders; readonly text: string }
  /** `api/response`; may hold megabytes. */
  | { readonly type: 'apiResponse'; readonly headers: EslHeaders; readonly body: Uint8Array }
  | { readonly type: 'event'; readonly headers: EslHeaders; readonly event: EslEvent }
  /**
   * `text/disconnect-notice`. `linger`: the channel of an outbound connection is gone, but the switch stays `lingerSeconds` more to
   * send what is left. `disconnect`: this is the end.
   */
  | {
      readonly type: 'disconnectNotice'
      readonly headers: EslHeaders
      readonly disposition: 'disconnect' | 'linger'
      readonly lingerSeconds: number | undefined
      readonly text: string
    }
  /** `text/rude-rejection`: an ACL does not allow this address. */
  | { readonly type: 'rudeRejection'; readonly headers: EslHeaders; readonly text: string }
  | { readonly type: 'log'; readonly headers: EslHeaders; readonly text: string }
  /** A type that we don't read (`text/event-xml`), or don't know. */
  | { readonly type: 'other'; readonly headers: EslHeaders; readonly contentType: string; readonly body: Uint8Array }

/** Why a piece of the stream was not understood. */
export type MalformedReason =
  /** No end of a header block within the limit. */
  | 'headerTooLarge'
  /** `Content-Length` is no whole number. */
  | 'badLength'
  /** A frame that must have a body tells no length. */
  | 'missingLength'
  | 'bodyTooLarge'
  | 'noContentType'
  /** The switch gave up on us in the middle of a frame: the notice begins where the frame's rest should be. */
  | 'cutByNotice'
  /** The body does not end where its length says. */
  | 'damagedBody'
  /** The stream ended within a frame. */
  | 'unfinished'

/** A piece of the stream that was not understood; reading goes on at the next plausible header block. */
export interface MalformedReport {
  readonly reason: MalformedReason
  /** Position in the stream, in bytes. */
  readonly offset: number
  /** The first bytes, for a log; never longer than 120 characters, without control characters. */
  readonly excerpt: string
}
