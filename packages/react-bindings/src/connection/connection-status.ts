import type { Timestamp } from '@ringloop/core'

/**
 * Where the desk's connection stands.
 *
 * ```text
 * idle | closed ──start──▶ connecting ──snapshot | resumed──▶ live
 *                            ▲   │                             │
 *                            │   └──────────lost───────┐       │lost
 *                            └──retryAt── offline ◀────┴───────┘
 * connecting | live ──refused──▶ refused     any ──close──▶ closed
 * ```
 *
 * `live` is refused only when its token, one in words, has run out.
 */
export type ConnectionStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'live'; readonly since: Timestamp }
  /** What is on the screen stays, and may be old. */
  | {
      readonly state: 'offline'
      readonly since: Timestamp
      readonly retryAt: Timestamp
      readonly attempt: number
      readonly reason: string
    }
  /** The gateway does not want this desk; trying again would not help. */
  | { readonly state: 'refused'; readonly code: string; readonly message: string }
  | { readonly state: 'closed' }
