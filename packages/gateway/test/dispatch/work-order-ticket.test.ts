import {
  type AssignWorkOrderEffect,
  type CommentVisibility,
  RingloopError,
  type Ticket,
  type TicketBackend,
  toTicketId,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createAssignWorkOrderRunner } from '../../src/dispatch/assign-work-order-runner.js'
import { followWorkOrders, type TicketMoment } from '../../src/dispatch/follow-work-orders.js'
import { createTicketOwners } from '../../src/routing/ticket-owners.js'
import { createManualClock } from '../samples/manual-clock.js'

const ticketId = toTicketId('4711')
const agents = [
  { extension: '1001', name: 'Ada', ticketOwner: 'ada@example.com' },
  { extension: '1002', name: 'Bo' },
]

function desk(over: Partial<Ticket> = {}, language: 'en' | 'zh-CN' = 'en') {
  const ticket = { id: ticketId, status: 'acknowledged', owner: null, version: '1', ...over } as Ticket
  const said: string[] = []
  let written: string[] = []
  let failing: Error | null = null
  const tickets = {
    capabilities: { comments: ['internal'] as readonly CommentVisibility[] },
    get: async () => ticket,
    create: async () => ticket,
    async update(_id: unknown, changes: { owner?: string; status?: string }, { ifVersion }: { ifVersion?: string }) {
      if (failing !== null) throw failing
      if (ifVersion !== undefined && ifVersion !== ticket.version) throw new RingloopError('conflict', 'changed')
      Object.assign(ticket, changes)
      if (changes.owner !== undefined) written = [...written, changes.owner]
      return ticket
    },
    async comment(_id: unknown, text: string) {
      said.push(text)
      if (failing !== null) throw failing
    },
  } as unknown as TicketBackend
  const clock = createManualClock()
  const logged: string[] = []
  /** Who has the order in the pool; `undefined`: it is not there. */
  let holder: string | null | undefined = null
  const runner = createAssignWorkOrderRunner({
    tickets,
    owners: createTicketOwners(agents, { byName: false }),
    language,
    pool: {
      pool: {
        standing: async () =>
          holder === undefined ? null : { ticketId, by: holder === null ? null : { extension: holder, name: holder } },
      } as never,
    },
    clock,
    random: () => 0,
    log: (fact) => logged.push(fact),
  })
  const run = (owner: string | null, more: Partial<AssignWorkOrderEffect> = {}) =>
    runner.run(
      {
        effect: { type: 'assignWorkOrder', key: 'k', callId: null, ticketId, owner, from: null, orderId: 'a', ...more },
        attempts: 0,
        leaseUntil: 0,
      },
      { submit: async () => {}, signal: new AbortController().signal },
    )
  return {
    ticket,
    tickets,
    run,
    said,
    logged,
    written: () => written,
    fails: (error: Error | null) => {
      failing = error
    },
    holds: (next: string | null | undefined) => {
      holder = next
    },
  }
}

describe('who drives out, in the ticket', () => {
  it('is who took the order, as the ticket system names them, once', async () => {
    const one = desk()
    one.holds('1001')
    expect(await one.run('1001')).toEqual({ then: 'complete' })
    await one.run('1001')
    expect(one.written()).toEqual(['ada@example.com'])
  })

  it('is who has the order when it is written, not who had it when a try began', async () => {
    const one = desk()
    one.holds('1002')
    await one.run('1001')
    one.holds(undefined)
    await one.run('1001')
    expect(one.written()).toEqual([])
    one.fails(new RingloopError('unavailable', 'away'))
    one.holds('1001')
    expect(await one.run('1001')).toMatchObject({ then: 'retry' })
    one.fails(null)
    expect(await one.run('1001')).toMatchObject({ then: 'complete' })
    expect(one.written()).toEqual(['ada@example.com'])
  })

  it('is whom an accepted plan names, whatever the pool says; but a ticket that is over is left alone', async () => {
    const one = desk()
    await one.run('1001', { orderId: null })
    await one.run('somebody else', { orderId: null })
    expect(one.written()).toEqual(['ada@example.com', 'somebody else'])
    const closed = desk({ status: 'closed' })
    await closed.run('1001', { orderId: null })
    expect(closed.written()).toEqual([])
  })

  it('says why in a remark if there is a reason, once, and is theirs also if that cannot be said', async () => {
    const one = desk()
    one.holds('1001')
    await one.run('1001', { remark: 'They are near.' })
    await one.run('1001', { remark: 'They are near.' })
    expect([one.written(), one.said]).toEqual([['ada@example.com'], ['They are near.']])
    const mute = desk()
    mute.holds('1001')
    mute.tickets.comment = async () => {
      throw new RingloopError('unavailable', 'away')
    }
    expect(await mute.run('1001', { remark: 'They are near.' })).toEqual({ then: 'complete' })
    expect([mute.written(), mute.logged]).toEqual([['ada@example.com'], ['a ticket does not say why somebody drives out']])
  })

  it('is not written for an agent whom the ticket system does not know, and the log says so', async () => {
    const one = desk()
    one.holds('1002')
    expect(await one.run('1002')).toEqual({ then: 'complete' })
    expect([one.written(), one.logged]).toEqual([[], ['the ticket system does not know who drives out']])
  })

  it('is nobody any more when the order was given back, unless the ticket is somebody else’s by then', async () => {
    const one = desk({ owner: 'ada@example.com' })
    await one.run(null, { from: '1001' })
    expect(one.said).toEqual(['The work order was given back; it is free again.'])
    const other = desk({ owner: 'carl' })
    await other.run(null, { from: '1001' })
    one.holds('1002')
    await one.run(null, { from: '1001' })
    expect([other.said, one.said.length]).toEqual([[], 1])
  })

  it('is said in the gateway’s language, and of another gateway’s people whoever the ticket has', async () => {
    const one = desk({ owner: 'sue@south.example.com' }, 'zh-CN')
    await one.run(null, { from: 'south/1001' })
    expect(one.said).toEqual(['派工单已被退回，可以重新抢单。'])
  })

  it('is said once if the answer was late, and again if the remark was refused', async () => {
    const one = desk({ owner: 'ada@example.com' })
    one.fails(new RingloopError('timeout', 'no full answer'))
    expect(await one.run(null, { from: '1001' })).toEqual({ then: 'complete' })
    expect(one.logged).toEqual(['whether a ticket says that its work order is free again is not known'])
    one.fails(new RingloopError('rateLimited', 'later'))
    expect(await one.run(null, { from: '1001' })).toMatchObject({ then: 'retry' })
  })
})

describe('a ticket', () => {
  const signal = new AbortController().signal
  const follow = (over: Partial<Ticket> = {}) => {
    const told: TicketMoment[] = []
    const one = desk({ tags: [], ...over })
    const later: number[] = []
    const following = followWorkOrders(one.tickets, {
      offerTag: 'field',
      newId: () => 'new',
      async tell(moments, inMs = 0) {
        if (inMs > 0) later.push(...moments.map(() => inMs))
        told.push(...moments)
      },
    })
    return { ...following, ticket: one.ticket, told, later, fails: one.fails }
  }

  it('that is over is told to the pool, by whichever way it ends', async () => {
    const { tickets, following, ticket, told } = follow()
    await tickets.update(ticketId, { status: 'resolved' }, { signal })
    expect(told.splice(0, 1)).toEqual([{ ticketId, version: 'before/new', is: 'over' }])
    expect(told).toEqual([{ ticketId, version: '1', is: 'over' }])
    const taken: object[] = []
    const changes = following({ shows: () => false, takeChanges: async (coming) => void taken.push(coming) })
    const change = { id: 'c', ticketId, at: 0, by: null, own: false } as const
    const coming = {
      cursor: null,
      read: false,
      changes: [
        { ...change, type: 'commented' },
        { ...change, type: 'changed', ticket: { ...ticket, status: 'pending' } },
        { ...change, type: 'deleted' },
      ],
    } as const
    await changes.takeChanges(coming)
    expect([taken, changes.shows(ticketId)]).toEqual([[coming], true])
    expect(told.slice(1)).toEqual([
      { ticketId, version: '1', is: 'taken' },
      { ticketId, version: 'c', is: 'over' },
    ])
  })

  it('that is about to end is looked at later, too: who dies before telling that it did would not find it open again', async () => {
    const { tickets, told, later, fails } = follow()
    fails(new RingloopError('timeout', 'no answer'))
    await expect(tickets.update(ticketId, { status: 'resolved' }, { signal })).rejects.toMatchObject({ code: 'timeout' })
    expect([told, later]).toEqual([[{ ticketId, version: 'before/new', is: 'over' }], [120_000]])
  })

  it('that has the tag and no owner is offered, when it is filed or gets the tag', async () => {
    const filed = follow({ tags: ['field'] })
    await filed.tickets.create({} as never, { externalId: 'x', signal })
    expect(filed.told).toEqual([{ ticketId, version: '1', is: 'offered' }])
    const changed = follow()
    const host = changed.following({ shows: () => true, takeChanges: async () => {} })
    const tell = (over: Partial<Ticket>) =>
      host.takeChanges({
        cursor: null,
        read: true,
        changes: [{ id: 'c', ticketId, at: 0, by: null, own: false, type: 'changed', ticket: { ...changed.ticket, ...over } }],
      })
    await tell({})
    await tell({ tags: ['field'], version: '2' })
    await tell({ tags: ['field'], version: '3', owner: 'carl' })
    await changed.tickets.update(ticketId, { owner: 'x' }, { signal })
    expect(changed.told).toEqual([
      { ticketId, version: '1', is: 'taken' },
      { ticketId, version: '2', is: 'offered' },
      { ticketId, version: '3', is: 'taken' },
      { ticketId, version: '1', is: 'taken' },
    ])
  })

  it('is in a ticket system that may be a class of anybody’s', async () => {
    class Crm {
      #ticket = { id: ticketId, status: 'resolved', version: '3', owner: null, tags: [] }
      async update() {
        return this.#ticket
      }
      async find() {
        return [this.#ticket]
      }
    }
    const told: TicketMoment[] = []
    const { tickets } = followWorkOrders(new Crm() as unknown as TicketBackend, {
      offerTag: null,
      newId: () => 'new',
      tell: async (moments) => void told.push(...moments),
    })
    expect(await tickets.find({ limit: 1 }, { signal })).toHaveLength(1)
    await tickets.update(ticketId, { status: 'resolved' }, { signal })
    expect(told.at(-1)).toEqual({ ticketId, version: '3', is: 'over' })
  })
})
