import { type TicketNews, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { timelineEntries } from '../../src/timeline/timeline-entries.js'
import { agentLeg, call, ended, interaction, now } from '../fixtures/interactions.js'

describe('timelineEntries', () => {
  it('tells this call and the customer’s past, newest first', () => {
    const over = ended(
      call('a', { startedAt: now - 300_000, holds: [{ startedAt: now - 60_000, endedAt: now - 45_000 }] }),
      now - 10_000,
    )
    const kinds = timelineEntries(interaction('a', { call: over })).map((entry) =>
      entry.kind === 'past' ? entry.item.kind : entry.kind,
    )
    expect(kinds).toEqual(['ended', 'held', 'answered', 'started', 'order', 'call', 'message', 'ticket'])
  })

  it('leaves the past out while it is not settled who calls', () => {
    expect(timelineEntries(interaction('a', { lookup: { state: 'pending' } })).some((entry) => entry.kind === 'past')).toBe(false)
  })

  it('tells who did not take it, and transfers that came about', () => {
    const moved = call('a', {
      agents: [agentLeg.left(now - 20_000, false, '1002'), agentLeg.connected(now - 15_000)],
      transfers: [
        { kind: 'blind', from: '1003', to: '1001', result: 'completed', at: now - 16_000 },
        { kind: 'blind', from: '1003', to: '9999', result: 'failed', at: now - 17_000 },
      ],
    })
    const entries = timelineEntries(interaction('a', { call: moved, lookup: { state: 'unknown' } }))
    expect(entries.map((entry) => entry.kind)).toEqual(['answered', 'transferred', 'notTaken', 'started'])
  })

  it('tells who has called back, and nothing of a call back that nobody did', () => {
    const last = (by: string | null) =>
      timelineEntries(interaction('a', { callBack: { state: 'done', at: now, by } }), () => 'Lena Hart')[0]
    expect(last('1001')).toMatchObject({ kind: 'calledBack', agent: 'Lena Hart', at: now })
    expect(last(null)).not.toMatchObject({ kind: 'calledBack' })
  })

  it('tells what others did to the call’s tickets, in its place', () => {
    const news = (id: string, at: number): TicketNews => ({
      id,
      ticketId: toTicketId('7'),
      at,
      type: 'changed',
      by: 'Ben',
      own: false,
      ticket: null,
      comment: null,
    })
    const told = [news('before', now - 3_000_000), news('after', now - 1)]
    const entries = timelineEntries(interaction('a', { lookup: { state: 'unknown' }, ticketChanges: { told, latest: [] } }))
    expect(entries.map(({ id }) => id)).toEqual(['ticket/after', expect.anything(), 'started', 'ticket/before'])
  })
})
