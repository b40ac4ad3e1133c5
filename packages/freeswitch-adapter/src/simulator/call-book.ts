import type { CallOutcome, OfferResult } from '@ringloop/core'
import { readableName } from './broken-names.js'
import type { Channel } from './channel.js'
import type { HangUpBy } from './hang-up.js'

/** One of ours to whom a call was offered, as it happened; times in milliseconds since the epoch. */
export interface SimulatedOffer {
  readonly channelId: string
  readonly extension: string
  /** The name in the queue, `1001@default`, if the queue offered the call. */
  readonly agent: string | null
  readonly offeredAt: number
  answeredAt: number | null
  /** When the device was first connected to the customer. */
  talkedAt: number | null
  leftAt: number | null
  /** `null` while it lasts. */
  result: OfferResult | null
  /** Asked for advice by another one of ours, without the customer. */
  consultation: boolean
}

/** A call as the simulator knows it: what really happened. Times in milliseconds since the epoch. */
export interface SimulatedCall {
  /** The id of the customer's channel. */
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly number: string
  readonly name: string
  readonly anonymous: boolean
  readonly dialled: string
  queue: string | null
  /** Waits in a queue. */
  waiting: boolean
  digits: string
  readonly offers: SimulatedOffer[]
  readonly transfers: { readonly from: string; readonly to: string }[]
  holds: number
  held: boolean
  conference: boolean
  recordings: number
  readonly startedAt: number
  /** When the first agent talked with the customer. */
  answeredAt: number | null
  endedAt: number | null
  cause: string | null
  /** `null` while the call goes on, and when nobody can tell because the switch died. */
  endedBy: 'customer' | 'agent' | 'system' | null
  outcome: CallOutcome | null
}

interface BookedLeg {
  call: SimulatedCall | null
  offer: SimulatedOffer | null
}

/** Two hang-ups within this time are one, in milliseconds. */
const sameMoment = 500

const results: Readonly<Record<string, OfferResult>> = {
  NO_ANSWER: 'noAnswer',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  LOSE_RACE: 'lostRace',
  PICKED_OFF: 'pickedOff',
  ORIGINATOR_CANCEL: 'cancelled',
}

/** Keeps what really happened to each call, whatever listeners hear of it. */
export class CallBook {
  /** In order of beginning. */
  readonly calls: SimulatedCall[] = []
  /** How many there were, also those that are forgotten. */
  begun = 0
  readonly #legs = new Map<string, BookedLeg>()
  readonly #active = new Set<SimulatedCall>()
  readonly #keep: number

  /** Keeps that many ended calls. */
  constructor(keep: number) {
    this.#keep = keep
  }

  get active(): number {
    return this.#active.size
  }

  callOf(channel: Channel): SimulatedCall | null {
    return this.#legs.get(channel.id)?.call ?? null
  }

  /** A customer's channel is there. */
  begin(channel: Channel, direction: 'inbound' | 'outbound'): SimulatedCall {
    const { profile } = channel
    const call: SimulatedCall = {
      id: channel.id,
      direction,
      number: direction === 'inbound' ? profile.number : profile.destination,
      name: direction === 'inbound' ? readableName(profile.name) : '',
      anonymous: direction === 'inbound' && profile.hideNumber,
      dialled: profile.destination,
      queue: null,
      waiting: false,
      digits: '',
      offers: [],
      transfers: [],
      holds: 0,
      held: false,
      conference: false,
      recordings: 0,
      startedAt: Math.floor(channel.times.created / 1000),
      answeredAt: null,
      endedAt: null,
      cause: null,
      endedBy: null,
      outcome: null,
    }
    this.#legs.set(channel.id, { call, offer: null })
    this.#active.add(call)
    this.calls.push(call)
    this.begun += 1
    if (this.calls.length > this.#keep + this.#active.size + 1000) this.#forgetOldest()
    return call
  }

  /** A device of ours rings for this call; without a call, for something that may become one. */
  offered(call: SimulatedCall | null, channel: Channel, extension: string, agent: string | null, consultation = false): void {
    const offer: SimulatedOffer = {
      channelId: channel.id,
      extension,
      agent,
      offeredAt: Math.floor(channel.times.created / 1000),
      answeredAt: channel.answered ? Math.floor(channel.times.answered / 1000) : null,
      talkedAt: null,
      leftAt: null,
      result: null,
      consultation,
    }
    call?.offers.push(offer)
    this.#legs.set(channel.id, { call, offer })
  }

  answered(channel: Channel): void {
    const leg = this.#legs.get(channel.id)
    const at = Math.floor(channel.times.answered / 1000)
    if (leg?.offer != null) leg.offer.answeredAt = at
    // on a call that we place the agent was there first: the customer's answer is what counts
    if (leg?.call?.id === channel.id && leg.call.direction === 'outbound') leg.call.answeredAt ??= at
  }

  /** Two channels talk. */
  joined(first: Channel, second: Channel): void {
    for (const [customer, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const call = this.callOf(customer)
      const leg = this.#legs.get(other.id)
      if (call === null || call.id !== customer.id || leg?.offer == null) continue
      if (leg.call !== call) {
        leg.call = call
        call.offers.push(leg.offer)
      }
      leg.offer.consultation = false
      leg.offer.talkedAt ??= Math.floor(other.times.bridged / 1000)
      if (call.direction === 'inbound') call.answeredAt ??= Math.max(leg.offer.answeredAt ?? 0, call.startedAt)
      return
    }
  }

  queued(channel: Channel, queue: string): void {
    const call = this.#legs.get(channel.id)?.call ?? this.begin(channel, 'inbound')
    call.queue = queue
    call.waiting = true
  }

  dequeued(channel: Channel): void {
    const call = this.callOf(channel)
    if (call !== null) call.waiting = false
  }

  keyed(channel: Channel, digit: string): void {
    const call = this.callOf(channel)
    if (call !== null && call.id === channel.id) call.digits += digit
  }

  held(channel: Channel, held: boolean): void {
    const call = this.callOf(channel)
    if (call === null || call.held === held) return
    call.held = held
    if (held) call.holds += 1
  }

  recorded(channel: Channel): void {
    const call = this.callOf(channel)
    if (call !== null) call.recordings += 1
  }

  inConference(channel: Channel): void {
    const call = this.callOf(channel)
    if (call !== null && call.id === channel.id) call.conference = true
  }

  /** The customer is sent elsewhere by whom they talk with. */
  transferred(channel: Channel, partner: Channel | null, to: string): void {
    const call = this.callOf(channel)
    const from = partner === null ? null : (this.#legs.get(partner.id)?.offer?.extension ?? null)
    if (call !== null && call.id === channel.id && from !== null) call.transfers.push({ from, to })
  }

  left(channel: Channel, cause: string, by: HangUpBy): void {
    const leg = this.#legs.get(channel.id)
    if (leg === undefined) return
    this.#legs.delete(channel.id)
    const at = Math.floor(channel.hungUpAt / 1000)
    const { call, offer } = leg
    if (offer !== null) {
      offer.leftAt = at
      offer.result = offer.talkedAt !== null ? 'answered' : offer.answeredAt === null ? (results[cause] ?? 'failed') : 'cancelled'
      if (offer.talkedAt !== null && by === 'recv_bye' && call !== null && call.endedAt === null) call.endedBy = 'agent'
      return
    }
    if (call === null || call.id !== channel.id) return
    const refused = by === 'recv_refuse' && (cause === 'USER_BUSY' || cause === 'CALL_REJECTED')
    const byCustomer = by === 'recv_bye' || by === 'recv_cancel' || refused
    // an agent who hung up long before did not end the call
    const withAgent = call.endedBy === 'agent' && call.offers.some(({ leftAt }) => leftAt !== null && at - leftAt < sameMoment)
    call.endedBy = byCustomer ? 'customer' : withAgent ? 'agent' : 'system'
    this.#end(call, at, cause)
  }

  /** The switch died: every call is gone, and nobody can say why. */
  lose(at: number): void {
    for (const leg of this.#legs.values())
      if (leg.offer !== null && leg.offer.leftAt === null) {
        leg.offer.leftAt = at
        leg.offer.result = leg.offer.talkedAt !== null ? 'answered' : 'failed'
      }
    for (const call of [...this.#active]) {
      call.endedBy = null
      this.#end(call, at, null)
    }
    this.#legs.clear()
  }

  #end(call: SimulatedCall, at: number, cause: string | null): void {
    call.endedAt = at
    call.cause = cause
    call.waiting = false
    call.outcome = outcomeOf(call, cause)
    this.#active.delete(call)
  }

  #forgetOldest(): void {
    let excess = this.calls.length - this.#active.size - this.#keep
    const kept = this.calls.filter((call) => call.endedAt === null || excess-- <= 0)
    this.calls.splice(0, this.calls.length, ...kept)
  }
}

function outcomeOf(call: SimulatedCall, cause: string | null): CallOutcome {
  if (call.answeredAt !== null) return 'answered'
  if (cause === null || (call.endedBy === 'customer' && call.direction === 'inbound')) return 'abandoned'
  const result = results[cause]
  if (result === 'noAnswer' || result === 'busy' || result === 'rejected') return result
  if (cause !== 'NORMAL_CLEARING' && cause !== 'ORIGINATOR_CANCEL') return 'failed'
  return call.queue !== null || call.offers.length > 0 || call.direction === 'outbound' ? 'noAnswer' : 'abandoned'
}
