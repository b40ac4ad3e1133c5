import { createPipeline, defaultRules, type Effect } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createSimulator, type SimulatedCall, type Simulator } from '../../src/simulator/index.js'
import { createSeededRandom } from '../../src/simulator/random.js'
import { scaleTimers } from '../../src/simulator/scaled-timers.js'
import { ofModel, ofTruth } from './compare.js'
import { follow } from './followed.js'
import { createWitness } from './witness.js'

const seed = Number(process.env.CHAOS_SEED ?? 20_261_121)
const calls = 1000
const faults = 100
const perSecond = 5
/** Calls after the last fault: nothing of them may be lost. */
const calm = 50

type Kind = (simulator: Simulator) => (() => void) | undefined

const cut = (act: (simulator: Simulator) => void): Kind => {
  return (simulator) => {
    act(simulator)
    return undefined
  }
}
const lasting = (set: (simulator: Simulator, on: boolean) => void): Kind => {
  return (simulator) => {
    set(simulator, true)
    return () => set(simulator, false)
  }
}

/** Kinds of faults, each as often as it is named. */
const kinds: readonly (readonly [name: string, weight: number, kind: Kind])[] = [
  ['drop', 8, cut(({ faults }) => faults.dropConnections())],
  ['cut', 6, cut(({ faults }) => faults.cutInsideFrame())],
  ['slow', 6, cut(({ faults }) => faults.killSlowReaders())],
  ['restart', 3, cut((simulator) => simulator.restart())],
  ['shutdown', 3, cut((simulator) => simulator.shutDownConnections())],
  [
    'password',
    1,
    lasting(({ faults }, on) => {
      faults.wrongPassword = on
      if (on) faults.dropConnections()
    }),
  ],
  [
    'acl',
    1,
    lasting(({ faults }, on) => {
      faults.rejectByAcl = on
      if (on) faults.dropConnections()
    }),
  ],
  [
    'silence',
    3,
    lasting(({ faults }, on) => {
      faults.silent = on
    }),
  ],
  [
    'duplicate',
    18,
    lasting(({ faults }, on) => {
      faults.duplicateEvents = on
    }),
  ],
  [
    'reorder',
    18,
    lasting(({ faults }, on) => {
      faults.reorderEvents = on
    }),
  ],
  [
    'delay',
    10,
    lasting(({ faults }, on) => {
      faults.answerDelay = on ? 150 : 0
    }),
  ],
  [
    'jobs',
    6,
    lasting(({ faults }, on) => {
      faults.loseJobResults = on
    }),
  ],
  [
    'names',
    8,
    lasting(({ faults }, on) => {
      faults.brokenNames = on
    }),
  ],
]

it(`1,000 calls and 100 random faults (CHAOS_SEED=${seed}): afterwards the model equals the truth, and each call popped once`, async () => {
  const timers = scaleTimers(10)
  const random = createSeededRandom(seed)
  const phones = Array.from({ length: 200 }, (_, index) => ({
    extension: String(2000 + index),
    queues: ['support@default'],
    maxNoAnswer: 0,
    behaviour: { kind: 'answer' as const, afterSeconds: 1 + (index % 3) },
  }))
  await using simulator = await createSimulator({ timers, seed, phones, heartbeatSeconds: 2 })
  const witness = createWitness(timers)
  const log: { readonly at: number; readonly what: string }[] = []
  const note = (what: string) => log.push({ at: timers.now(), what })
  await using followed = await follow(simulator, {
    timers,
    heartbeatSeconds: 2,
    // a tenth of it passes: a slow machine is none of the faults
    commandMilliseconds: 30_000,
    random: () => 0,
    openSocket: witness.openSocket,
    log: ({ level, code, message }) => level !== 'debug' && note(`${code}: ${message}`),
  })
  witness.connected()
  followed.adapter.on('health', ({ state }) => {
    note(state)
    if (state === 'connected') witness.connected()
  })

  const bag = kinds.flatMap((one) => Array.from({ length: one[1] }, () => one))
  const pick = () => bag[Math.floor(random.next() * bag.length)] ?? bag[0]
  const duration = (calls / perSecond) * 1000
  const told: string[] = []
  const undo = new Set<() => void>()
  for (let index = 0; index < faults; index++) {
    const [name = '', , kind] = pick() ?? []
    timers.set(
      () => {
        told.push(name)
        note(`fault: ${name}`)
        const end = kind?.(simulator)
        if (end === undefined) return
        undo.add(end)
        timers.set(
          () => {
            if (undo.delete(end)) end()
            note(`fault over: ${name}`)
          },
          200 + random.next() * 3000,
        )
      },
      1000 + random.next() * duration,
    )
  }
  const usual = (index: number) => ({ to: index % 4 === 0 ? String(2000 + (index % 200)) : '5001' })
  await simulator.load({
    calls,
    perSecond,
    talkSeconds: [1, 6],
    patienceSeconds: [20, 40],
    script: (index, script) => ({ ...script, ...usual(index) }),
  })
  for (const end of undo) end()
  await settled()
  await simulator.load({ calls: calm, perSecond: 2 * perSecond, talkSeconds: [1, 6], patienceSeconds: [20, 40] })
  await settled()

  expect(told).toHaveLength(faults)
  const model = new Map([...followed.calls.values()].map((call) => [String(call.id), call]))
  const truth = new Map(simulator.truth().map((call) => [call.id, call]))
  expect(truth.size).toBe(calls + calm)
  expect([...model.keys()].filter((id) => !truth.has(id))).toEqual([])
  let exact = 0
  for (const real of truth.values()) {
    try {
      judge(real)
    } catch (error) {
      if (error instanceof Error) error.message += storyOf(real)
      throw error
    }
  }
  expect(exact).toBeGreaterThanOrEqual(calm)
  expectPops()

  async function settled() {
    const deadline = performance.now() + 25_000
    const { adapter } = followed
    while (adapter.health().state !== 'connected' || adapter.size().calls > 0) {
      if (performance.now() > deadline)
        throw new Error(`still ${adapter.size().calls} calls, ${adapter.health().state}${story(log.slice(-60))}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  function judge(real: Readonly<SimulatedCall>) {
    const call = model.get(real.id)
    if (call === undefined) {
      // only a call that nobody could see may be missing
      const known = witness.learned('CHANNEL_CREATE', real.id, real.startedAt, real.endedAt ?? 0)
      expect(known, `call ${real.id} is missing`).toBe(false)
      return
    }
    const [actual, expected] = [ofModel(call), ofTruth(real)]
    if (witness.sawWhole([real.id, ...real.offers.map(({ channelId }) => channelId)])) {
      exact += 1
      expect(actual).toEqual(expected)
    } else expectSeen(actual, expected, real)
  }

  /** What happened, and how to make it happen again as far as time allows. */
  function story(entries: typeof log) {
    return [`\n\nrun again: CHAOS_SEED=${seed}`, ...entries.map(({ at, what }) => `${Math.round(at)} ${what}`)].join('\n')
  }

  /** What happened around a call that is not as it was. */
  function storyOf(real: Readonly<SimulatedCall>) {
    const around = log.filter(({ at }) => at > real.startedAt - 5000 && at < (real.endedAt ?? 0) + 5000)
    const events = followed.events.filter(({ callId }) => callId === real.id)
    return [story(around), ...[real, ...events].map((one) => JSON.stringify(one))].join('\n')
  }

  /** A call that was seen in part: nothing in the model that was not so, and everything that could be seen. */
  function expectSeen(actual: ReturnType<typeof ofModel>, expected: ReturnType<typeof ofTruth>, real: Readonly<SimulatedCall>) {
    const who = ({ id, direction, number, name, dialled, state }: typeof actual | typeof expected) => ({
      id,
      direction,
      number,
      name,
      dialled,
      state,
    })
    expect(who(actual)).toEqual(who(expected))
    const answered = (agents: typeof expected.agents) =>
      agents.filter(({ result }) => result === 'answered').map(({ extension }) => extension)
    const really = answered(expected.agents)
    // CHANNEL_BRIDGE of a customer names its partner, but not the partner's name in the queue: who is first met so has none
    for (const { extension, agent } of actual.agents)
      expect(expected.agents).toContainEqual(expect.objectContaining(agent === null ? { extension } : { extension, agent }))
    for (const extension of answered(actual.agents))
      expect(really, `${real.id} was answered by ${extension}`).toContain(extension)
    for (const offer of real.offers)
      if (
        offer.result === 'answered' &&
        witness.learned('CHANNEL_BRIDGE', offer.channelId, offer.talkedAt ?? Number.POSITIVE_INFINITY, offer.leftAt ?? 0)
      )
        expect(answered(actual.agents), `${real.id} was answered by ${offer.extension}`).toContain(offer.extension)
    if (actual.cause !== 'unknown') expect(actual.cause).toBe(expected.cause)
    if (actual.endedBy !== null) expect(actual.endedBy).toBe(expected.endedBy)
    if (actual.outcome === 'answered') expect(expected.outcome).toBe('answered')
    if (actual.queue !== null) expect(actual.queue).toBe(expected.queue)
  }

  function expectPops() {
    const pipeline = createPipeline({ rules: defaultRules, region: 'TW', language: 'en' })
    const pops: Extract<Effect, { type: 'popScreen' }>[] = []
    const apply = (event: Parameters<typeof pipeline.apply>[0]): void => {
      for (const effect of pipeline.apply(event).effects) {
        if (effect.type === 'popScreen') pops.push(effect)
        if (effect.type !== 'lookUpContact') continue
        // a screen pops when it is known who calls, or that nobody knows
        const { callId } = effect
        apply({ type: 'contactResolved', id: `${callId}/contact`, callId, at: 0, matches: [], missing: [] })
      }
    }
    for (const event of followed.events) apply(event)
    const popped = new Map<string, string[]>()
    for (const { callId, pop } of pops) popped.set(callId, [...(popped.get(callId) ?? []), pop.key])
    for (const [id, call] of model) {
      const offered = new Set(call.agents.map(({ extension }) => extension))
      expect(popped.get(id)?.length ?? 0, `pops of ${id}`).toBe(offered.size)
      expect(new Set(popped.get(id)).size).toBe(popped.get(id)?.length ?? 0)
    }
  }
}, 120_000)
