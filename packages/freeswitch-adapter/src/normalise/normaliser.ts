import type { Call, EventOrigin, TelephonyEvent } from '@ringloop/core'
import { type CallDataOptions, createCallDataReader } from '../call-data/call-data-reader.js'
import { adoptLeg } from './adopt-leg.js'
import { advising, restoreAdvice } from './advice.js'
import { customerAnswered, deviceAnswered } from './attachments.js'
import { onChannelEvent, readTransfers } from './channel-events.js'
import { meet } from './conferences.js'
import { inform, join } from './conversations.js'
import { clearCall, destroy, hangUp } from './endings.js'
import { hold, retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { readLegTag } from './leg-tag.js'
import { onValetEvent } from './parking.js'
import { onQueueEvent } from './queue-events.js'
import { type QueueSnapshot, reconcileQueues } from './reconcile-queues.js'
import { noteMuted, readRemarks, remark } from './remarks.js'
import { seedCalls } from './seed-calls.js'
import { createSeenSequences } from './seen-sequences.js'
import { present, type SwitchEvent, timeOf, toTimestamp } from './switch-event.js'
import { type Fact, Switchboard } from './switchboard.js'

/** What a normaliser is to know beforehand. */
export interface NormaliserOptions extends CallDataOptions {
  /** Extensions of ours that are known beforehand; others are learned from the users that are dialled. */
  readonly extensions?: readonly string[]
  /** How the switch is called; its calls say so. */
  readonly name?: string
}

/** What a switch said of all its channels at one moment. */
export interface ChannelSnapshot {
  /** Changes when the switch was restarted. */
  readonly coreUuid: string | null
  readonly takenAt: number
  /** A dump for each channel that exists. */
  readonly channels: readonly SwitchEvent[]
  /** Channels without a dump whose last events are still to come: they tell how it ended. */
  readonly departing?: ReadonlySet<string>
  /** What mod_callcenter has, if that is known. */
  readonly queues?: QueueSnapshot | null
}

/** Channels of which events were lost. */
export interface ChannelCorrection {
  readonly at: number
  /** Channels that do not exist any more. */
  readonly gone: readonly string[]
  /** Dumps of channels that are new or in another state. */
  readonly found: readonly SwitchEvent[]
}

/** A channel of a call, and the part it plays. */
export type CallChannel = Pick<Leg, 'id' | 'role' | 'extension' | 'conference'>

/** What is believed of a channel. `over`: it hung up, and its last word is still to come. */
export interface BelievedChannel {
  readonly id: string
  readonly state: 'ringing' | 'talking' | 'held' | 'over'
}

/** Turns what FreeSWITCH says about channels into what happened to calls. */
export interface Normaliser {
  /** What this event means; nothing, if it was delivered before or says nothing about calls. */
  accept(event: SwitchEvent, origin: EventOrigin): readonly TelephonyEvent[]
  /** Tells what was missed: calls whose channels are gone end with cause `unknown`, calls that are new appear. */
  resync(snapshot: ChannelSnapshot): readonly TelephonyEvent[]
  /** Puts right what an audit found, as `resync` does for the whole. */
  correct(correction: ChannelCorrection): readonly TelephonyEvent[]
  /** The channels that are believed to exist. */
  channels(): Iterable<BelievedChannel>
  /** Takes up calls that were going on when this process last knew. Before the first event. */
  seed(calls: readonly Call[]): void
  /** The channels of a call that live. */
  legs(callId: string): readonly CallChannel[]
  /** What a command did that the switch has no event for. */
  remark(callId: string, fact: Fact, at: number): readonly TelephonyEvent[]
  /** How many channels and calls are followed, for health and leak checks. */
  size(): { readonly channels: number; readonly calls: number }
  /** How many events came a second time. */
  readonly duplicates: number
}

/** Creates a normaliser for one switch. It has no clock and no I/O: the same events give the same facts. */
export function createNormaliser(options: NormaliserOptions = {}): Normaliser {
  const board = new Switchboard(options.extensions ?? [], options.name)
  const readVariables = createCallDataReader(options)
  const seen = createSeenSequences()
  let coreUuid: string | null = null
  let duplicates = 0

  function accept(event: SwitchEvent, origin: EventOrigin): readonly TelephonyEvent[] {
    const core = event.get('Core-UUID')
    const sequence = event.get('Event-Sequence')
    if (core !== undefined && sequence !== undefined && seen(core, sequence)) {
      duplicates++
      return []
    }
    const restarted = core !== undefined && coreUuid !== null && core !== coreUuid
    if (core !== undefined) coreUuid = core
    return board.collect(origin, `${core?.slice(0, 8) ?? ''}.${sequence ?? ''}`, () => {
      // the same connection, another life of the switch: a recording of both, or a proxy between us
      if (restarted) endAll([...board.legs.values()], timeOf(event))
      const subclass = event.name === 'CUSTOM' ? event.get('Event-Subclass') : undefined
      if (event.name !== 'CUSTOM') onChannelEvent(board, event, readVariables)
      else if (subclass === 'callcenter::info') onQueueEvent(board, event, readVariables)
      else if (subclass === 'conference::maintenance') onConferenceEvent(board, event)
      else if (subclass === 'valet_parking::info') onValetEvent(board, event)
    })
  }

  function resync(snapshot: ChannelSnapshot): readonly TelephonyEvent[] {
    return board.collect('resync', `resync.${snapshot.takenAt}`, () => {
      const restarted = snapshot.coreUuid !== null && coreUuid !== null && snapshot.coreUuid !== coreUuid
      const departing = restarted ? new Set<string>() : (snapshot.departing ?? new Set<string>())
      const alive = new Map(snapshot.channels.map((channel) => [channel.get('Unique-ID') ?? '', channel]))
      endAll(
        [...board.legs.values()].filter((leg) => restarted || !(alive.has(leg.id) || departing.has(leg.id))),
        snapshot.takenAt,
      )
      if (snapshot.coreUuid !== null) coreUuid = snapshot.coreUuid
      for (const id of departing) if (board.legs.has(id) && !alive.has(id)) board.unheard.add(id)
      refreshAll([...alive.values()], snapshot.takenAt)
      if (snapshot.queues != null) reconcileQueues(board, snapshot.queues, departing, snapshot.takenAt)
    })
  }

  function correct({ at, gone, found }: ChannelCorrection): readonly TelephonyEvent[] {
    return board.collect('resync', `audit.${at}`, () => {
      endAll(
        gone.flatMap((id) => board.legs.get(id) ?? []),
        at,
      )
      refreshAll(found, at)
    })
  }

  function refreshAll(channels: readonly SwitchEvent[], at: number): void {
    const created = (channel: SwitchEvent) => toTimestamp(channel.get('Caller-Channel-Created-Time')) ?? 0
    for (const channel of [...channels].sort((a, b) => created(a) - created(b))) refresh(channel, at)
    for (const channel of channels) reconnect(channel, at)
    for (const channel of channels) {
      const leg = board.legs.get(channel.get('Unique-ID') ?? '')
      if (leg !== undefined) readRemarks(board, channel, leg, at)
    }
  }

  function* channels(): Iterable<BelievedChannel> {
    for (const leg of board.legs.values()) yield { id: leg.id, state: stateOf(leg) }
  }

  function stateOf(leg: Leg): BelievedChannel['state'] {
    if (leg.hungUp !== null) return 'over'
    const call = board.callOf(leg)
    // who asks for advice by our command does not hold to the switch
    if (call?.holding.has(leg.id) === true && advising(call) === undefined) return 'held'
    return leg.answeredAt === null ? 'ringing' : 'talking'
  }

  /** Customers last, so that the agents' ends are told while their call still is. */
  function endAll(legs: readonly Leg[], at: number): void {
    for (const leg of [...legs].sort((a, b) => Number(a.id === a.callId) - Number(b.id === b.callId))) end(leg, at)
  }

  function end(leg: Leg, at: number): void {
    const call = board.callOf(leg)
    if (call !== undefined && leg.id === call.id)
      clearCall(board, call, leg.hungUp?.at ?? at, leg.hungUp?.cause ?? 'unknown', null)
    else hangUp(board, leg, at, 'unknown')
    destroy(board, leg)
  }

  function refresh(channel: SwitchEvent, at: number): void {
    const id = channel.get('Unique-ID')
    if (id === undefined || id === '') return
    let known = board.legs.get(id)
    // its own dump says more than its partner's did
    if (known?.secondhand === true && known.callId === null) {
      board.legs.delete(id)
      known = undefined
    }
    const leg = known ?? adoptLeg(board, channel, id)
    const answeredAt = toTimestamp(channel.get('Caller-Channel-Answered-Time'))
    const call = board.callOf(leg)
    if (leg.answeredAt === null && answeredAt !== null) {
      leg.answeredAt = answeredAt
      if (call !== undefined && leg.id === call.id) customerAnswered(board, call, answeredAt)
      else if (call !== undefined) deviceAnswered(board, call, leg)
    }
    // before the agent who now has the customer is met: who had them until then is who sent them
    readTransfers(board, channel, leg, at)
    const nowCall = board.callOf(leg)
    if (nowCall !== undefined) inform(board, nowCall, readVariables(channel), leg.id === nowCall.id, at)
    leg.tag ??= readLegTag(channel)
    if (nowCall !== undefined && advising(nowCall) !== undefined) {
      if (leg.id === nowCall.id) restoreAdvice(board, nowCall, channel, at)
      return
    }
    if (channel.get('Channel-Call-State') === 'HELD') hold(board, leg, toTimestamp(channel.get('Caller-Channel-Last-Hold')) ?? at)
    else retrieve(board, leg, at)
  }

  /** Two channels that were connected while we did not look. Either may be the one whose dump tells. */
  function reconnect(channel: SwitchEvent, at: number): void {
    const leg = board.legs.get(channel.get('Unique-ID') ?? '')
    const partner = board.legs.get(present(channel, 'variable_bridge_uuid') ?? present(channel, 'variable_signal_bond') ?? '')
    if (leg === undefined || partner === undefined) return
    const [customer, party] = leg.id === leg.callId ? [leg, partner] : [partner, leg]
    const call = board.callOf(customer)
    const connected = call !== undefined && call.id === customer.id && party.role === 'agent' && party.answeredAt !== null
    if (connected && !party.joined) join(board, call, party, at)
  }

  function legs(callId: string): readonly CallChannel[] {
    const call = board.calls.get(callId)
    return call === undefined
      ? []
      : [...call.legs.values()].flatMap(({ id, role, extension, conference, hungUp }) =>
          hungUp === null ? [{ id, role, extension, conference }] : [],
        )
  }

  let remarks = 0

  return {
    accept,
    resync,
    correct,
    channels,
    legs,
    remark: (callId, fact, at) => board.collect('live', `remark.${at}.${++remarks}`, () => remark(board, callId, fact, at)),
    get duplicates() {
      return duplicates
    },
    seed: (calls) => void board.collect('resync', 'seed', () => seedCalls(board, calls)),
    size: () => ({ channels: board.legs.size, calls: board.calls.size }),
  }
}

function onConferenceEvent(board: Switchboard, event: SwitchEvent): void {
  const leg = board.legs.get(event.get('Unique-ID') ?? '')
  const name = present(event, 'Conference-Name')
  if (leg === undefined || name === null) return
  const action = event.get('Action')
  if (action === 'add-member') meet(board, leg, name, timeOf(event))
  else if (action === 'del-member' && leg.conference === name) leg.conference = null
  else if (action === 'mute-member' || action === 'unmute-member') {
    const call = board.callOf(leg)
    if (call !== undefined) noteMuted(board, call, leg, action === 'mute-member', timeOf(event))
  }
}
