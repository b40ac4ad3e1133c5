import { type CallDirection, type EventOrigin, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import { type FollowedCall, followCall } from './followed-call.js'
import type { Leg } from './leg.js'

type WithoutBase<E> = E extends TelephonyEvent ? Omit<E, 'id' | 'at' | 'origin' | 'callId'> : never

/** A telephony event without what every one has. */
export type Fact = WithoutBase<TelephonyEvent>

/** How many ended channels, calls and conferences are remembered for facts that come late (a supervisor leaves after the call). */
const remembered = 2000

/** Channels that met in a conference. */
export interface Room {
  /** The call that met there first. */
  call: FollowedCall | null
  /** Channels of ours that are there without a customer so far. */
  waiting: Leg[]
}

/**
 * The channels and calls of one switch: who belongs where. What happens between them is told by the functions beside this
 * file (conversations, transfers, conferences, endings), which tell their facts here.
 */
export class Switchboard {
  readonly legs = new Map<string, Leg>()
  readonly calls = new Map<string, FollowedCall>()
  readonly rooms = new Map<string, Room>()
  /** Channels that we know and of which nobody told us for a while; the next event of each shows whom it has met. */
  readonly unheard = new Set<string>()
  /** Extensions of ours, learned from the users that were dialled. */
  readonly extensions: Set<string>
  readonly #ended = new Map<string, FollowedCall>()
  readonly #gone = new Set<string>()
  #out: TelephonyEvent[] = []
  #origin: EventOrigin = 'live'
  #stamp = ''
  #count = 0
  #order = 0

  /** How the switch is called, if its calls are to say so. */
  readonly name: string | undefined

  constructor(extensions: Iterable<string>, name?: string) {
    this.name = name
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
  tell(call: FollowedCall, at: number, fact: Fact, key?: string): void {
    const id = key === undefined ? `${call.id}/${fact.type}/${this.#stamp}.${++this.#count}` : `${call.id}/${key}`
    this.#out.push({ ...fact, id, at, origin: this.#origin, callId: toCallId(call.id) } as TelephonyEvent)
  }

  /** Numbers what must be told apart in order, because the switch's times are in steps of 20 ms. */
  nextOrder(): number {
    return ++this.#order
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
    if (leg.role !== 'loopback') leg.role = 'customer'
    this.calls.set(call.id, call)
    this.include(call, leg)
    const connectionId = toConnectionId(leg.id)
    this.tell(
      call,
      leg.createdAt,
      {
        type: 'originated',
        connectionId,
        direction,
        customer: leg.caller,
        dialled: leg.dialled,
        ...(this.name === undefined ? {} : { switch: this.name }),
      },
      'originated',
    )
    return call
  }

  /** The channel belongs to the call without being a party of its own. */
  include(call: FollowedCall, leg: Leg): void {
    if (leg.callId !== null) return
    leg.callId = call.id
    call.legs.set(leg.id, leg)
  }

  /** The channel no longer belongs to its call. */
  detach(leg: Leg): void {
    this.callOf(leg)?.legs.delete(leg.id)
    leg.callId = null
  }

  /** The channel no longer exists. */
  forget(leg: Leg): void {
    this.legs.delete(leg.id)
    this.unheard.delete(leg.id)
    this.#gone.add(leg.id)
    keepNewest(this.#gone)
    const call = this.callOf(leg)
    if (call !== undefined) this.release(call, leg)
  }

  /** Lets go of a channel, and of its call with the last one. */
  release(call: FollowedCall, leg: Leg): void {
    call.legs.delete(leg.id)
    if (call.legs.size === 0) this.calls.delete(call.id)
  }

  /** Remembers an ended call by its channels. */
  remember(call: FollowedCall): void {
    for (const id of call.legs.keys()) this.#ended.set(id, call)
    keepNewest(this.#ended)
  }

  room(name: string): Room {
    const room = this.rooms.get(name) ?? { call: null, waiting: [] }
    this.rooms.set(name, room)
    keepNewest(this.rooms)
    return room
  }
}

function keepNewest(collection: { readonly size: number; keys(): Iterable<string>; delete(key: string): boolean }): void {
  for (const key of collection.keys()) {
    if (collection.size <= remembered) return
    collection.delete(key)
  }
}
