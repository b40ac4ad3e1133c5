import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slaMetrics } from '../../src/sla/sla.js'
import { usedAt } from '../../src/sla/sla-clock.js'
import type { SlaEffect } from '../../src/sla/sla-effect.js'
import type { SlaEvent } from '../../src/sla/sla-event.js'
import { always, followTicket, inShort, minute, sampleSla } from './sample-sla.js'

const begin = Date.UTC(2026, 5, 1, 8)
const at = (minutes: number) => begin + minutes * minute
const policies = sampleSla({
  policies: [
    {
      id: 'only',
      calendar: 'always',
      targets: { firstResponse: '30m', nextResponse: '20m', resolution: '1h' },
      escalate: 'boss',
      reminders: [
        { of: 'resolution', percent: 80, channel: 'team' },
        { of: 'resolution', afterDue: '5m', elapsed: true, channel: 'team' },
        { of: 'nextResponse', beforeDue: '5m', channel: 'team' },
      ],
    },
  ],
  chains: { boss: { steps: [{ channel: 'boss' }, { channel: 'boss', after: '10m' }] } },
})
const opened = () => {
  const ticket = followTicket(policies)
  ticket.open(at(0))
  return ticket
}

/** Breaches that were told and not taken back, and what was measured. */
function standing(effects: readonly SlaEffect[]) {
  const facts = new Map<string, number>()
  for (const effect of effects) {
    if (effect.type === 'slaBreachTakenBack') expect(facts.delete(effect.breach)).toBe(true)
    else if (effect.type !== 'notify') {
      if (effect.type === 'slaMeasured' && effect.replaces !== undefined) expect(facts.delete(effect.replaces)).toBe(true)
      facts.set(effect.key, effect.at)
    }
  }
  return [...facts].sort()
}

const keysOf = (effects: readonly SlaEffect[], channel: string) =>
  effects.flatMap((effect) => (effect.type === 'notify' && effect.notification.channel === channel ? [effect.key] : []))

describe('news that comes late', () => {
  it('an answer older than the question does not answer it', () => {
    const ticket = opened()
    ticket.responded(at(1))
    ticket.customerReplied(at(10))
    ticket.responded(at(7))
    expect(ticket.clock('nextResponse')).toMatchObject({ state: 'running', startedAt: at(10) })
  })

  it('an answer to the first of two questions leaves the second', () => {
    const ticket = opened()
    ticket.customerReplied(at(5))
    ticket.responded(at(3))
    expect(ticket.clock('firstResponse')).toMatchObject({ state: 'stopped', outcome: 'met' })
    expect(ticket.clock('nextResponse')).toMatchObject({ state: 'running', startedAt: at(5), dueAt: at(25) })
  })

  it('a pause takes back the breach that it makes none, with its chain, and the real one is told', () => {
    const ticket = opened()
    ticket.responded(at(1))
    expect(inShort(ticket.wakeUntil(at(61)))).toEqual([
      'team resolution 2026-06-01T08:48',
      'slaBreached resolution 2026-06-01T09:00',
      'boss resolution 2026-06-01T09:00',
    ])
    expect(inShort(ticket.status(at(59), 'pending'))).toEqual(['slaBreachTakenBack resolution 2026-06-01T08:59'])
    expect(ticket.clock('resolution')).toMatchObject({ state: 'paused', breachedAt: null, used: 59 * minute })
    expect(ticket.sla).toMatchObject({ escalations: [], wakeAt: null })
    ticket.status(at(100), 'inProgress')
    expect(inShort(ticket.wakeUntil(at(105)))).toEqual([
      'slaBreached resolution 2026-06-01T09:41',
      'boss resolution 2026-06-01T09:41',
    ])
  })

  it('an end in time takes the breach back that was told meanwhile', () => {
    const ticket = opened()
    ticket.responded(at(1))
    ticket.wakeUntil(at(61))
    const told = ticket.status(at(60), 'resolved')
    const breach = ticket.effects.find(({ type }) => type === 'slaBreached')
    expect(told).toMatchObject([
      { type: 'slaBreachTakenBack', breach: breach?.key },
      { type: 'slaMeasured', metric: 'resolution', outcome: 'met' },
    ])
  })

  it('a pause leaves the reminder that was told before it, and that which was not true is told when it is', () => {
    const ticket = opened()
    ticket.responded(at(1))
    expect(inShort(ticket.wakeUntil(at(50)))).toEqual(['team resolution 2026-06-01T08:48'])
    ticket.status(at(30), 'pending')
    ticket.status(at(100), 'inProgress')
    expect(inShort(ticket.wakeUntil(at(125)))).toEqual(['team resolution 2026-06-01T09:58'])
    ticket.status(at(120), 'pending')
    ticket.status(at(200), 'inProgress')
    const keys = ticket.effects.filter(({ type }) => type === 'notify').map(({ key }) => key)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(2)
    expect(inShort(ticket.wakeUntil(at(209)))).toEqual([])
  })

  it('an answer between two questions leaves the customer waiting since the second, whatever came after that', () => {
    const ticket = opened()
    ticket.responded(at(1))
    for (const minutes of [5, 10, 20]) ticket.customerReplied(at(minutes))
    ticket.responded(at(7))
    expect(ticket.clock('nextResponse')).toMatchObject({ state: 'running', startedAt: at(10), dueAt: at(30) })
  })

  it('a question that is older than the one that is known counts, unless something was told', () => {
    const ticket = opened()
    ticket.responded(at(1))
    ticket.customerReplied(at(20))
    ticket.customerReplied(at(10))
    expect(ticket.clock('nextResponse')).toMatchObject({ startedAt: at(10), dueAt: at(30) })
    ticket.wakeUntil(at(25))
    ticket.customerReplied(at(5))
    expect(ticket.clock('nextResponse')).toMatchObject({ startedAt: at(10), dueAt: at(30) })
  })

  it('nothing happens before the ticket was opened, whatever time is told', () => {
    const ticket = opened()
    expect(ticket.send({ type: 'responded', at: 0 })).toMatchObject([{ type: 'slaMeasured', at: at(0), used: 0 }])
    expect(ticket.send({ type: 'customerReplied', at: 0 })).toEqual([])
    expect(ticket.sla.clocks.nextResponse).toBeNull()
  })

  it('a question that is told again after the ticket was done begins nothing', () => {
    const ticket = opened()
    ticket.customerReplied(at(5))
    ticket.status(at(10), 'resolved')
    ticket.customerReplied(at(5))
    expect(ticket.sla.clocks.nextResponse).toBeNull()
  })

  it('of any number of questions few are kept', () => {
    const ticket = opened()
    ticket.responded(at(1))
    for (let minutes = 2; minutes < 100; minutes++) ticket.customerReplied(at(minutes))
    expect(ticket.sla.unanswered).toHaveLength(16)
    ticket.responded(at(98))
    expect(ticket.clock('nextResponse')).toMatchObject({ state: 'running', startedAt: at(99) })
  })

  it('makes late what it brings about late', () => {
    const ticket = opened()
    const told = ticket.send({ type: 'customerReplied', at: at(45) }, { now: at(50) })
    expect(inShort(told)).toEqual([
      'slaBreached firstResponse 2026-06-01T08:30 late',
      'boss firstResponse 2026-06-01T08:30 late',
      'boss firstResponse 2026-06-01T08:40 late',
    ])
  })

  it('an answer that is learnt after the ticket was resolved was given in time, or late, or at all', () => {
    const after = (answered: number, resolved: number) => {
      const ticket = opened()
      ticket.status(at(resolved), 'resolved')
      const [clock] = [ticket.clock('firstResponse')]
      return [
        clock.state === 'stopped' && clock.outcome,
        ...ticket.responded(at(answered)).map((effect) => [effect.type, effect.type === 'slaMeasured' && effect.outcome]),
        ticket.clock('firstResponse'),
      ]
    }
    expect(after(25, 29)).toMatchObject(['cancelled', ['slaMeasured', 'met'], { stoppedAt: at(25), used: 25 * minute }])
    expect(after(25, 40)).toMatchObject([
      'missed',
      ['slaBreachTakenBack', false],
      ['slaMeasured', 'met'],
      { stoppedAt: at(25), breachedAt: null },
    ])
    expect(after(31, 40)).toMatchObject(['missed', ['slaMeasured', 'missed'], { stoppedAt: at(31), breachedAt: at(30) }])
    // after the end it was none
    expect(after(41, 40)).toMatchObject(['missed', { stoppedAt: at(40) }])
  })

  it('an answer that is learnt after the end of a pause, or second, or to what was asked later, changes no end', () => {
    const ticket = opened()
    ticket.status(at(20), 'pending')
    ticket.status(at(50), 'resolved')
    expect(ticket.responded(at(45))).toMatchObject([{ used: 20 * minute, outcome: 'met', at: at(45) }])
    expect(ticket.responded(at(47))).toEqual([])
    const other = opened()
    other.responded(at(1))
    other.customerReplied(at(10))
    other.status(at(15), 'resolved')
    expect(other.responded(at(5))).toEqual([])
    expect(other.responded(at(12))).toMatchObject([{ metric: 'nextResponse', used: 2 * minute, outcome: 'met' }])
  })

  it('a pause before the settings were edited leaves the reminders that were told before it', () => {
    const edited = (target: string) =>
      sampleSla({
        policies: [
          {
            id: 'only',
            calendar: 'always',
            targets: { resolution: target },
            reminders: [{ of: 'resolution', percent: 50, channel: 'team' }],
          },
        ],
        chains: {},
      })
    const ticket = followTicket(edited('4h'))
    ticket.open(at(0))
    expect(ticket.wakeUntil(at(120))).toHaveLength(1)
    ticket.send({ type: 'policiesChanged', at: at(160) }, { policies: edited('5h'), previous: edited('4h') })
    ticket.status(at(159), 'pending')
    ticket.status(at(200), 'inProgress')
    expect(inShort(ticket.wakeUntil(at(349)))).toEqual(['slaBreached resolution 2026-06-01T13:40'])
  })

  it('in whatever order words come, somebody waits exactly if the last of them is the customer’s', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (times, theirs) => {
          const ticket = opened()
          const words = times.map((time, index) => ({ time, customer: theirs[index] === true }))
          for (const { time, customer } of words) {
            if (customer) ticket.customerReplied(at(time))
            else ticket.responded(at(time))
          }
          const last = words.reduce((one, other) => (other.time > one.time ? other : one))
          const answered = words.some(({ customer }) => !customer)
          const next = ticket.sla.clocks.nextResponse
          expect(next?.state === 'running').toBe(answered && last.customer)
          const answer = Math.max(0, ...words.flatMap(({ time, customer }) => (customer ? [] : [time])))
          const waiting = words.flatMap(({ time, customer }) => (customer && time > answer ? [time] : []))
          // since when is as it was told, once something was told
          if (next?.state === 'running' && ticket.effects.every(({ type }) => type === 'slaMeasured'))
            expect(next.startedAt).toBe(at(Math.min(...waiting)))
          expect(ticket.sla.clocks.firstResponse?.state).toBe(answered ? 'stopped' : 'running')
        },
      ),
      { numRuns: 300 },
    )
  })

  it('leaves the clocks as if it had come in time, whatever was told meanwhile', () => {
    const event = fc.oneof(
      fc.constantFrom('pending', 'inProgress', 'resolved', 'held').map((to) => ({ type: 'statusChanged', to }) as const),
      fc.constantFrom('responded', 'customerReplied').map((type) => ({ type }) as const),
      // the answer is told after the end of the ticket
      fc.constant({ type: 'answeredAndResolved' } as const),
    )
    let takenBack = 0
    let untold = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 40 }), event), { maxLength: 10 }),
        (list) => {
          let time = 0
          let arrived = 0
          const news = list.map(([gap, delay, what], index) => {
            time += gap
            const answeredAt = time
            if (what.type === 'answeredAndResolved') time += delay
            arrived = Math.max(arrived, time + delay)
            // nothing is due in the very millisecond in which something happens
            const odd = 2 ** index
            const resolved = { type: 'statusChanged', to: 'resolved', at: at(time) + odd } as const
            const events: readonly SlaEvent[] =
              what.type === 'answeredAndResolved'
                ? [{ type: 'responded', at: at(answeredAt) + odd }, resolved]
                : [{ ...what, at: at(time) + odd } as SlaEvent]
            return { events, arrives: at(arrived) + odd }
          })
          const end = at(arrived + 200)
          const prompt = opened()
          const late = opened()
          for (const { events, arrives } of news) {
            for (const event of events) {
              prompt.wakeUntil(event.at - 1)
              prompt.send(event)
            }
            late.wakeUntil(arrives)
            for (const event of events.toReversed()) late.send(event, { now: arrives })
          }
          for (const ticket of [prompt, late]) ticket.wakeUntil(end)
          for (const metric of slaMetrics) {
            const [one, other] = [prompt, late].map((ticket) => {
              const clock = ticket.sla.clocks[metric]
              if (clock === null) return null
              const { state, startedAt, breachedAt, told } = clock
              return { state, startedAt, breachedAt, told: [...told].sort(), used: usedAt(clock, end, always) }
            })
            expect(other).toEqual(one)
          }
          // the same chains; which of two was begun first is a matter of when it was learnt
          const [one, other] = [prompt, late].map(({ sla }) =>
            slaMetrics.map((of) => sla.escalations.filter(({ metric }) => metric === of)),
          )
          expect(other).toEqual(one)
          expect(late.sla.escalations).toHaveLength(prompt.sla.escalations.length)
          // what reports are made of, and who is reminded: what was told too early besides is told again in its time
          expect(standing(late.effects)).toEqual(standing(prompt.effects))
          const reminded = keysOf(late.effects, 'team')
          for (const key of keysOf(prompt.effects, 'team')) expect(reminded).toContain(key)
          untold += new Set(reminded).size - keysOf(prompt.effects, 'team').length
          takenBack += late.effects.filter(({ type }) => type === 'slaBreachTakenBack').length
        },
      ),
      { numRuns: 300 },
    )
    expect(takenBack).toBeGreaterThan(10)
    expect(untold).toBeGreaterThan(10)
  })
})
