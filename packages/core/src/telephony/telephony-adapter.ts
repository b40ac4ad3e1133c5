import type { Call } from '../calls/call.js'
import type { CallControl } from './call-control.js'
import type { TelephonyEvent } from './telephony-event.js'

/** How the adapter stands with its switch. */
export type AdapterHealth =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly since: number }
  /** Not connected; tries again at `retryAt`, or never if `retryAt` is `null`, because only a person can mend it. */
  | { readonly state: 'disconnected'; readonly reason: string; readonly mend: string | null; readonly retryAt: number | null }

/** What an adapter tells, by name. */
export interface TelephonyAdapterEvents {
  /** Events in the order in which they hold for their call. */
  readonly telephony: (events: readonly TelephonyEvent[]) => void
  readonly health: (health: AdapterHealth) => void
  /** Something was not understood, dropped or repaired; never fatal. */
  readonly warning: (warning: { readonly code: string; readonly message: string }) => void
}

/**
 * The port to a telephone system.
 *
 * An adapter reconnects by itself, and after each connection says by `resync` events what it missed:
 * calls that ended meanwhile end with cause `unknown`, calls that began appear.
 */
export interface TelephonyAdapter extends AsyncDisposable {
  readonly name: string
  /** Starts; `active` are the calls that were going on when this process last knew. */
  start(options: { readonly active: readonly Call[] }): void
  on<Name extends keyof TelephonyAdapterEvents>(name: Name, listener: TelephonyAdapterEvents[Name]): () => void
  health(): AdapterHealth
  /** Absent if the telephone system cannot be commanded. */
  readonly control?: CallControl
  /** For an adapter that follows several switches: each by name. */
  switches?(): readonly { readonly name: string; readonly health: AdapterHealth }[]
}
