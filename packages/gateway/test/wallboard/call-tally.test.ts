import { type DomainEvent, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCallTally } from '../../src/wallboard/call-tally.js'
import { figuresOf, type WaitCounts } from '../../src/wallboard/wait-counts.js'
import { type OracleCall, tell, toldCalls } from './told-calls.js'

const limits = { answerWithinMs: 20_000, shortAbandonMs: 5_000 }
/** Half an hour before midnight in Shanghai, so that a day ends among the calls. */
const base = Date.UTC(2026, 9, 1, 15, 30)
const midnight = Date.UTC(2026, 9, 1, 16)
const makeTally = () => createCallTally({ limitsOf: () => limits, timeZone: 'Asia/Shanghai', now: base })

/** The same figures from the calls' stories, counted one by one. */
function counted(calls: readonly OracleCall[], queue: string | null, within: (at: number) => boolean): WaitCounts {
  const waits = calls.flatMap((call) => call.waits.filter((wait) => wait.queue === queue))
  const ended = waits.filter(({ end }) => within(end))
  const waited = ({ begin, end }: { begin: number; end: number }) => end - begin
  const answers = ended.filter(({ how }) => how === 'answer')
  const abandons = ended.filter(({ how }) => how === 'abandon')
  const handled = calls.flatMap((call) => call.handled).filter((one) => within(one.at) && (queue === null || one.queue === queue))
  const wrapUps = calls.flatMap(({ wrapUp }) =>
    wrapUp !== null && within(wrapUp.at) && (queue === null || wrapUp.queue === queue) ? [wrapUp.ms] : [],
  )
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    offered: waits.filter(({ begin }) => within(begin)).length,
    answered: answers.length,
    answeredInTime: answers.filter((wait) => waited(wait) <= limits.answerWithinMs).length,
    abandoned: abandons.filter((wait) => waited(wait) >= limits.shortAbandonMs).length,
    abandonedShort: abandons.filter((wait) => waited(wait) < limits.shortAbandonMs).length,
    overflowed: ended.filter(({ how }) => how === 'overflow').length,
    waitMs: sum(answers.map(waited)),
    handled: handled.length,
    talkMs: sum(handled.map(({ talkMs }) => talkMs)),
    wrapUpMs: sum(wrapUps),
  }
}

describe('the tally of calls', () => {
  it('says of any calls what the calls one by one say: in all and by queue, today, in the last hour and in each minute', () => {
    fc.assert(
      fc.property(toldCalls(3 * 3_600_000), fc.integer({ min: 0, max: 5_400_000 }), (stories, laterMs) => {
        const told = stories.map((story, index) => tell(story, index, base))
        const events = told.flatMap(({ events }) => events).sort((a, b) => a.at - b.at)
        const calls = told.map(({ oracle }) => oracle)
        const now = (events.at(-1)?.at ?? base) + laterMs
        const tally = makeTally()
        tally.advance(base)
        for (const event of events) tally.take(event)
        tally.advance(now)
        const minute = Math.floor(now / 60_000)
        const isToday = (at: number) => (now >= midnight ? at >= midnight : true)
        const inLastHour = (at: number) => Math.floor(at / 60_000) > minute - 60
        for (const queue of [null, ...tally.queues()]) {
          const history = tally.history(queue)
          expect(history?.today()).toEqual(counted(calls, queue, isToday))
          expect(history?.hour()).toEqual(counted(calls, queue, inLastHour))
          const waits = calls.flatMap((call) => call.waits.filter((wait) => wait.queue === queue))
          for (const shown of history?.minutes(now) ?? []) {
            const end = shown.at + 60_000
            const mine = counted(calls, queue, (at) => at >= shown.at && at < end)
            const quarter = figuresOf(counted(calls, queue, (at) => at >= end - 900_000 && at < end))
            const stays = waits.flatMap(({ begin, there }) => there.map(([from, to]) => ({ begin, from, to })))
            const longest = stays
              .filter(({ from, to }) => from < end && to >= shown.at)
              .map(({ begin, to }) => Math.min(to, end, now) - begin)
            const moments = [shown.at, ...stays.map(({ from }) => from).filter((at) => at >= shown.at && at < end)]
            const atOnce = moments.map((at) => stays.filter(({ from, to }) => from <= at && to > at).length)
            expect(shown).toEqual({
              at: shown.at,
              offered: mine.offered,
              answered: mine.answered,
              waiting: Math.max(...atOnce),
              longestWaitMs: Math.max(0, ...longest),
              serviceLevel: quarter.serviceLevel,
              abandonRate: quarter.abandonRate,
              asaMs: quarter.asaMs,
              ahtMs: quarter.ahtMs,
              backlog: null,
            })
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('knows who waits now, and since when, in the middle of any calls', () => {
    fc.assert(
      fc.property(toldCalls(1_800_000), fc.nat({ max: 2_400_000 }), (stories, untilMs) => {
        const told = stories.map((story, index) => tell(story, index, base))
        const now = base + untilMs
        const tally = makeTally()
        for (const event of told.flatMap(({ events }) => events).sort((a, b) => a.at - b.at))
          if (event.at <= now) tally.take(event)
        tally.advance(now)
        for (const queue of [null, ...tally.queues()]) {
          const open = told
            .flatMap(({ oracle }) => oracle.waits)
            .filter((wait) => wait.queue === queue && wait.there.some(([from, to]) => from <= now && to > now))
          expect(tally.history(queue)?.waiting()).toBe(open.length)
          expect(tally.history(queue)?.waitingSince()).toBe(
            open.length === 0 ? null : Math.min(...open.map(({ begin }) => begin)),
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  it('remembers an hour and a quarter, however long it runs', () => {
    const tally = makeTally()
    for (let hour = 0; hour < 48; hour++) tally.advance(base + hour * 3_600_000)
    expect(tally.history(null)?.minutes(base + 47 * 3_600_000)).toHaveLength(60)
  })

  it('counts nothing of outbound calls, nor of a call whose beginning it does not know', () => {
    const tally = makeTally()
    for (const event of script('out', 'outbound')) tally.take(event)
    for (const event of script('in', 'inbound').slice(1)) tally.take(event)
    expect(tally.history(null)?.today()).toMatchObject({ offered: 0, answered: 0, handled: 0 })
  })

  it('takes the same end of a wait once, whether the queue or the agent’s telephone tells of it first', () => {
    for (const order of [0, 1]) {
      const tally = makeTally()
      const [begin, queued, delivered, established, dequeued, cleared] = script('in', 'inbound') as [
        DomainEvent,
        DomainEvent,
        DomainEvent,
        DomainEvent,
        DomainEvent,
        DomainEvent,
      ]
      const answer = order === 0 ? [established, dequeued] : [dequeued, established]
      for (const event of [begin, queued, delivered, ...answer, cleared]) tally.take(event)
      expect(tally.history('sales')?.today()).toMatchObject({
        offered: 1,
        answered: 1,
        waitMs: 9_000,
        handled: 1,
        talkMs: 60_000,
      })
    }
  })
})

describe('a caller who leaves a queue while a telephone rings', () => {
  const [begin, queued, delivered, established, , cleared] = script('in', 'inbound') as readonly TelephonyEvent[] &
    [TelephonyEvent, TelephonyEvent, TelephonyEvent, TelephonyEvent, TelephonyEvent, TelephonyEvent]
  const left = (reason: string, ms: number) =>
    ({ ...begin, id: 'left', type: 'dequeued', queue: 'sales', reason, at: base + ms }) as unknown as TelephonyEvent
  const stopped = { ...established, id: 'stopped', type: 'connectionCleared', result: 'cancelled', cause: 'X', at: base + 12_000 }
  const today = (...events: readonly TelephonyEvent[]) => {
    const tally = makeTally()
    for (const event of events) tally.take(event)
    return { sales: tally.history('sales')?.today(), all: tally.history(null)?.today(), tally }
  }
  const answered = { offered: 1, answered: 1, abandoned: 0, overflowed: 0, waitMs: 9_000, handled: 1, talkMs: 60_000 }

  it('is answered by who picks them up, whatever the queue says before, and even if it says so of a later instant', () => {
    for (const reason of ['abandoned', 'exit', 'timeout', 'noAgent']) {
      const { sales, all } = today(begin, queued, delivered, left(reason, 10_040), established, cleared)
      expect(sales, reason).toMatchObject(answered)
      expect(all, reason).toMatchObject(answered)
    }
  })

  it('has given up, or was let go, at the instant at which the queue said so, once no telephone rings any more', () => {
    const before = [begin, queued, delivered]
    expect(
      today(...before, left('abandoned', 8_000))
        .tally.history('sales')
        ?.waiting(),
    ).toBe(1)
    const gone = today(...before, left('abandoned', 8_000), stopped as unknown as TelephonyEvent)
    expect(gone.sales).toMatchObject({ answered: 0, abandoned: 1, overflowed: 0 })
    expect(gone.all).toMatchObject({ answered: 0, abandoned: 1, overflowed: 0 })
    expect(gone.tally.history('sales')?.waiting()).toBe(0)
    const over = today(...before, left('timeout', 8_000), stopped as unknown as TelephonyEvent)
    expect(over.sales).toMatchObject({ answered: 0, abandoned: 0, overflowed: 1 })
    expect(over.all).toMatchObject({ answered: 0, abandoned: 0, overflowed: 0 })
    const hungUp = { ...cleared, outcome: 'abandoned' } as TelephonyEvent
    expect(today(...before, left('abandoned', 8_000), hungUp).sales).toMatchObject({ answered: 0, abandoned: 1 })
    // a telephone that begins to ring afterwards is another's
    const later = { ...delivered, at: base + 9_000 } as TelephonyEvent
    expect(today(begin, queued, left('timeout', 8_000), later, established, cleared).sales).toMatchObject({
      answered: 0,
      overflowed: 1,
    })
  })
})

describe('a caller whom a mailbox has', () => {
  const none = { waiting: 0, waitingSince: null }
  const standing = (tally: ReturnType<typeof makeTally>, queue: string | null) => {
    const history = tally.history(queue)
    return { waiting: history?.waiting(), waitingSince: history?.waitingSince() }
  }
  const facts = (...told: readonly (readonly [number, Record<string, unknown>])[]) =>
    told.map(
      ([ms, fact], index) =>
        ({
          id: `mailbox/${index}`,
          at: base + ms,
          origin: 'live',
          callId: toCallId('mailbox'),
          ...fact,
        }) as unknown as TelephonyEvent,
    )
  const [begin] = script('mailbox', 'inbound') as readonly TelephonyEvent[] & [TelephonyEvent]
  const rings = (leg: string) => ({
    type: 'delivered',
    connectionId: toConnectionId(leg),
    party: { extension: leg, agent: null },
    consultation: false,
  })
  const stops = (leg: string) => ({
    type: 'connectionCleared',
    connectionId: toConnectionId(leg),
    result: 'noAnswer',
    cause: 'NO_ANSWER',
  })
  const hungUp = { type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'abandoned' }

  it('after a queue let them go, waits nowhere; their wait overflowed then', () => {
    const tally = makeTally()
    const events = facts(
      [1_000, { type: 'queued', queue: 'sales' }],
      [31_000, { type: 'dequeued', queue: 'sales', reason: 'timeout' }],
    )
    for (const event of [begin, ...events]) tally.take(event)
    for (const queue of [null, 'sales']) expect(standing(tally, queue)).toEqual(none)
    for (const event of facts([200_000, hungUp])) tally.take({ ...event, id: 'mailbox/over' })
    for (const queue of [null, 'sales'])
      expect(tally.history(queue)?.today(), `${queue}`).toMatchObject({
        offered: 1,
        overflowed: 1,
        abandoned: 0,
        abandonedShort: 0,
      })
    expect(Math.max(...(tally.history(null)?.minutes(base + 200_000) ?? []).map((minute) => minute.longestWaitMs))).toBe(30_000)
  })

  it('after telephones rang in vain, too; who rings next goes on with the same wait', () => {
    const tally = makeTally()
    const events = facts(
      [1_000, rings('1001')],
      [21_000, stops('1001')],
      [22_000, rings('1002')],
      [41_000, stops('1002')],
      [200_000, hungUp],
    )
    const waits = [begin, ...events].map((event) => {
      tally.take(event)
      return standing(tally, null).waiting
    })
    expect(waits).toEqual([0, 1, 0, 1, 0, 0])
    for (const queue of [null, ''])
      expect(tally.history(queue)?.today()).toMatchObject({ offered: 1, overflowed: 1, abandoned: 0, abandonedShort: 0 })
  })

  it('is none who hangs up while a telephone rings for them', () => {
    const tally = makeTally()
    const cancelled = { ...stops('1001'), result: 'cancelled', cause: 'ORIGINATOR_CANCEL' }
    for (const event of [begin, ...facts([1_000, rings('1001')], [21_000, cancelled], [21_000, hungUp])]) tally.take(event)
    for (const queue of [null, '']) expect(tally.history(queue)?.today()).toMatchObject({ abandoned: 1, overflowed: 0 })
  })
})

function script(name: string, direction: 'inbound' | 'outbound'): readonly DomainEvent[] {
  const callId = toCallId(name)
  const connectionId = toConnectionId(`${name}/agent`)
  const customer = { number: null, name: null, anonymous: true }
  const facts: readonly (readonly [number, Record<string, unknown>])[] = [
    [0, { type: 'originated', connectionId: toConnectionId(name), direction, customer, dialled: '800' }],
    [1_000, { type: 'queued', queue: 'sales' }],
    [4_000, { type: 'delivered', connectionId, party: { extension: '1001', agent: null }, consultation: false }],
    [10_000, { type: 'established', connectionId }],
    [10_000, { type: 'dequeued', queue: 'sales', reason: 'answered' }],
    [70_000, { type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'answered' }],
  ]
  return facts.map(
    ([ms, fact], index) =>
      ({ id: `${name}/${index}`, at: base + ms, origin: 'live', callId, ...fact }) as unknown as TelephonyEvent,
  )
}
