import { type NotifyEffect, toTicketId } from '@ringloop/core'
import { reduceSla, type Sla, type SlaEvent } from '@ringloop/core/sla'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createServiceLevels, type ServiceLevels, type ServiceLevelsOptions } from '../../src/sla/service-levels.js'
import type { SlaLetter } from '../../src/sla/sla-letter.js'
import { createSqlServiceLevels } from '../../src/sla/sql-service-levels.js'
import { type ToldTicket, ticketFacts, toTicketAbout } from '../../src/sla/ticket-about.js'
import type { Store } from '../../src/storage/store.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { onEachDatabase } from '../support/each-database.js'
import { sampleLetters } from './sample-letter.js'
import { sampleSettings } from './sample-settings.js'

const until = (condition: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await condition()).toBe(true), { timeout: 20_000, interval: 5 })
const minute = 60_000
const start = 1_700_000_000_000

const { ticket, letter } = sampleLetters(start)

onEachDatabase((open) => {
  let store: Store
  let clock: ManualClock
  let levels: ServiceLevels
  let told: string[]
  let logged: string[]

  const make = (over: Partial<ServiceLevelsOptions> = {}) =>
    createServiceLevels({
      store: createSqlServiceLevels(store.database.patient),
      settings: sampleSettings(),
      clock,
      onNotify: () => {},
      onBroken: (error) => {
        throw error
      },
      log: (fact) => logged.push(fact),
      ...over,
    })
  /** What is in the outbox now and was not before, as `ticket/what > channel @minute`. */
  const tell = async () => {
    const leased = await store.outbox.lease({ now: 1e15, leaseMs: 1e15, limit: 10_000, types: ['notify'] })
    for (const { effect } of leased) {
      const { key, notification, at } = effect as NotifyEffect & { at: number }
      told.push(`${key.split('/')[0]} > ${notification.channel} @${(at - start) / minute}`)
    }
    return told
  }
  /** Goes on, and lets the database do what follows. */
  const pass = async (minutes: number) => {
    await clock.advance(minutes * minute)
    await until(async () => {
      await clock.advance(0)
      const next = await createSqlServiceLevels(store.database).nextWake()
      return next === null || next > clock.now()
    })
  }

  beforeEach(async () => {
    store = await open()
    clock = createManualClock(start)
    told = []
    logged = []
    levels = make()
    await levels.start()
  })
  afterEach(async () => {
    await levels.stop()
    await store[Symbol.asyncDispose]()
  })

  it('tells what is due when it is due, once, step by step', async () => {
    await levels.take([letter('a', { ticket: ticket() }), letter('b', { ticket: ticket({ priority: 'urgent' }) })])
    await pass(4)
    expect(await tell()).toEqual([])
    await pass(1)
    expect(await tell()).toEqual(['b > ops @5'])
    await pass(42)
    expect(await tell()).toHaveLength(1)
    await pass(1)
    expect((await tell()).slice(1)).toEqual(['a > ops @48'])
    await pass(12)
    expect((await tell()).slice(2)).toEqual(['a > ops @60'])
    await pass(60)
    expect((await tell()).slice(3)).toEqual(['a > boss @70', 'a > boss @80'])
  })

  it('tells after a restart what came due meanwhile, once, and goes on', async () => {
    await levels.take([letter('a', { ticket: ticket() })])
    await levels.stop()
    await clock.advance(65 * minute)
    levels = make()
    await levels.start()
    await pass(0)
    expect((await tell()).sort()).toEqual(['a > ops @48', 'a > ops @60'])
    await levels.stop()
    levels = make()
    await levels.start()
    await pass(5)
    expect((await tell()).slice(2)).toEqual(['a > boss @70'])
  })

  it('does nothing for a ticket that is paused, answered, acknowledged or done', async () => {
    await levels.take(['a', 'b', 'c'].map((id) => letter(id, { ticket: ticket() })))
    await pass(10)
    const now = clock.now()
    await levels.take([letter('a', { at: now, ticket: ticket({ status: 'pending', updatedAt: now }) })])
    await levels.take([letter('b', { at: now, ticket: ticket({ status: 'resolved', updatedAt: now }) })])
    await pass(51)
    expect((await tell()).sort()).toEqual(['c > ops @48', 'c > ops @60'])
    const acknowledged = { type: 'acknowledged', at: clock.now(), by: '1001' } as const
    const [sla] = await levels.take([letter('c', { at: clock.now(), events: [acknowledged] })])
    expect(sla?.acknowledged).toEqual({ by: '1001', at: clock.now() })
    await pass(600)
    expect((await tell()).slice(2)).toEqual([])
    await levels.take([letter('a', { at: clock.now(), ticket: ticket({ updatedAt: clock.now() }) })])
    await pass(39)
    expect((await tell()).slice(2).map((one) => one.split(' @')[0])).toEqual(['a > ops'])
  })

  it('takes a change once, however often it comes, and one that is older than what is known not at all', async () => {
    const now = start + 5 * minute
    await levels.take([letter('a', { ticket: ticket() })])
    await pass(6)
    const events: SlaEvent[] = [{ type: 'responded', at: now }]
    const answered = letter('a', { at: now, changeId: 'c1', ticket: ticket({ priority: 'high', updatedAt: now }), events })
    const [first] = await levels.take([answered])
    const [customer] = await levels.take([
      letter('a', { at: now + 1, changeId: 'c2', events: [{ type: 'customerReplied', at: now + 1 }] }),
    ])
    expect(customer?.clocks.nextResponse?.state).toBe('running')
    const [again] = await levels.take([answered])
    expect(again).toEqual(customer)
    expect(first?.clocks.firstResponse?.state).toBe('stopped')
    const [old] = await levels.take([
      letter('a', { at: now + 2, changeId: 'c0', ticket: ticket({ priority: 'low', updatedAt: now - 1 }) }),
    ])
    expect(old?.priority).toBe('high')
  })

  it('chooses the policy by the ticket as it is with the change', async () => {
    const at = start + minute
    await levels.take([letter('a', { ticket: ticket() })])
    await pass(1)
    const [urgent] = await levels.take([letter('a', { at, ticket: ticket({ priority: 'urgent', updatedAt: at }) })])
    expect([urgent?.policy?.id, urgent?.wakeAt]).toEqual(['urgent', start + 5 * minute])
  })

  it('gives tickets that were there before none, unless somebody asks', async () => {
    const before = ticket({ createdAt: start - 1 })
    expect(await levels.take([letter('old', { ticket: before })])).toEqual([null])
    const chain: SlaEvent = { type: 'escalated', at: start, chain: 'boss', reason: 'the customer is angry' }
    expect(await levels.take([letter('old', { events: [chain], changeId: 'k' })])).toEqual([null])
    const asked = letter('old', { ticket: before, events: [chain], changeId: 'k', asked: true })
    const [begun] = await levels.take([asked])
    expect(begun?.escalations).toHaveLength(1)
    const [again] = await levels.take([asked])
    expect(again?.escalations).toHaveLength(1)
    await pass(10)
    expect((await tell()).sort()).toEqual(['old > boss @10', 'old > ops @0'])
  })

  it('works out all open tickets anew when the settings change, a portion at a time, also over a restart', async () => {
    await levels.stop()
    levels = make({ batchSize: 5 })
    await levels.start()
    await levels.take(
      Array.from({ length: 23 }, (_, index) => letter(`t${String(index).padStart(2, '0')}`, { ticket: ticket() })),
    )
    const done = toTicketId('t03')
    await levels.take([letter('t03', { at: start + 1, ticket: ticket({ status: 'closed', updatedAt: start + 1 }) })])
    const later = sampleSettings({ policies: [{ id: 'normal', calendar: 'always', targets: { resolution: '2h' } }], chains: {} })
    levels.setSettings(later)
    await levels.stop()
    const stale = async () => {
      const rows = await store.database.query<{ count: number }>(
        'select count(*)::int as count from service_levels where settings <> $1',
        [later.revision],
      )
      return rows[0]?.count
    }
    levels = make({ batchSize: 5, settings: later })
    await levels.start()
    await until(async () => (await stale()) === 1 && logged.includes('all service levels follow the new settings'))
    expect((await levels.get(done))?.clocks.resolution?.target).toBe(60 * minute)
    expect((await levels.get(toTicketId('t22')))?.wakeAt).toBe(start + 120 * minute)
    await pass(119)
    expect(await tell()).toEqual([])
    levels.setSettings(sampleSettings())
    await until(() => logged.filter((fact) => fact.startsWith('all service levels')).length === 2)
    expect((await levels.get(toTicketId('t22')))?.policy?.id).toBe('normal')
    expect((await levels.get(toTicketId('t22')))?.clocks.resolution?.target).toBe(60 * minute)
  })

  it('predicts from how long such tickets took', async () => {
    const ids = Array.from({ length: 9 }, (_, index) => `p${index}`)
    await levels.take([...ids, 'cancelled', 'open'].map((id) => letter(id, { ticket: ticket() })))
    // what was no longer asked for says nothing
    await levels.take([letter('cancelled', { ticket: ticket({ status: 'cancelled' }) })])
    for (const [index, id] of ids.entries()) {
      await clock.advance(10 * minute)
      const at = start + (index + 1) * 10 * minute
      await levels.take([letter(id, { at, ticket: ticket({ status: 'resolved', updatedAt: at }) })])
    }
    const at = clock.now()
    await levels.take([letter('new', { at, ticket: ticket({ createdAt: at, updatedAt: at }) })])
    await clock.advance(35 * minute)
    const sla = await levels.get(toTicketId('new'))
    const { resolution, nextResponse } = await levels.predict(sla as Sla)
    // six took longer than 35 minutes, three of them longer than the hour that is promised
    expect(resolution).toMatchObject({ probability: 4 / 8, compared: 6, median: 60 * minute })
    expect(nextResponse).toBeNull()
  })

  it('takes no more than there is room for, and nothing once it stops', async () => {
    await levels.stop()
    levels = make({ capacity: 3 })
    const four = ['a', 'b', 'c', 'd'].map((id) => letter(id, { ticket: ticket() }))
    await expect(levels.take(four)).rejects.toMatchObject({ code: 'overloaded' })
    await levels.start()
    expect(await levels.take(four.slice(1))).toHaveLength(3)
    await levels.stop()
    await expect(levels.take(four.slice(1))).rejects.toMatchObject({ code: 'closed' })
  })

  describe('whatever happens', () => {
    const step = fc.record({
      ticket: fc.constantFrom('a', 'b', 'c'),
      after: fc.integer({ min: 0, max: 25 }),
      what: fc.constantFrom(
        'responded',
        'customerReplied',
        'acknowledged',
        'pending',
        'inProgress',
        'resolved',
        'urgent',
        'normal',
      ),
    })
    const settings = sampleSettings()
    /** One ticket after the other, woken to the instant: the naive way. */
    const naive = (letters: readonly SlaLetter[], end: number): Set<string> => {
      const keys = new Set<string>()
      for (const id of ['a', 'b', 'c']) {
        let sla: Sla | null = null
        const about = toTicketAbout(ticket())
        const apply = (event: SlaEvent) => {
          const before = sla ?? { priority: 'normal' as const, status: 'inProgress' as const, openedAt: start }
          const facts = {
            ...before,
            ...(event.type === 'priorityChanged' && { priority: event.to }),
            ...(event.type === 'statusChanged' && { status: event.to }),
          }
          const result: ReturnType<typeof reduceSla> = reduceSla(sla, event, {
            policies: settings.policies,
            facts: ticketFacts(facts, about, event.at, settings),
          })
          sla = result.sla
          for (const effect of result.effects) if (effect.type === 'notify') keys.add(effect.key)
        }
        const wakeUntil = (at: number) => {
          for (;;) {
            const next = (sla as Sla | null)?.wakeAt ?? null
            if (next === null || next > at) return
            apply({ type: 'slaWoke', at: next })
          }
        }
        for (const { ticketId, at, events, ticket: known } of letters.filter((one) => one.ticketId === id)) {
          wakeUntil(at)
          if (sla === null) apply({ type: 'ticketOpened', at: start, ticketId, priority: 'normal', status: 'inProgress' })
          const now: Sla = sla as unknown as Sla
          if (known !== null) {
            apply({ type: 'factsChanged', at })
            if (known.priority !== now.priority) apply({ type: 'priorityChanged', at, to: known.priority })
          }
          for (const event of events) apply(event)
          if (known !== null && known.status !== now.status) apply({ type: 'statusChanged', at, to: known.status })
        }
        wakeUntil(end)
      }
      return keys
    }

    it('the same is told as if each ticket were alone and woken to the instant', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          await levels.stop()
          await store.database.query('delete from service_levels')
          await store.database.query('delete from outbox')
          clock = createManualClock(start)
          levels = make()
          await levels.start()
          const letters: SlaLetter[] = ['a', 'b', 'c'].map((id) => letter(id, { ticket: ticket() }))
          await levels.take(letters)
          const state: Record<string, Pick<ToldTicket, 'status' | 'priority'>> = {}
          for (const { ticket: id, after, what } of steps) {
            await pass(after)
            const at = clock.now()
            const before = state[id] ?? { status: 'inProgress', priority: 'normal' }
            if (what === 'responded' || what === 'customerReplied') letters.push(letter(id, { at, events: [{ type: what, at }] }))
            else if (what === 'acknowledged') letters.push(letter(id, { at, events: [{ type: what, at, by: 'x' }] }))
            else {
              state[id] = what === 'urgent' || what === 'normal' ? { ...before, priority: what } : { ...before, status: what }
              letters.push(letter(id, { at, ticket: ticket({ ...state[id], updatedAt: at }) }))
            }
            await levels.take(letters.slice(-1))
          }
          await pass(130)
          const rows = await store.database.query<{ key: string }>("select key from outbox where type = 'notify'")
          expect(new Set(rows.map(({ key }) => key))).toEqual(naive(letters, clock.now()))
        }),
        { numRuns: 12 },
      )
    }, 120_000)
  })
})
