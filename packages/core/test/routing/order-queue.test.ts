import type { Workflow } from '@ringloop/core'
import { headStartOf, orderQueue, queueScoreOf, type WaitingItem } from '@ringloop/core/routing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsFrom, now } from './sample-agents.js'

const ids = (items: readonly WaitingItem[]) => items.map(({ id }) => id)

describe('the order of a queue', () => {
  it('is that of coming, where nobody has priority', () => {
    const items = [3, 1, 2].map((second) => ({ id: `${second}`, enteredAt: now + second, headStartSeconds: 0 }))
    expect(ids(orderQueue(items, now + 10))).toEqual(['1', '2', '3'])
  })

  it('lets priority go before, until those before have waited as much longer', () => {
    const plain = { id: 'plain', enteredAt: now, headStartSeconds: 0 }
    const gold = (after: number) => ({ id: 'gold', enteredAt: now + after * 1000, headStartSeconds: 300 })
    expect(ids(orderQueue([plain, gold(299)], now + 400_000))).toEqual(['gold', 'plain'])
    expect(ids(orderQueue([plain, gold(301)], now + 400_000))).toEqual(['plain', 'gold'])
    expect(queueScoreOf(gold(100), now + 150_000)).toBe(350)
  })

  it('never keeps anybody behind somebody who came later than the bound, whatever comes and goes', () => {
    const mostSeconds = 600
    const arrival = fc.record({
      gap: fc.integer({ min: 0, max: 120 }),
      headStartSeconds: fc.integer({ min: -500, max: 5_000 }),
      served: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 80 }), (arrivals) => {
        let time = now
        let waiting: WaitingItem[] = []
        for (const [index, { gap, headStartSeconds, served }] of arrivals.entries()) {
          time += gap * 1000
          waiting.push({ id: `${index}`, enteredAt: time, headStartSeconds })
          if (!served) continue
          const [next, ...rest] = orderQueue(waiting, time, { mostSeconds })
          for (const passed of rest) expect((next?.enteredAt ?? 0) - passed.enteredAt).toBeLessThanOrEqual(mostSeconds * 1000)
          waiting = [...rest]
        }
      }),
    )
  })

  it('serves everybody within the bound, even if all who come have the highest priority', () => {
    // one is served a minute, one comes a minute, and the plain one was there first
    const most = 900
    let waiting: WaitingItem[] = [{ id: 'plain', enteredAt: now, headStartSeconds: 0 }]
    let minute = 0
    for (; minute < 100; minute++) {
      const time = now + minute * 60_000
      waiting.push({ id: `gold${minute}`, enteredAt: time, headStartSeconds: most })
      const [next, ...rest] = orderQueue(waiting, time)
      waiting = [...rest]
      if (next?.id === 'plain') break
    }
    expect(minute).toBe(most / 60)
  })

  it('agrees with a plain comparison of all pairs', () => {
    const item = fc.record({
      id: fc.uuid(),
      enteredAt: fc.integer({ min: now - 100, max: now }),
      headStartSeconds: fc.integer({ min: 0, max: 3 }).map((n) => n / 100),
    })
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ({ id }) => id }), (items) => {
        const order = orderQueue(items, now)
        for (const [index, one] of order.entries())
          for (const later of order.slice(index + 1))
            expect(queueScoreOf(one, now)).toBeGreaterThanOrEqual(queueScoreOf(later, now))
        expect(orderQueue([...items].reverse(), now)).toEqual(order)
      }),
    )
  })
})

describe('a head start', () => {
  const workflow: Pick<Workflow, 'ageing' | 'raise'> = {
    ageing: { secondsPerPriority: 30, mostSeconds: 200 },
    raise: [
      { when: { fact: 'contact.level', is: 'gold' }, by: 3 },
      { when: { fact: 'transcript.sentiment', below: -0.5 }, by: 4 },
      { when: { fact: 'ticket.secondsToBreach', atMost: 600 }, by: 5 },
      { when: { fact: 'contact.tags', has: 'nuisance' }, by: -10 },
    ],
  }

  it('grows with level, mood and due times, and says by which', () => {
    const raised = headStartOf(workflow, {
      facts: factsFrom({ 'contact.level': 'gold', 'transcript.sentiment': 0.2 }),
      priority: 1,
    })
    expect(raised).toEqual({
      seconds: 120,
      priority: 4,
      raises: [
        { rule: 'raise[0]', matched: true },
        { rule: 'raise[1]', matched: false, failed: { condition: 'when', fact: 'transcript.sentiment', value: 0.2 } },
        { rule: 'raise[2]', matched: false, failed: { condition: 'when', fact: 'ticket.secondsToBreach', value: null } },
        { rule: 'raise[3]', matched: false, failed: { condition: 'when', fact: 'contact.tags', value: null } },
      ],
    })
  })

  it('is never more than the bound, and never less than none', () => {
    const all = factsFrom({ 'contact.level': 'gold', 'transcript.sentiment': -1, 'ticket.secondsToBreach': 60 })
    expect(headStartOf(workflow, { facts: all, priority: 2 })).toMatchObject({ seconds: 200, priority: 10 })
    expect(headStartOf(workflow, { facts: factsFrom({ 'contact.tags': ['nuisance'] }), priority: 2 }).seconds).toBe(0)
    expect(headStartOf({}, { facts: factsFrom({}), priority: 2, queueScore: 15 }).seconds).toBe(135)
    expect(headStartOf({}, { facts: factsFrom({}), queueScore: Number.NaN }).seconds).toBe(0)
  })
})
