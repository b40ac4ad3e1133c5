import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slaMetrics } from '../../src/sla/sla.js'
import { usedAt } from '../../src/sla/sla-clock.js'
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
    },
  ],
  chains: { boss: { steps: [{ channel: 'boss' }, { channel: 'boss', after: '10m' }] } },
})
const opened = () => {
  const ticket = followTicket(policies)
  ticket.open(at(0))
  return ticket
}

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
      'slaBreached resolution 2026-06-01T09:00',
      'boss resolution 2026-06-01T09:00',
    ])
    ticket.status(at(59), 'pending')
    expect(ticket.clock('resolution')).toMatchObject({ state: 'paused', breachedAt: null, used: 59 * minute })
    expect(ticket.sla).toMatchObject({ escalations: [], wakeAt: null })
    ticket.status(at(100), 'inProgress')
    expect(inShort(ticket.wakeUntil(at(105)))).toEqual([
      'slaBreached resolution 2026-06-01T09:41',
      'boss resolution 2026-06-01T09:41',
    ])
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
          expect(ticket.sla.clocks.nextResponse?.state === 'running').toBe(answered && last.customer)
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
    )
    let takenBack = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 40 }), event), { maxLength: 10 }),
        (list) => {
          let time = 0
          let arrived = 0
          const events = list.map(([gap, delay, what]) => {
            time += gap
            arrived = Math.max(arrived, time + delay)
            return { event: { ...what, at: at(time) } as SlaEvent, arrives: at(arrived) }
          })
          const end = at(arrived + 200)
          const prompt = opened()
          const late = opened()
          for (const { event, arrives } of events) {
            prompt.wakeUntil(event.at - 1)
            prompt.send(event)
            late.wakeUntil(arrives)
            late.send(event, { now: arrives })
          }
          for (const ticket of [prompt, late]) ticket.wakeUntil(end)
          for (const metric of slaMetrics) {
            const [one, other] = [prompt, late].map((ticket) => {
              const clock = ticket.sla.clocks[metric]
              if (clock === null) return null
              const { state, startedAt, breachedAt } = clock
              return { state, startedAt, breachedAt, used: usedAt(clock, end, always) }
            })
            expect(other).toEqual(one)
          }
          // the same chains; which of two was begun first is a matter of when it was learnt
          const [one, other] = [prompt, late].map(({ sla }) =>
            slaMetrics.map((of) => sla.escalations.filter(({ metric }) => metric === of)),
          )
          expect(other).toEqual(one)
          expect(late.sla.escalations).toHaveLength(prompt.sla.escalations.length)
          takenBack += late.effects.filter(({ type }) => type === 'slaBreached').length
          takenBack -= prompt.effects.filter(({ type }) => type === 'slaBreached').length
        },
      ),
      { numRuns: 300 },
    )
    expect(takenBack).toBeGreaterThan(10)
  })
})
