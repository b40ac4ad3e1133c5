import { type ContactLookup, toContactId, toTicketId } from '@ringloop/core'
import type { Sla, SlaClock } from '@ringloop/core/sla'
import { describe, expect, it } from 'vitest'
import { secondsToBreach } from '../../src/sla/seconds-to-breach.js'
import { sampleServiceLevel } from './sample-service-level.js'

const now = 1_700_000_000_000
const base = { startedAt: 0, used: 0, target: 3_600_000, breachedAt: null, told: [], uncounted: [] }
const dueIn = (seconds: number): SlaClock => ({ ...base, state: 'running', since: 0, dueAt: now + seconds * 1000 })
const kept: Record<string, Sla> = {
  slow: sampleServiceLevel('slow', null, {
    clocks: { firstResponse: null, nextResponse: dueIn(9_000), resolution: dueIn(50_000) },
  }),
  soon: sampleServiceLevel('soon', null, { clocks: { firstResponse: dueIn(600), nextResponse: null, resolution: null } }),
  late: sampleServiceLevel('late', null, { clocks: { firstResponse: dueIn(-60), nextResponse: null, resolution: null } }),
  paused: sampleServiceLevel('paused', null, {
    clocks: { firstResponse: { ...base, state: 'paused', since: 0 }, nextResponse: null, resolution: null },
  }),
}
const customer = (id: string, ...tickets: string[]) => ({
  contact: { id: toContactId(id) },
  openTickets: tickets.map((ticket) => ({ id: toTicketId(ticket) })),
})
const asked: (readonly string[])[] = []
const load = async (ids: readonly string[]) => {
  asked.push(ids)
  return ids.flatMap((id) => kept[id] ?? [])
}
const of = (matches: readonly object[], chosen: string | null = null) =>
  secondsToBreach({ lookup: { state: 'matched', matches, chosen, missing: [] } as unknown as ContactLookup }, load, now)

describe('how long until a promise to a customer is broken', () => {
  it('is that of the open ticket that comes first, and less than nothing once it is', async () => {
    expect(await of([customer('a', 'slow', 'soon', 'paused')])).toBe(600)
    expect(await of([customer('a', 'slow')])).toBe(9_000)
    expect(await of([customer('a', 'soon', 'late')])).toBe(-60)
  })

  it('is asked of the database once, for a bounded number of tickets', async () => {
    asked.length = 0
    expect(await of([customer('a', ...Array.from({ length: 50 }, () => 'slow'))])).toBe(9_000)
    expect(asked.map(({ length }) => length)).toEqual([20])
  })

  it('is not known without a running clock, or of somebody who is not known', async () => {
    expect(await of([customer('a')])).toBeNull()
    expect(await of([customer('a', 'paused', 'no-service-level')])).toBeNull()
    expect(
      await secondsToBreach({ lookup: { state: 'unknown' } as ContactLookup }, async () => [kept.late as Sla], now),
    ).toBeNull()
  })

  it('of several who it may be is that of who was chosen', async () => {
    const both = [customer('a', 'late'), customer('b', 'slow')]
    expect(await of(both)).toBeNull()
    expect(await of(both, 'b')).toBe(9_000)
  })
})
