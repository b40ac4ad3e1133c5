import type { Call, EventOrigin, TelephonyEvent } from '@ringloop/core'
import { adoptLeg } from './adopt-leg.js'
import { customerAnswered, deviceAnswered } from './attachments.js'
import { onChannelEvent, readTransfers } from './channel-events.js'
import { meet } from './conferences.js'
import { inform, join } from './conversations.js'
import { clearCall, destroy, hangUp } from './endings.js'
import { hold, retrieve } from './holds.js'
import type { Leg } from './leg.js'
import { onQueueEvent } from './queue-events.js'
import { seedCalls } from './seed-calls.js'
import { createSeenSequences } from './seen-sequences.js'
import { present, type SwitchEvent, timeOf, toTimestamp } from './switch-event.js'
import { Switchboard } from './switchboard.js'
import { createVariableReader } from './variable-globs.js'

/** What a normaliser is to know beforehand. */
export interface NormaliserOptions {
  /** Names of channel variables that belong to the call's data; `*` and `?` allowed. None by default. */
  readonly variables?: readonly string[]
  /** Extensions of ours that are known beforehand; others are learned from the users that are dialled. */
  readonly extensions?: readonly string[]
}

/** What a switch said of all its channels at one moment. */
export interface ChannelSnapshot {
  /** Changes when the switch was restarted. */
  readonly coreUuid: string | null
  readonly takenAt: number
  /** A dump for each channel that exists. */
  readonly channels: readonly SwitchEvent[]
}

/** Turns what FreeSWITCH says about channels into what happened to calls. */
export interface Normaliser {
  /** What this event means; nothing, if it was delivered before or says nothing about calls. */
  accept(event: SwitchEvent, origin: EventOrigin): readonly TelephonyEvent[]
  /** Tells what was missed: calls whose channels are gone end with cause `unknown`, calls that are new appear. */
  resync(snapshot: ChannelSnapshot): readonly TelephonyEvent[]
  /** Takes up calls that were going on when this process last knew. Before the first event. */
  seed(calls: readonly Call[]): void
  /** How many channels and calls are followed, for health and leak checks. */
  size(): { readonly channels: number; readonly calls: number }
}

/** Creates a normaliser for one switch. It has no clock and no I/O: the same events give the same facts. */
export function createNormaliser(options: NormaliserOptions = {}): Normaliser {
  const board = new Switchboard(options.extensions ?? [])
  const readVariables = createVariableReader(options.variables ?? [])
  const seen = createSeenSequences()
  let coreUuid: string | null = null

  function accept(event: SwitchEvent, origin: EventOrigin): readonly TelephonyEvent[] {
    const core = event.get('Core-UUID')
    const sequence = event.get('Event-Sequence')
    if (core !== undefined && sequence !== undefined && seen(core, sequence)) return []
    const restarted = core !== undefined && coreUuid !== null && core !== coreUuid
    if (core !== undefined) coreUuid = core
    return board.collect(origin, `${core?.slice(0, 8) ?? ''}.${sequence ?? ''}`, () => {
      // the same connection, another life of the switch: a recording of both, or a proxy between us
      if (restarted) endAll([...board.legs.values()], timeOf(event))
      const subclass = event.name === 'CUSTOM' ? event.get('Event-Subclass') : undefined
      if (event.name !== 'CUSTOM') onChannelEvent(board, event, readVariables)
      else if (subclass === 'callcenter::info') onQueueEvent(board, event, readVariables)
      else if (subclass === 'conference::maintenance') onConferenceEvent(board, event)
    })
  }

  function resync(snapshot: ChannelSnapshot): readonly TelephonyEvent[] {
    return board.collect('resync', `resync.${snapshot.takenAt}`, () => {
      const restarted = snapshot.coreUuid !== null && coreUuid !== null && snapshot.coreUuid !== coreUuid
      const alive = new Map(snapshot.channels.map((channel) => [channel.get('Unique-ID') ?? '', channel]))
      endAll(
        [...board.legs.values()].filter((leg) => restarted || !alive.has(leg.id)),
        snapshot.takenAt,
      )
      if (snapshot.coreUuid !== null) coreUuid = snapshot.coreUuid
      const created = (channel: SwitchEvent) => toTimestamp(channel.get('Caller-Channel-Created-Time')) ?? 0
      for (const channel of [...alive.values()].sort((a, b) => created(a) - created(b))) refresh(channel, snapshot.takenAt)
      for (const channel of alive.values()) reconnect(channel, snapshot.takenAt)
    })
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
    const known = board.legs.get(id)
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

  return {
    accept,
    resync,
    seed: (calls) => void board.collect('resync', 'seed', () => seedCalls(board, calls)),
    size: () => ({ channels: board.legs.size, calls: board.calls.size }),
  }
}

function onConferenceEvent(board: Switchboard, event: SwitchEvent): void {
  const leg = board.legs.get(event.get('Unique-ID') ?? '')
  const name = present(event, 'Conference-Name')
  if (leg !== undefined && name !== null && event.get('Action') === 'add-member') meet(board, leg, name, timeOf(event))
}
