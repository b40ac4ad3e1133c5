import { describe, expect, it } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../../src/simulator/index.js'
import { scaleTimers } from '../../src/simulator/scaled-timers.js'
import { until } from '../support/until.js'
import { ofModel, ofTruth } from './compare.js'
import { follow } from './followed.js'

const speed = 40

async function start(options: Partial<SimulatorOptions> = {}) {
  const timers = scaleTimers(speed)
  const simulator = await createSimulator({ timers, ...options })
  const followed = await follow(simulator, { timers, random: () => 0 })
  const settled = () => until(() => simulator.counts.active === 0 && followed.adapter.size().calls === 0, 'all calls are over')
  return {
    simulator,
    followed,
    settled,
    async [Symbol.asyncDispose]() {
      await followed[Symbol.asyncDispose]()
      await simulator[Symbol.asyncDispose]()
    },
  }
}

/** Lets everything end and compares each call. */
async function expectTruth({ simulator, followed, settled }: Awaited<ReturnType<typeof start>>) {
  await settled()
  const calls = [...followed.calls.values()].map(ofModel).sort((a, b) => a.id.localeCompare(b.id))
  const truth = [...simulator.truth()].map(ofTruth).sort((a, b) => a.id.localeCompare(b.id))
  expect(calls).toEqual(truth)
  return truth
}

const jane = { from: '0912345678', name: 'Jane Customer' }

describe('the adapter makes of a simulated call what really happened', () => {
  it('direct call, answered, and hung up by either side', async () => {
    await using run = await start({
      phones: [
        { extension: '1001' },
        { extension: '1002', behaviour: { kind: 'answer', afterSeconds: 1, hangsUpAfterSeconds: 2 } },
      ],
    })
    run.simulator.call({ ...jane, to: '1001', talkSeconds: 2 })
    run.simulator.call({ ...jane, to: '1002' })
    const truth = await expectTruth(run)
    expect(truth.map(({ endedBy }) => endedBy).sort()).toEqual(['agent', 'customer'])
    expect(truth.every(({ outcome }) => outcome === 'answered')).toBe(true)
  })

  it('phones that are busy, reject, do not answer, or are not registered', async () => {
    await using run = await start({
      phones: [
        { extension: '1001', behaviour: { kind: 'busy' } },
        { extension: '1002', behaviour: { kind: 'reject', afterSeconds: 1 } },
        { extension: '1003', behaviour: { kind: 'noAnswer' } },
      ],
    })
    for (const to of ['1001', '1002', '1003', '7777']) run.simulator.call({ ...jane, to })
    const truth = await expectTruth(run)
    expect(Object.fromEntries(truth.map(({ dialled, outcome }) => [dialled, outcome]))).toEqual({
      '1001': 'busy',
      '1002': 'rejected',
      '1003': 'noAnswer',
      '7777': 'failed',
    })
  })

  it('queue: answered; the first agent does not answer; the customer gives up while it rings and while nobody is free', async () => {
    await using run = await start({
      phones: [
        { extension: '1001', queues: ['support@default'], behaviour: { kind: 'noAnswer' }, ringSeconds: 3, maxNoAnswer: 1 },
        { extension: '1002', queues: ['support@default'] },
        { extension: '1003', queues: ['nobody@default'], behaviour: { kind: 'noAnswer' } },
      ],
      queues: [{ name: 'support@default' }, { name: 'nobody@default' }, { name: 'closed@default', maxWaitWithNoAgentSeconds: 3 }],
      extensions: {
        '5001': { kind: 'queue', queue: 'support@default' },
        '5002': { kind: 'queue', queue: 'nobody@default' },
        '5003': { kind: 'queue', queue: 'closed@default' },
      },
    })
    run.simulator.call({ ...jane, to: '5001', talkSeconds: 3 })
    run.simulator.call({ ...jane, to: '5002', patienceSeconds: 4 })
    run.simulator.call({ ...jane, to: '5002', patienceSeconds: 4 })
    run.simulator.call({ ...jane, to: '5003' })
    const truth = await expectTruth(run)
    expect(truth.map(({ dialled, outcome }) => `${dialled} ${outcome}`).sort()).toEqual([
      '5001 answered',
      '5002 abandoned',
      '5002 abandoned',
      '5003 noAnswer',
    ])
    expect(run.simulator.agents.get('1001@default')?.status).toBe('On Break')
  })

  it('ring-all: one answers, the others lose', async () => {
    await using run = await start({
      phones: [
        { extension: '1001', queues: ['all@default'], behaviour: { kind: 'answer', afterSeconds: 2 } },
        { extension: '1002', queues: ['all@default'], behaviour: { kind: 'answer', afterSeconds: 1 } },
      ],
      queues: [{ name: 'all@default', strategy: 'ring-all' }],
    })
    run.simulator.call({ ...jane, to: '5001', talkSeconds: 2 })
    const [call] = await expectTruth(run)
    expect(call?.agents.map(({ result }) => result).sort()).toEqual(['answered', 'lostRace'])
  })

  it('IVR digits, hidden callers, names of all sorts', async () => {
    await using run = await start()
    run.simulator.call({ from: '0911', name: "O'Brien, {王小明} %41", to: '5002', digits: '482913', talkSeconds: 2 })
    run.simulator.call({ ...jane, to: '5001', hidden: true, talkSeconds: 2 })
    const truth = await expectTruth(run)
    expect(truth.map(({ digits }) => digits).sort()).toEqual(['', '482913'])
  })

  it('blind transfer, hold and recording by command', async () => {
    await using run = await start()
    const { simulator, followed } = run
    const customer = simulator.call({ ...jane, to: '1001', talkSeconds: 8 })
    await until(() => followed.call(customer.id)?.agents[0]?.state === 'connected')
    const agent = simulator.truth()[0]?.offers[0]?.channelId ?? ''
    expect(await simulator.api(`uuid_record ${customer.id} start /tmp/a.wav`)).toBe('+OK Success\n')
    expect(await simulator.api(`uuid_hold ${agent}`)).toBe('+OK Success\n')
    await until(() => followed.call(customer.id)?.holds.length === 1)
    expect(await simulator.api(`uuid_hold off ${agent}`)).toBe('+OK Success\n')
    await simulator.api(`uuid_transfer ${customer.id} 1002`)
    const [call] = await expectTruth(run)
    expect(call?.transfers).toEqual([{ from: '1001', to: '1002' }])
    expect(call?.agents.map(({ extension }) => extension)).toEqual(['1001', '1002'])
  })

  it('click to dial: agent first, then the customer; busy and invalid numbers are told apart', async () => {
    await using run = await start()
    const { simulator } = run
    expect(await simulator.api('originate user/1001@default &bridge(sofia/gateway/pstn/0912345678)')).toMatch(/^\+OK /)
    await until(() => simulator.truth()[0]?.answeredAt != null)
    expect(await simulator.api('originate sofia/gateway/pstn/0912000486 &park()')).toBe('-ERR USER_BUSY\n')
    expect(await simulator.api('originate sofia/gateway/pstn/0912000404 &park()')).toBe('-ERR UNALLOCATED_NUMBER\n')
    expect(await simulator.api('originate user/4242@default &park()')).toBe('-ERR SUBSCRIBER_ABSENT\n')
    expect(await simulator.api('originate loopback/5001 &park()')).toBe('-ERR CHAN_NOT_IMPLEMENTED\n')
    await simulator.api(`uuid_kill ${simulator.truth()[0]?.id}`)
    const truth = await expectTruth(run)
    expect(truth.map(({ outcome }) => outcome).sort()).toEqual(['answered', 'busy', 'failed'])
  })

  it('conference from a call', async () => {
    await using run = await start()
    const { simulator, followed } = run
    const customer = simulator.call({ ...jane, to: '1001' })
    await until(() => followed.call(customer.id)?.agents[0]?.state === 'connected')
    expect(await simulator.api(`uuid_transfer ${customer.id} -both 3000`)).toBe('+OK\n')
    await until(() => followed.call(customer.id)?.conference === true)
    expect((await simulator.api('conference 3000 list')).trim().split('\n')).toHaveLength(2)
    expect(await simulator.api('conference 3000 mute 1')).toBe('+OK mute 1\n')
    customer.hangUp()
    expect(await simulator.api('conference 3000 kick all')).toMatch(/^\+OK kicked/)
    await run.settled()
    expect(followed.call(customer.id)).toMatchObject({ state: 'ended', conference: true, outcome: 'answered' })
  })
})

describe('a restart', () => {
  it('ends every call with cause unknown, and the next ones are as good as any', async () => {
    await using run = await start()
    const { simulator, followed } = run
    const lost = simulator.call({ ...jane, to: '1001' })
    await until(() => followed.call(lost.id)?.agents[0]?.state === 'connected')
    const before = simulator.coreId
    simulator.restart()
    expect(simulator.coreId).not.toBe(before)
    await until(() => followed.call(lost.id)?.state === 'ended')
    expect(followed.call(lost.id)).toMatchObject({ cause: 'unknown', outcome: 'answered' })
    const next = simulator.call({ ...jane, to: '5001', talkSeconds: 2 })
    await run.settled()
    expect(followed.call(next.id)).toMatchObject({ outcome: 'answered', endedBy: 'customer' })
  })
})

describe('a run of calls', () => {
  it('1,000 at 60 a second: every call of the model equals the truth', async () => {
    const timers = scaleTimers(2)
    const phones = Array.from({ length: 400 }, (_, index) => ({
      extension: String(2000 + index),
      queues: ['support@default'],
      maxNoAnswer: 0,
      behaviour:
        index % 20 === 0 ? ({ kind: 'noAnswer' } as const) : ({ kind: 'answer', afterSeconds: 1 + (index % 3) } as const),
      ringSeconds: 5,
    }))
    await using simulator = await createSimulator({ timers, phones })
    await using followed = await follow(simulator, { timers })
    await simulator.load({ calls: 1000, perSecond: 60, talkSeconds: [2, 10], patienceSeconds: [4, 60] })
    await until(() => followed.adapter.size().calls === 0, 'all calls are over')
    const byId = new Map([...followed.calls.values()].map((call) => [String(call.id), ofModel(call)]))
    for (const call of simulator.truth()) expect(byId.get(call.id)).toEqual(ofTruth(call))
    expect(byId.size).toBe(1000)
    expect(simulator.counts.answered).toBeGreaterThan(300)
  }, 60_000)
})
