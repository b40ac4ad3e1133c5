import type { CallDirection, OfferResult } from '@ringloop/core'
import type { Leg } from './leg.js'

/** What the normaliser remembers of a call while its channels live. */
export interface FollowedCall {
  readonly id: string
  readonly direction: CallDirection
  readonly startedAt: number
  readonly legs: Map<string, Leg>
  queue: string | null
  /** In the queue now, or left it of their own accord. */
  waiting: boolean
  /** An agent has talked with the customer. */
  answered: boolean
  /** The customer of an outbound call picked up. */
  customerAnswered: boolean
  cleared: boolean
  conference: boolean
  /** The agent's channel the customer is, or was last, connected to. */
  connectedTo: Leg | null
  /** How many entries of the customer's transfer history have been dealt with. */
  transfersSeen: number
  /** Where it had been sent when this process took it up, as told by the one before; in the customer's history they come first. */
  transfersTold: string[]
  /** A blind transfer whose end is not known yet. */
  blind: { readonly from: Leg; readonly to: string; readonly at: number; offered: boolean } | null
  /** Which agent's channel asked which other one for advice: key is the consulted channel. */
  readonly consultations: Map<string, { readonly from: string; readonly at: number }>
  /** Channels that hold. */
  readonly holding: Set<string>
  /** Agents of the queue that were offered the call but have no channel yet, with the time. */
  readonly offering: Map<string, number>
  /** Where the customer is parked. */
  parked: string | null
  /** The recording that goes on in silence. */
  masked: string | null
  lastOffer: OfferResult | null
  variables: Record<string, string>
}

/** Starts to follow a call. */
export function followCall(id: string, direction: CallDirection, startedAt: number): FollowedCall {
  return {
    id,
    direction,
    startedAt,
    legs: new Map(),
    queue: null,
    waiting: false,
    answered: false,
    customerAnswered: false,
    cleared: false,
    conference: false,
    connectedTo: null,
    transfersSeen: 0,
    transfersTold: [],
    blind: null,
    consultations: new Map(),
    holding: new Set(),
    offering: new Map(),
    parked: null,
    masked: null,
    lastOffer: null,
    variables: {},
  }
}
