import type { Timestamp } from '@ringloop/core'
import type { CallQuality } from './call-quality.js'

/**
 * Where the softphone stands with the switch.
 *
 * ```text
 * off ──▶ elsewhere ◀──another tab has it──▶ connecting ──▶ registered
 *                                                ▲ │ ▲          │
 *                                       after a while▼ └─────── lost
 *                                              refused (a person mends)
 * ```
 */
export type SoftphoneLine =
  | { readonly state: 'off' }
  /** Another tab of this browser is the telephone. */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'connecting' }
  | { readonly state: 'registered'; readonly since: Timestamp }
  /** It is tried again by itself. */
  | { readonly state: 'lost'; readonly since: Timestamp; readonly reason: string }
  /** The switch does not want this account: its name or password is wrong. */
  | { readonly state: 'refused'; readonly reason: string }

/** One call of the softphone. What is known of the customer is on the desk; this is the leg. */
export interface SoftphoneCall {
  readonly id: string
  /** `ringing`: comes in; `calling`: goes out; `connecting`: accepted, and not there yet. */
  readonly state: 'ringing' | 'calling' | 'connecting' | 'talking'
  /** From the switch, not checked. */
  readonly from: { readonly number: string; readonly name: string }
  readonly since: Timestamp
  readonly muted: boolean
  /** Held by us, or by the other side (as the desk's own hold is). */
  readonly held: { readonly here: boolean; readonly there: boolean }
  /** It is only to hear oneself. */
  readonly test: boolean
  readonly quality: CallQuality | null
}

/** What keeps somebody from being heard. */
export type SoftphoneTrouble =
  /** The page may not use the microphone: the person, or their administrator, said no. */
  | 'microphoneRefused'
  | 'noMicrophone'
  /** Another program has it. */
  | 'microphoneBusy'
  /** The page came over http: browsers give microphones only to https and this machine. */
  | 'insecurePage'
  | 'microphoneFailed'
  /** The browser plays nothing before the page was touched. */
  | 'soundBlocked'
  /** The switch did not take the call. */
  | 'callFailed'

/** Everything the softphone shows. Immutable. */
export interface SoftphoneState {
  readonly line: SoftphoneLine
  /** In the order in which they came; the last few seconds of one that is over are not kept. */
  readonly calls: readonly SoftphoneCall[]
  readonly trouble: SoftphoneTrouble | null
  /** The microphone is played back here. */
  readonly loop: boolean
}

/** Nothing has begun. */
export const softphoneOff: SoftphoneState = { line: { state: 'off' }, calls: [], trouble: null, loop: false }
