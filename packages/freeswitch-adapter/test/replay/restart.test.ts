import { type Call, type CallId, reduceCall, type TelephonyEvent } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createEslDecoder } from '../../src/codec/esl-decoder.js'
import type { EslEvent } from '../../src/codec/esl-event.js'
import { createNormaliser } from '../../src/normalise/normaliser.js'
import type { SwitchEvent } from '../../src/normalise/switch-event.js'
import { loadRecording } from '../support/recordings.js'

function decode(bytes: Uint8Array): EslEvent[] {
  const events: EslEvent[] = []
  const decoder = createEslDecoder({
    onFrame: (frame) => frame.type === 'event' && events.push(frame.event),
    onMalformed: () => {},
  })
  decoder.push(bytes)
  decoder.end()
  return events
}

/** What the switch would dump after these events: each channel that lives, with everything it was last heard to have. */
function channelsAfter(seen: readonly EslEvent[]): SwitchEvent[] {
  const heard = new Map<string, EslEvent[]>()
  for (const event of seen) {
    const id = event.get('Unique-ID')
    if (id === undefined || !event.name.startsWith('CHANNEL_')) continue
    if (event.name === 'CHANNEL_DESTROY' || event.name === 'CHANNEL_HANGUP_COMPLETE') heard.delete(id)
    else heard.set(id, [event, ...(heard.get(id) ?? [])])
  }
  const last = ([newest, ...older]: readonly EslEvent[], header: string) =>
    [newest, ...older].find((event) => event?.get(header) !== undefined)
  return [...heard.values()].map((events) => ({
    name: 'CHANNEL_DATA',
    get: (header) => last(events, header)?.get(header),
    all: (header) => last(events, header)?.all(header) ?? [],
    headers: () => events[0]?.headers() ?? [],
  }))
}

/** As the journal does: each fact once, by its id. */
function reduceAll(facts: readonly TelephonyEvent[]): Call[] {
  const calls = new Map<CallId, Call>()
  const ids = new Set<string>()
  for (const fact of facts) {
    if (ids.has(fact.id)) continue
    ids.add(fact.id)
    const call = reduceCall(calls.get(fact.callId), fact)
    if (call !== undefined) calls.set(fact.callId, call)
  }
  return [...calls.values()]
}

const timeOf = (event: EslEvent | undefined) => Number(event?.get('Event-Date-Timestamp')) / 1000
const transfersOf = (calls: readonly Call[]) =>
  calls.flatMap((call) => call.transfers.map(({ kind, from, to, result }) => `${kind} ${from} ${to} ${result}`))

/** The recording with the process away for the events from `cut` to `back`. */
function withGap(events: readonly EslEvent[], cut: number, back: number): Call[] {
  const first = createNormaliser()
  const before = events.slice(0, cut).flatMap((event) => first.accept(event, 'live'))
  const second = createNormaliser()
  second.seed(reduceAll(before))
  const takenAt = timeOf(events[back - 1])
  const missed = second.resync({ coreUuid: null, takenAt, channels: channelsAfter(events.slice(0, back)) })
  const after = events.slice(back).flatMap((event) => second.accept(event, 'live'))
  return reduceAll([...before, ...missed, ...after])
}

describe.each(['f1_blind_transfer_api', 'f4_refer_blind', 'f8_queue_call_transferred'])('a restart during %s', (name) => {
  const events = decode(loadRecording(name, 'filter.json').bytes)
  const bridges = events.flatMap((event, index) => (event.name === 'CHANNEL_BRIDGE' ? [index] : []))
  const talking = (bridges[0] ?? 0) + 1
  const transferred = transfersOf(withGap(events, events.length, events.length))

  it('is over a recording with one transfer', () => {
    expect(transferred).toHaveLength(1)
    expect(bridges.length).toBeGreaterThanOrEqual(2)
  })

  it('at any moment after the first agent answered, tells the transfer once and who made it', () => {
    for (let cut = talking; cut <= events.length; cut++)
      expect(transfersOf(withGap(events, cut, cut)), `after ${cut} of ${events.length} events`).toEqual(transferred)
  })

  it('tells a transfer that was made while it was away', () => {
    const afterSecond = (bridges.at(-1) ?? 0) + 1
    expect(transfersOf(withGap(events, talking, afterSecond))).toEqual(transferred)
  })

  it('ends every call', () => {
    for (let cut = talking; cut <= events.length; cut++)
      expect(withGap(events, cut, cut).every((call) => call.state === 'ended')).toBe(true)
  })
})
