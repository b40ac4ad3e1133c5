import type { RouteAnswer } from './hand-back.js'
import type { OfferedCall } from './offered-call.js'

/** How one connection of the switch went. In every case the call is the dialplan's again. */
export type OutboundOutcome =
  /** The switch has its answer. `milliseconds` from the connection's beginning. */
  | { readonly result: 'told'; readonly offer: OfferedCall; readonly answer: RouteAnswer; readonly milliseconds: number }
  /** No decision in time, or an error: the switch was told to go on without one. */
  | {
      readonly result: 'undecided'
      readonly offer: OfferedCall
      readonly reason: 'timeLimit' | 'error'
      readonly error?: unknown
    }
  /** Decided, but the dialplan had gone on without us; nothing was changed. */
  | { readonly result: 'tooLate'; readonly offer: OfferedCall; readonly answer: RouteAnswer }
  | { readonly result: 'callerLeft'; readonly offer: OfferedCall }
  /** The dialplan says `socket` without `full`, so that we may not set anything. */
  | { readonly result: 'notAllowed'; readonly offer: OfferedCall; readonly said: string }
  /** The other side is silent, lies, or went away in the middle. */
  | { readonly result: 'broken'; readonly offer: OfferedCall | null; readonly problem: string }
  /** Not let in: the address is not among `peers`, or too many are there. */
  | { readonly result: 'refused'; readonly reason: 'peer' | 'full'; readonly peer: string }
