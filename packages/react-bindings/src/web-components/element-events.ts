import { isRingloopError, type RingloopErrorCode } from '@ringloop/core'
import type { HostEvents } from '../host-events/host-event.js'

/** Why something that was asked of an element, or it itself, came to nothing. */
export interface ElementFailure {
  /** `unexpected` for what is no `RingloopError`. */
  readonly code: RingloopErrorCode | 'unexpected'
  readonly message: string
  readonly error: unknown
}

/**
 * The events of every Ringloop element. They do not bubble: each element tells what happens on the desk, so listen on one of them; of
 * errors each tells its own.
 */
export interface RingloopElementEventMap {
  /** This tab rings. `preventDefault()` keeps the ring tone silent. */
  'ringloop-ring': CustomEvent<HostEvents['ring']>
  'ringloop-open-record': CustomEvent<HostEvents['openRecord']>
  'ringloop-call-connected': CustomEvent<HostEvents['callConnected']>
  'ringloop-call-ended': CustomEvent<HostEvents['callEnded']>
  'ringloop-filed': CustomEvent<HostEvents['filed']>
  'ringloop-connection': CustomEvent<HostEvents['connection']>
  /** A number that this element dialled came to nothing. */
  'ringloop-dial-failed': CustomEvent<ElementFailure & { readonly number: string }>
  /** This element could not be shown; it says so, and lets the agent try again. */
  'ringloop-error': CustomEvent<ElementFailure>
}

/** The name of an event's `CustomEvent`. */
export const elementEventNames: { readonly [Type in keyof HostEvents]: keyof RingloopElementEventMap } = {
  ring: 'ringloop-ring',
  openRecord: 'ringloop-open-record',
  callConnected: 'ringloop-call-connected',
  callEnded: 'ringloop-call-ended',
  filed: 'ringloop-filed',
  connection: 'ringloop-connection',
}

/** What is told of an error. */
export function elementFailure(error: unknown): ElementFailure {
  return {
    code: isRingloopError(error) ? error.code : 'unexpected',
    message: error instanceof Error ? error.message : String(error),
    error,
  }
}
