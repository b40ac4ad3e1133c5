import { type Call, type CallId, reduceCall, summariseCall } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createEslDecoder } from '../../src/codec/esl-decoder.js'
import type { EslEvent } from '../../src/codec/esl-event.js'
import { createNormaliser } from '../../src/normalise/normaliser.js'
import type { SwitchEvent } from '../../src/normalise/switch-event.js'
import { loadRecording, scenarioNames } from '../support/recordings.js'

const scenarios = scenarioNames.filter((name) => !/^([mno]|l_)/.test(name))

function decode(bytes: Uint8Array, chunk = bytes.length): EslEvent[] {
  const events: EslEvent[] = []
  const decoder = createEslDecoder({
    onFrame: (frame) => frame.type === 'event' && events.push(frame.event),
    onMalformed: () => {},
  })
  for (let at = 0; at < bytes.length; at += chunk) decoder.push(bytes.subarray(at, at + chunk))
  decoder.end()
  return events
}

/** Everything a replay says: the calls, and the ids of the facts, each once. */
function play(events: readonly SwitchEvent[], twice = false) {
  const normaliser = createNormaliser()
  const calls = new Map<CallId, Call>()
  const ids: string[] = []
  for (const event of events) {
    for (let delivery = 0; delivery < (twice ? 2 : 1); delivery++) {
      for (const fact of normaliser.accept(event, 'replay')) {
        ids.push(fact.id)
        const call = reduceCall(calls.get(fact.callId), fact)
        if (call !== undefined) calls.set(fact.callId, call)
      }
    }
  }
  return { calls: [...calls.values()].map(summariseCall), ids }
}

describe('the same calls, however the stream arrives', () => {
  for (const name of scenarios) {
    const { bytes } = loadRecording(name, 'filter.json')
    const events = decode(bytes)
    const once = play(events)

    it(`${name}: replayed again it says the same, with the same ids`, () => {
      expect(play(decode(bytes))).toEqual(once)
      expect(new Set(once.ids).size).toBe(once.ids.length)
    })

    it(`${name}: every event delivered twice`, () => {
      expect(play(events, true)).toEqual(once)
    })

    it(`${name}: the whole stream delivered twice, as after a reconnect that repeats it`, () => {
      expect(play([...events, ...events])).toEqual(once)
    })
  }

  it('split at every byte', () => {
    for (const name of ['b_queue_answer', 'j1_utf8_names', 'f5_refer_attended']) {
      const { bytes } = loadRecording(name, 'filter.json')
      expect(play(decode(bytes, 1)), name).toEqual(play(decode(bytes)))
    }
  })

  it('all four kinds of one scenario say the same, but for what plain events lose', () => {
    for (const name of scenarios) {
      const kinds = (['json', 'filter.json', 'plain', 'filter.plain'] as const).map(
        (kind) => play(decode(loadRecording(name, kind).bytes)).calls,
      )
      for (const calls of kinds) expect(calls, name).toEqual(kinds[0])
    }
  })
})

describe('connecting in the middle of a call', () => {
  it('takes the call up from the first event that describes it (q1_connect_mid_call)', () => {
    const [call] = play(decode(loadRecording('q1_connect_mid_call', 'filter.json').bytes)).calls
    expect(call).toMatchObject({
      id: '54c660ff-703b-4eff-b4bd-bc436f693e9b',
      customer: { number: '0912345678', name: 'Jane Customer' },
      dialled: '5000',
      outcome: 'answered',
      endedBy: 'customer',
    })
  })

  it('is the same wherever the connection begins, as long as the agent rings or talks', () => {
    // the facts that come from the past are the call's own, whichever event brings them
    const events = decode(loadRecording('a_inbound_bridge', 'filter.json').bytes)
    const whole = play(events).calls[0]
    const bridged = events.findIndex((event) => event.name === 'CHANNEL_BRIDGE')
    for (let start = 1; start <= bridged + 1; start++) {
      const [call] = play(events.slice(start)).calls
      expect(call, `from event ${start}`).toMatchObject({
        id: whole?.id,
        customer: whole?.customer,
        dialled: whole?.dialled,
        outcome: 'answered',
        endedBy: 'customer',
        answeredAt: whole?.answeredAt,
        endedAt: whole?.endedAt,
        agents: [{ extension: '1001', result: 'answered' }],
      })
    }
  })
})

describe('resynchronising with a snapshot', () => {
  const events = decode(loadRecording('b_queue_answer', 'filter.json').bytes)
  const answered = events.findIndex((event) => event.name === 'CHANNEL_BRIDGE') + 1

  /** What the switch would have dumped after these events: the last word of each channel that lives. */
  function channelsAfter(seen: readonly EslEvent[]): SwitchEvent[] {
    const channels = new Map<string, EslEvent>()
    for (const event of seen) {
      const id = event.get('Unique-ID')
      if (id === undefined || !event.name.startsWith('CHANNEL_')) continue
      if (event.name === 'CHANNEL_DESTROY') channels.delete(id)
      else channels.set(id, event)
    }
    return [...channels.values()]
  }

  function reduceAll(facts: readonly (readonly Parameters<typeof reduceCall>[1][])[]): Call[] {
    const calls = new Map<CallId, Call>()
    for (const fact of facts.flat()) {
      const call = reduceCall(calls.get(fact.callId), fact)
      if (call !== undefined) calls.set(fact.callId, call)
    }
    return [...calls.values()]
  }

  it('ends with cause unknown what ended while nobody listened', () => {
    const normaliser = createNormaliser()
    const before = events.slice(0, answered).map((event) => normaliser.accept(event, 'live'))
    const after = normaliser.resync({ coreUuid: null, takenAt: 1_795_191_430_000, channels: [] })
    const [call] = reduceAll([...before, after])
    expect(call).toMatchObject({ state: 'ended', cause: 'unknown', outcome: 'answered', endedBy: null })
    expect(after.every((event) => event.origin === 'resync')).toBe(true)
    expect(normaliser.size()).toEqual({ channels: 0, calls: 0 })
  })

  it('ends every call when the switch was restarted, even if a channel has the same id', () => {
    const normaliser = createNormaliser()
    for (const event of events.slice(0, answered)) normaliser.accept(event, 'live')
    const facts = normaliser.resync({ coreUuid: 'another-core', takenAt: 1_795_191_430_000, channels: [] })
    expect(facts.filter((fact) => fact.type === 'callCleared')).toHaveLength(1)
  })

  it('makes calls appear that began while nobody listened, and goes on with them', () => {
    for (let gap = 1; gap <= answered; gap++) {
      const normaliser = createNormaliser()
      const snapshot = normaliser.resync({
        coreUuid: null,
        takenAt: 1_795_191_430_000,
        channels: channelsAfter(events.slice(0, gap)),
      })
      const rest = events.slice(gap).map((event) => normaliser.accept(event, 'live'))
      const calls = reduceAll([snapshot, ...rest])
      expect(calls, `after ${gap} events`).toHaveLength(1)
      expect(calls[0]).toMatchObject({ state: 'ended', outcome: 'answered', cause: 'NORMAL_CLEARING', endedBy: 'customer' })
    }
  })

  it('says nothing new when nothing was missed', () => {
    const normaliser = createNormaliser()
    for (const event of events.slice(0, answered)) normaliser.accept(event, 'live')
    expect(
      normaliser.resync({ coreUuid: null, takenAt: 1_795_191_425_000, channels: channelsAfter(events.slice(0, answered)) }),
    ).toEqual([])
  })

  it('takes up the calls that another process knew, and says nothing about them twice', () => {
    const first = createNormaliser()
    const before = events.slice(0, answered).map((event) => first.accept(event, 'live'))
    const second = createNormaliser()
    second.seed(reduceAll(before))
    const known = new Set(before.flat().map((fact) => fact.id))
    const snapshot = second.resync({
      coreUuid: null,
      takenAt: 1_795_191_425_000,
      channels: channelsAfter(events.slice(0, answered)),
    })
    expect(snapshot.filter((fact) => !known.has(fact.id))).toEqual([])
    const rest = events.slice(answered).map((event) => second.accept(event, 'live'))
    expect(reduceAll([...before, snapshot, ...rest])[0]).toMatchObject({
      outcome: 'answered',
      endedBy: 'customer',
      agents: [{ result: 'answered' }],
    })
  })
})

describe('a channel whose end is told by CHANNEL_DESTROY alone', () => {
  it.each(scenarios)('%s: its calls end as they do when everything is told', (name) => {
    const events = decode(loadRecording(name, 'filter.json').bytes)
    const silent = new Set(['CHANNEL_HANGUP', 'CHANNEL_HANGUP_COMPLETE'])
    const { calls } = play(events.filter((event) => !silent.has(event.name)))
    const whole = play(events).calls
    const ends = (all: typeof calls) => all.map(({ id, state, cause, outcome }) => [id, state, cause, outcome])
    expect(ends(calls)).toEqual(ends(whole))
  })
})
