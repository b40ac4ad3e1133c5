import {
  type CallDirection,
  type EventOrigin,
  type OfferResult,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import { type FollowedCall, followCall } from './followed-call.js'
import { offerResultOf, unansweredOutcome } from './hangup-causes.js'
import type { Leg } from './leg.js'

type WithoutBase<E> = E extends TelephonyEvent ? Omit<E, 'id' | 'at' | 'origin' | 'callId'> : never
type Fact = WithoutBase<TelephonyEvent>

/** How many ended calls are remembered for facts that come late (a supervisor's channel ends after the call). */
const rememberedCalls = 500

/**
 * The channels and calls of one switch, and the ways in which they join and part. Every change comes out as a
 * `TelephonyEvent`; who calls these methods only has to know what a FreeSWITCH event means.
 */
export class Switchboard {
  readonly legs = new Map<string, Leg>()
  readonly calls = new Map<string, FollowedCall>()
  /** Extensions of ours, learned from the users that were dialled. */
  readonly extensions: Set<string>
  /** By name: the call that met there first, and our channels that are there without a customer so far. */
  readonly #conferences = new Map<string, { call: FollowedCall | null; waiting: Leg[] }>()
  readonly #ended = new Map<string, FollowedCall>()
  readonly #gone = new Set<string>()
  #out: TelephonyEvent[] = []
  #origin: EventOrigin = 'live'
  #stamp = ''
  #count = 0
  #hangups = 0

  constructor(extensions: Iterable<string>) {
    this.extensions = new Set(extensions)
  }

  /** Runs `change` and gives the events that came of it. `stamp` identifies the switch's event, for ids of facts that can repeat. */
  collect(origin: EventOrigin, stamp: string, change: () => void): TelephonyEvent[] {
    this.#out = []
    this.#origin = origin
    this.#stamp = stamp
    this.#count = 0
    change()
    const out = this.#out
    this.#out = []
    return out
  }

  /** `key` names a fact that holds once a call; without it the fact is told apart by the switch's event. */
  #tell(call: FollowedCall, at: number, fact: Fact, key?: string): void {
    const id = key === undefined ? `${call.id}/${fact.type}/${this.#stamp}.${++this.#count}` : `${call.id}/${key}`
    this.#out.push({ ...fact, id, at, origin: this.#origin, callId: toCallId(call.id) } as TelephonyEvent)
  }

  add(leg: Leg): Leg {
    this.legs.set(leg.id, leg)
    return leg
  }

  /** Whether this channel is known to be over, so that a late mention of it must not bring it back. */
  isGone(id: string): boolean {
    return this.#gone.has(id)
  }

  callOf(leg: Leg | undefined): FollowedCall | undefined {
    return leg === undefined || leg.callId === null ? undefined : this.calls.get(leg.callId)
  }

  /** The call of a channel that may have ended a while ago. */
  callOfAnyLeg(id: string): FollowedCall | undefined {
    return this.callOf(this.legs.get(id)) ?? this.#ended.get(id)
  }

  /** Begins a call with this channel as the customer's. */
  begin(leg: Leg, direction: CallDirection): FollowedCall {
    const known = this.calls.get(leg.id)
    if (known !== undefined) return known
    const call = followCall(leg.id, direction, leg.createdAt)
    leg.role = leg.role === 'loopback' ? 'loopback' : 'customer'
    leg.callId = call.id
    call.legs.set(leg.id, leg)
    this.calls.set(call.id, call)
    const fact: Fact = {
      type: 'originated',
      connectionId: toConnectionId(leg.id),
      direction,
      customer: leg.caller,
      dialled: leg.dialled,
    }
    this.#tell(call, leg.createdAt, fact, 'originated')
    if (leg.answeredAt !== null) this.customerAnswered(call, leg.answeredAt)
    return call
  }

  /** A channel of ours becomes part of a call: it rings, or has rung and was answered before we knew where it belongs. */
  attach(call: FollowedCall, leg: Leg, consultation: boolean): void {
    if (leg.callId === call.id) return
    this.#detach(leg)
    leg.callId = call.id
    leg.consultation = consultation
    if (leg.role !== 'loopback') leg.role = 'agent'
    call.legs.set(leg.id, leg)
    if (leg.role === 'loopback' || (call.cleared && !call.conference)) return
    if (leg.agent !== null) call.offering.delete(leg.agent)
    if (call.blind !== null) call.blind.offered = true
    const party = { extension: leg.extension, agent: leg.agent }
    this.#tell(
      call,
      leg.createdAt,
      { type: 'delivered', connectionId: toConnectionId(leg.id), party, consultation },
      `delivered/${leg.id}`,
    )
    this.deviceAnswered(call, leg)
  }

  /** The customer's channel of a loopback call and the halves of the loopback belong to the call without being parties. */
  include(call: FollowedCall, leg: Leg): void {
    if (leg.callId !== null) return
    leg.callId = call.id
    call.legs.set(leg.id, leg)
  }

  #detach(leg: Leg): void {
    const call = this.callOf(leg)
    if (call === undefined) return
    call.legs.delete(leg.id)
    leg.callId = null
  }

  /**
   * A device of ours answered. On a call that we place, and when asked for advice, that is all it takes; a customer who
   * calls is there only when the switch connects the two (`join`).
   */
  deviceAnswered(call: FollowedCall, leg: Leg): void {
    if (leg.answeredAt === null || leg.role !== 'agent' || call.cleared) return
    if (leg.consultation || call.direction === 'outbound') this.#establish(call, leg, leg.answeredAt)
  }

  #establish(call: FollowedCall, leg: Leg, at: number): void {
    if (leg.established) return
    leg.established = true
    this.#tell(call, at, { type: 'established', connectionId: toConnectionId(leg.id) }, `established/${leg.id}`)
  }

  customerAnswered(call: FollowedCall, at: number): void {
    if (call.direction === 'inbound' || call.customerAnswered) return
    call.customerAnswered = true
    this.#tell(call, at, { type: 'established', connectionId: toConnectionId(call.id) }, `established/${call.id}`)
  }

  /** The customer and a channel of ours are connected. */
  join(call: FollowedCall, leg: Leg, at: number): void {
    // a conference can be learned of after its call: which channels were in it is told at their end
    if (call.cleared && !call.conference) return
    const before = call.connectedTo
    const consultation = call.consultations.get(leg.id)
    const wasPart = leg.callId === call.id
    if (!wasPart) this.attach(call, leg, false)
    if (call.blind !== null) {
      this.#completeBlind(call, at)
    } else if (consultation !== undefined && leg.consultation) {
      call.consultations.delete(leg.id)
      this.#tell(call, at, {
        type: 'transferred',
        kind: 'attended',
        from: consultation.from,
        to: leg.extension,
        result: 'completed',
      })
    } else if (!wasPart && before !== null && before !== leg && before.joined && !call.conference) {
      // somebody moved the customer to a channel that was already up (uuid_bridge)
      if (before.hungUp === null || at - before.hungUp.at < 2000) {
        this.#tell(call, at, {
          type: 'transferred',
          kind: 'attended',
          from: before.extension,
          to: leg.extension,
          result: 'completed',
        })
      }
    }
    if (leg.consultation) this.#giveCustomer(call, leg)
    if (leg.joined) this.#admitConsulted(call, leg, at)
    if (call.direction === 'inbound') this.#establish(call, leg, leg.answeredAt ?? at)
    leg.joined = true
    call.answered = true
    if (before !== null && before !== leg && before.hungUp === null && before.callId === call.id && !call.conference) {
      this.#tell(
        call,
        at,
        { type: 'connectionCleared', connectionId: toConnectionId(before.id), result: 'answered', cause: 'TRANSFERRED' },
        `cleared/${before.id}`,
      )
      this.#detach(before)
    }
    // who joins a conference does not take the customer over
    if (!call.conference || before === null) call.connectedTo = leg
  }

  /** Who was asked for advice stays while the customer is back: the three of them talk. */
  #admitConsulted(call: FollowedCall, agent: Leg, at: number): void {
    for (const [id, { from }] of call.consultations) {
      const consulted = call.legs.get(id)
      if (from !== agent.extension || consulted === undefined || consulted.answeredAt === null || consulted.hungUp !== null)
        continue
      this.conferenced(call, at)
      this.#giveCustomer(call, consulted)
    }
  }

  /** A consulted agent gets the customer: the same offer as before, and its time stays. */
  #giveCustomer(call: FollowedCall, leg: Leg): void {
    call.consultations.delete(leg.id)
    leg.consultation = false
    leg.joined = true
    const party = { extension: leg.extension, agent: leg.agent }
    this.#tell(
      call,
      leg.createdAt,
      { type: 'delivered', connectionId: toConnectionId(leg.id), party, consultation: false },
      `joined/${leg.id}`,
    )
  }

  /** One of ours asks another for advice about the call. */
  consult(call: FollowedCall, leg: Leg, from: string, at: number): void {
    if (leg.callId === call.id) return
    call.consultations.set(leg.id, { from, at })
    this.attach(call, leg, true)
  }

  /** The customer's transfer history has a new blind transfer. */
  blindTransfer(call: FollowedCall, to: string, at: number): void {
    // a transfer before anybody talked is the dialplan's own business
    if (call.connectedTo === null || (call.conference && call.connectedTo.hungUp === null)) return
    if (call.blind !== null) this.#tell(call, call.blind.at, this.#blindFact(call.blind, 'failed'))
    call.blind = { from: call.connectedTo, to, at, offered: false }
  }

  #completeBlind(call: FollowedCall, at: number): void {
    if (call.blind === null) return
    // an agent who hangs up by himself while the dialplan goes on has transferred nobody
    if (call.blind.from.disposition !== 'recv_bye') this.#tell(call, at, this.#blindFact(call.blind, 'completed'))
    call.blind = null
  }

  #blindFact(blind: NonNullable<FollowedCall['blind']>, result: 'completed' | 'failed' | 'cancelled'): Fact {
    return { type: 'transferred', kind: 'blind', from: blind.from.extension, to: blind.to, result }
  }

  queued(call: FollowedCall, queue: string, at: number): void {
    if (call.cleared) return
    call.queue = queue
    this.#completeBlind(call, at)
    this.#tell(call, at, { type: 'queued', queue })
  }

  dequeued(call: FollowedCall, queue: string, reason: Extract<Fact, { type: 'dequeued' }>['reason'], at: number): void {
    if (!call.cleared) this.#tell(call, at, { type: 'dequeued', queue, reason })
  }

  /** The queue offered the call to an agent for whom no channel could even be made. */
  offerFailed(call: FollowedCall, agent: string, cause: string, at: number): void {
    const offeredAt = call.offering.get(agent)
    call.offering.delete(agent)
    if (offeredAt === undefined || call.cleared) return
    const connectionId = toConnectionId(`${call.id}/${agent}/${offeredAt}`)
    const party = { extension: agent.split('@')[0] ?? agent, agent }
    const result = offerResultOf(cause)
    call.lastOffer = result
    this.#tell(call, offeredAt, { type: 'delivered', connectionId, party, consultation: false }, `delivered/${connectionId}`)
    this.#tell(call, at, { type: 'connectionCleared', connectionId, result, cause }, `cleared/${connectionId}`)
  }

  held(leg: Leg, at: number): void {
    const call = this.callOf(leg)
    if (call === undefined || call.cleared || call.holding.has(leg.id)) return
    call.holding.add(leg.id)
    if (call.holding.size === 1) this.#tell(call, at, { type: 'held', connectionId: toConnectionId(leg.id) })
  }

  retrieved(leg: Leg, at: number): void {
    const call = this.callOf(leg)
    if (call === undefined || call.cleared || !call.holding.delete(leg.id)) return
    if (call.holding.size === 0) this.#tell(call, at, { type: 'retrieved', connectionId: toConnectionId(leg.id) })
  }

  conferenced(call: FollowedCall, at: number): void {
    if (call.conference) return
    call.conference = true
    call.blind = null
    this.#tell(call, at, { type: 'conferenced' }, 'conferenced')
  }

  /** A channel is in a conference. Who of ours is in one with a customer joins that customer's call, whoever came first. */
  meet(leg: Leg, conference: string, at: number): void {
    const call = this.callOf(leg)
    const room = this.#conferences.get(conference) ?? { call: null, waiting: [] }
    this.#conferences.set(conference, room)
    if (call !== undefined) {
      this.conferenced(call, at)
      if (room.call === null || room.call.cleared) room.call = call
    } else {
      room.waiting.push(leg)
    }
    if (room.call !== null) for (const waiting of room.waiting.splice(0)) this.#enter(room.call, waiting)
    for (const name of this.#conferences.keys()) {
      if (this.#conferences.size <= rememberedCalls) break
      this.#conferences.delete(name)
    }
  }

  #enter(call: FollowedCall, leg: Leg): void {
    if (leg.callId !== null || (leg.role !== 'agent' && leg.role !== 'dialling')) return
    this.join(call, leg, leg.answeredAt ?? leg.createdAt)
    if (leg.hungUp !== null) this.#clear(call, leg, leg.hungUp.at, leg.hungUp.cause)
    if (!this.legs.has(leg.id)) this.#drop(call, leg)
  }

  monitored(call: FollowedCall, leg: Leg, at: number): void {
    leg.role = 'supervisor'
    this.#tell(
      call,
      at,
      { type: 'monitored', connectionId: toConnectionId(leg.id), extension: leg.extension },
      `monitored/${leg.id}`,
    )
  }

  digits(call: FollowedCall, digits: string, at: number): void {
    if (!call.cleared) this.#tell(call, at, { type: 'digitsReceived', digits })
  }

  recording(call: FollowedCall, type: 'recordingStarted' | 'recordingStopped', path: string, at: number): void {
    this.#tell(call, at, { type, path })
  }

  information(call: FollowedCall, variables: Readonly<Record<string, string>>, ofCustomer: boolean, at: number): void {
    const news: Record<string, string> = {}
    for (const [name, value] of Object.entries(variables)) {
      // the customer's own channel has the last word
      if (call.variables[name] !== value && (ofCustomer || call.variables[name] === undefined)) news[name] = value
    }
    if (Object.keys(news).length === 0) return
    Object.assign(call.variables, news)
    this.#tell(call, at, { type: 'callInformation', variables: news })
  }

  /** A channel hung up. */
  hungUp(leg: Leg, at: number, cause: string): void {
    if (leg.hungUp !== null) return
    leg.hungUp = { at, cause, order: ++this.#hangups }
    const call = this.callOf(leg)
    if (call === undefined || call.cleared || leg.id === call.id) return
    this.retrieved(leg, at)
    if (leg.role === 'agent') this.#clear(call, leg, at, cause)
  }

  #clear(call: FollowedCall, leg: Leg, at: number, cause: string): void {
    const connectionId = toConnectionId(leg.id)
    const consultation = call.consultations.get(leg.id)
    if (leg.consultation) {
      call.consultations.delete(leg.id)
      this.#tell(call, at, { type: 'connectionCleared', connectionId, result: 'cancelled', cause }, `cleared/${leg.id}`)
      if (consultation === undefined) return
      const result = leg.answeredAt === null ? 'failed' : 'cancelled'
      this.#tell(call, at, { type: 'transferred', kind: 'attended', from: consultation.from, to: leg.extension, result })
      return
    }
    const result = this.#resultOf(call, leg, cause)
    call.lastOffer = result
    this.#tell(call, at, { type: 'connectionCleared', connectionId, result, cause }, `cleared/${leg.id}`)
  }

  #resultOf(call: FollowedCall, leg: Leg, cause: string): OfferResult {
    if (leg.joined || (call.direction === 'outbound' && leg.answeredAt !== null)) return 'answered'
    // it answered, and was not connected to the customer: too late, one way or the other
    const result = leg.answeredAt === null ? offerResultOf(cause) : 'cancelled'
    // a ring-all queue cancels the others; what they lost is the race
    const others = [...call.legs.values()].some(
      (other) => other !== leg && other.role === 'agent' && other.answeredAt !== null && other.hungUp === null,
    )
    return result === 'cancelled' && others && call.legs.get(call.id)?.hungUp === null ? 'lostRace' : result
  }

  /** Ends the call if the customer is gone and it can be told who ended it; `certain` when nothing more will be known. */
  settle(call: FollowedCall, certain: boolean): void {
    const customer = call.legs.get(call.id)
    if (call.cleared || customer === undefined || customer.hungUp === null || !(customer.complete || certain)) return
    const endedBy = this.#endedBy(call, customer, certain)
    if (endedBy !== undefined) this.clear(call, customer.hungUp.at, customer.hungUp.cause, endedBy)
  }

  #endedBy(call: FollowedCall, customer: Leg, certain: boolean): 'customer' | 'agent' | 'system' | undefined {
    const gone = customer.hungUp
    if (gone === null) return undefined
    if (customer.disposition === 'recv_bye' || customer.disposition === 'recv_cancel') return 'customer'
    // a network that refuses our call is not the customer who does
    if (customer.disposition === 'recv_refuse')
      return gone.cause === 'USER_BUSY' || gone.cause === 'CALL_REJECTED' ? 'customer' : 'system'
    // we hung up while the customer's telephone rang
    if (call.direction === 'outbound' && gone.cause === 'ORIGINATOR_CANCEL') return 'agent'
    // only who hung up together with the customer counts, not an agent who had left before
    const agents = [...call.legs.values()].filter((leg) => leg.role === 'agent' && leg !== call.connectedTo)
    if (call.connectedTo !== null) agents.push(call.connectedTo)
    const together = agents.filter(
      (leg) => leg.hungUp !== null && leg.answeredAt !== null && Math.abs(gone.at - leg.hungUp.at) < 1000,
    )
    if (together.some((leg) => !leg.complete) && !certain) return undefined
    const first = (leg: Leg) => leg.hungUp !== null && leg.hungUp.order < gone.order && gone.cause === 'NORMAL_CLEARING'
    const ended = together.some((leg) => leg.disposition?.startsWith('recv_') || (leg.disposition === null && first(leg)))
    return ended ? 'agent' : 'system'
  }

  clear(call: FollowedCall, at: number, cause: string, endedBy: 'customer' | 'agent' | 'system' | null): void {
    if (call.cleared) return
    for (const leg of call.legs.values()) {
      if (leg.role === 'agent' && leg.hungUp === null && leg.consultation) this.#clear(call, leg, at, cause)
    }
    const talked = call.answered && (call.direction === 'inbound' || call.customerAnswered)
    if (call.blind !== null) {
      // nobody was offered the call: it went to a voice mail or an announcement, and arrived
      const result = call.blind.offered || cause !== 'NORMAL_CLEARING' ? 'failed' : 'completed'
      if (call.blind.from.disposition !== 'recv_bye') this.#tell(call, call.blind.at, this.#blindFact(call.blind, result))
      call.blind = null
    }
    call.cleared = true
    const unanswered =
      endedBy === 'customer' && call.direction === 'inbound' ? 'abandoned' : unansweredOutcome(cause, call.lastOffer)
    const outcome = talked ? 'answered' : cause === 'unknown' ? 'abandoned' : unanswered
    this.#tell(call, at, { type: 'callCleared', cause, endedBy, outcome }, 'callCleared')
    this.#remember(call)
  }

  /** The channel no longer exists. */
  remove(leg: Leg): void {
    const call = this.callOf(leg)
    this.legs.delete(leg.id)
    this.#gone.add(leg.id)
    for (const id of this.#gone) {
      if (this.#gone.size <= rememberedCalls * 4) break
      this.#gone.delete(id)
    }
    if (call === undefined) return
    if (leg.id === call.id) {
      this.settle(call, true)
      call.cleared = true
    }
    this.#drop(call, leg)
  }

  #drop(call: FollowedCall, leg: Leg): void {
    call.legs.delete(leg.id)
    if (call.legs.size === 0) this.calls.delete(call.id)
  }

  #remember(call: FollowedCall): void {
    for (const id of call.legs.keys()) this.#ended.set(id, call)
    for (const id of this.#ended.keys()) {
      if (this.#ended.size <= rememberedCalls * 3) break
      this.#ended.delete(id)
    }
  }
}
