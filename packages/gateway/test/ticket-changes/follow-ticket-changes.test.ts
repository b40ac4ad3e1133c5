import { createMemoryStore, type Ticket, type TicketBackend, type TicketChange, toTicketId } from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ComingChanges } from '../../src/pipeline-host/ticket-intake.js'
import { followTicketChanges } from '../../src/ticket-changes/follow-ticket-changes.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { doubleTicket } from './double-backend.js'

const change = (id: string): TicketChange => ({ id, ticketId: toTicketId('7'), at: 1, type: 'changed', by: null, own: false })
const request = { method: 'POST', url: '', headers: {}, body: new Uint8Array(), receivedAt: 0 }
const day = 86_400_000

let clock: ManualClock
let taken: ComingChanges[]
let posted: () => Promise<readonly TicketChange[]>

beforeEach(() => {
  clock = createManualClock(30 * day)
  taken = []
})

const follow = (inbox = createMemoryStore(), get: () => Promise<Ticket> = () => new Promise(() => {})) => {
  const memory = createMemoryTicketBackend()
  const backend: TicketBackend = {
    ...memory,
    name: 'desk',
    get,
    changes: { receive: () => posted() },
  }
  const host = {
    shows: () => true,
    async takeChanges(coming: ComingChanges) {
      taken.push(coming)
    },
  }
  return followTicketChanges({ backend, host, inbox, pollEveryMs: null, clock, random: () => 0.5, log: () => {} })
}

describe('following the changes of a ticket system', () => {
  it('knows changes by their system and id, which may be of any length', async () => {
    const following = follow()
    const long = 'x'.repeat(50_000)
    posted = async () => [change('1'), change(long), change(`${long}y`)]
    await following.receive(request)
    await following.receive(request)
    const [first, second] = taken.map(({ changes }) => changes.map(({ id }) => id))
    expect(first).toEqual(second)
    expect(first?.[0]).toBe('desk/1')
    expect(new Set(first).size).toBe(3)
    expect(Math.max(...(first ?? []).map(({ length }) => length))).toBeLessThan(400)
  })

  it('stores nothing of a webhook that tells nothing', async () => {
    const following = follow()
    posted = async () => []
    await following.receive(request)
    expect(taken).toEqual([])
  })

  it('takes no more while ten thousand changes wait for their tickets', async () => {
    const following = follow()
    posted = async () => [change('next')]
    following.unread(Array.from({ length: 9_999 }, (_, number) => change(String(number))))
    await following.receive(request)
    following.unread([change('last')])
    await expect(following.receive(request)).rejects.toMatchObject({ code: 'overloaded' })
    expect(following.health()).toMatchObject({ ok: true, detail: 'not polled; 10000 changes wait for their tickets' })
    await following.stop()
  })

  it('is caught up where nothing is polled when the tickets of webhooks that came before the restart are read', async () => {
    const inbox = createMemoryStore()
    const changes = [{ id: '1', at: 1, waiting: change('1') }]
    await inbox.commit({ events: [], effects: [], ended: [], taken: { changes, cursor: null } })
    let give: (ticket: Ticket) => void = () => {}
    const following = follow(inbox, () => new Promise((resolve) => (give = resolve)))
    expect(following.caughtUp()).toBe(false)
    await following.start()
    expect(following.caughtUp()).toBe(false)
    give(doubleTicket('7', 5))
    await vi.waitFor(() => expect(following.caughtUp()).toBe(true))
    await following.stop()
  })

  it('reads after a restart everything that was acknowledged, also what webhooks at once have brought beyond the bound', async () => {
    const store = createMemoryStore()
    const changes = Array.from({ length: 10_050 }, (_, number) => ({
      id: String(number),
      at: 1,
      waiting: change(String(number)),
    }))
    await store.commit({ events: [], effects: [], ended: [], taken: { changes, cursor: null } })
    const following = follow(store)
    await following.start()
    expect(following.health().detail).toContain('10050 changes wait')
    await following.stop()
  })

  it('gives up a backend that looks at a webhook for too long', async () => {
    const following = follow()
    posted = () => new Promise(() => {})
    const received = following.receive(request)
    received.catch(() => {})
    await clock.advance(10_001)
    await expect(received).rejects.toMatchObject({ code: 'timeout' })
  })

  it('forgets what came in long ago, or too much, only while something comes in', async () => {
    const store = createMemoryStore()
    const forget = vi.spyOn(store, 'forgetChanges')
    const following = follow(store)
    await following.start()
    await clock.advance(10 * 60_000)
    expect(forget).not.toHaveBeenCalled()
    posted = async () => [change('1')]
    await following.receive(request)
    await clock.advance(10 * 60_000)
    expect(forget).toHaveBeenCalledTimes(1)
    const [{ before, keep } = { before: 0, keep: 0 }] = forget.mock.calls[0] ?? []
    expect([clock.now() - before >= 7 * day, clock.now() - before < 8 * day, keep]).toEqual([true, true, 200_000])
    await following.stop()
    await following.receive(request).catch(() => {})
    await clock.advance(10 * 60_000)
    expect(forget).toHaveBeenCalledTimes(1)
  })
})
