import { RingloopError, type Ticket, type TicketBackend, toTicketId } from '@ringloop/core'
import { maskDeep } from '@ringloop/core/compliance'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { defaultCompliance } from '../../src/compliance/compliance.js'
import { createAssignWorkOrderRunner } from '../../src/dispatch/assign-work-order-runner.js'
import { followWorkOrders } from '../../src/dispatch/follow-work-orders.js'
import { createGiveWorkOrderRunner } from '../../src/dispatch/give-work-order-runner.js'
import { createOfferWorkOrderRunner } from '../../src/dispatch/offer-work-order-runner.js'
import { type OpenOrderPool, openOrderPool } from '../../src/dispatch/open-order-pool.js'
import { createTicketWorkOrders } from '../../src/dispatch/ticket-work-order.js'
import { createWithdrawWorkOrderRunner } from '../../src/dispatch/withdraw-work-order-runner.js'
import { momentEffect, planEffects, releaseEffects, type WorkOrderEffect } from '../../src/dispatch/work-order-effects.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createTicketOwners } from '../../src/routing/ticket-owners.js'
import { askPostgres, describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'

const ticketId = toTicketId('4711')
const ada = { extension: '1001', name: 'Ada' }
const boss = { extension: '9', name: 'Sam' }
const mapping = {
  place: 'geo',
  durationMinutes: { default: 45 },
  skills: 'skills',
  certificates: 'certificates',
  parts: 'parts',
  promised: { from: 'from', to: 'to' },
  pinnedTo: 'engineer',
}

describeWithPostgres('the open pool and a ticket', (url) => {
  const schema = freshSchema()
  let open: OpenOrderPool
  const start = (maximum?: number, site = '') =>
    openOrderPool({
      place: { kind: 'postgres', settings: { url, schema, connections: 2 } },
      clock: systemClock,
      random: Math.random,
      site,
      ...(maximum === undefined ? {} : { maximum }),
    })
  beforeAll(async () => {
    open = await start()
  })
  beforeEach(() => askPostgres(url, `delete from "${schema}".pool_orders`))
  afterAll(async () => {
    await open[Symbol.asyncDispose]()
    await dropSchema(url, schema)
  })

  /** A ticket system with one ticket, and a gateway's runners. */
  function gateway(over: Partial<Ticket> = {}, pool: Pick<OpenOrderPool, 'pool'> = open) {
    const ticket = {
      id: ticketId,
      status: 'acknowledged',
      subject: 'Lift stuck',
      priority: 'normal',
      owner: null,
      version: '1',
      tags: ['field'],
      customFields: { geo: '52.5, 13.4' } as Record<string, string>,
      ...over,
    }
    let there = true
    let reads = 0
    let whenRead = async () => {}
    const effects: WorkOrderEffect[] = []
    const logged: string[] = []
    const own = {
      capabilities: { comments: [] },
      async get() {
        reads++
        const now = { ...ticket }
        if (!there) throw new RingloopError('notFound', 'There is no such ticket.')
        await whenRead()
        return now
      },
      async update(_id: unknown, changes: object) {
        Object.assign(ticket, changes, { version: `${Number(ticket.version) + 1}` })
        return { ...ticket }
      },
    } as unknown as TicketBackend
    const { tickets } = followWorkOrders(own, {
      offerTag: 'field',
      newId: () => 'new',
      tell: async (moments) => void effects.push(...moments.map(momentEffect)),
    })
    const owners = createTicketOwners([{ ...ada, ticketOwner: 'ada@example.com' }], { byName: false })
    const parts = {
      tickets,
      owners,
      pool,
      offerTag: 'field',
      workOrders: createTicketWorkOrders({ tickets, mapping, dueAt: async () => 5_000, now: () => 0 }),
      mask: <Value>(value: Value) => maskDeep(value, defaultCompliance.masker),
      clock: systemClock,
      random: () => 0,
      log: (fact: string) => logged.push(fact),
    }
    const assigned: string[] = []
    const automatic = {
      assign: async (_id: unknown, _signal: unknown, version?: string) => void assigned.push(`roster ${version}`),
      assignLater: async (_id: unknown, because: string) => void assigned.push(because),
    }
    const runners = {
      offerWorkOrder: createOfferWorkOrderRunner(parts),
      giveWorkOrder: createGiveWorkOrderRunner({ ...parts, automatic }),
      withdrawWorkOrder: createWithdrawWorkOrderRunner({ ...parts, automatic }),
      assignWorkOrder: createAssignWorkOrderRunner({ ...parts, language: 'en' }),
    }
    const run = (effect: WorkOrderEffect) =>
      runners[effect.type].run(
        { effect: effect as never, attempts: 0, leaseUntil: 0 },
        { submit: async () => {}, signal: new AbortController().signal },
      )
    const moment = (is: 'over' | 'offered' | 'taken') => run(momentEffect({ ticketId, version: ticket.version, is }))
    return {
      ticket,
      effects,
      logged,
      assigned,
      run,
      offered: () => moment('offered'),
      over: () => moment('over'),
      taken: () => moment('taken'),
      reads: () => reads,
      deleted: () => {
        there = false
      },
      whenRead: (next: () => Promise<void>) => {
        whenRead = next
      },
    }
  }
  const free = (extension = '1001') => open.pool.list({ extension, sort: 'urgent', limit: 9 })
  const withdrawn = async () => (await open.pool.ofTicket(ticketId)).length === 0

  it('is offered with what who takes it has to know, to who is to go alone, and no number of a card', async () => {
    const one = gateway({
      subject: `${'😀'.repeat(600)}`,
      customFields: {
        geo: '52.5, 13.4',
        skills: 'heating:2, lifts',
        certificates: 'gas, card 4111 1111 1111 1111',
        parts: 'pump:2, valve',
        from: '2026-03-02T09:00+01:00',
        to: '2026-03-02T11:00+01:00',
        engineer: '1001',
      },
    })
    expect(await one.offered()).toEqual({ then: 'complete' })
    expect(await free('1002')).toEqual([])
    const [order] = await free()
    expect(order).toMatchObject({
      id: '4711',
      ticketId: '4711',
      dueAt: 5_000,
      details: {
        minutes: 45,
        skills: 'heating:2, lifts',
        certificates: expect.stringMatching(/^gas, card (?!4111 1111)/),
        parts: 'pump:2, valve',
        promisedFrom: '2026-03-02T08:00:00.000Z',
        promisedTo: '2026-03-02T10:00:00.000Z',
      },
    })
    expect(order?.title).toBe(`${'😀'.repeat(499)}…`)
  })

  it('follows the ticket while nobody has it', async () => {
    const one = gateway()
    await one.offered()
    Object.assign(one.ticket, { priority: 'urgent', customFields: { geo: '53, 13.4' } })
    await one.offered()
    expect(await free()).toMatchObject([{ priority: 'urgent', place: { latitude: 53 } }])
    await open.pool.grab(ticketId, ada)
    Object.assign(one.ticket, { priority: 'low' })
    await one.offered()
    expect(await open.pool.list({ extension: '1001', mine: true, sort: 'urgent', limit: 9 })).toMatchObject([
      { priority: 'urgent' },
    ])
  })

  it('is offered as it was changed last, though who read it before writes it after', async () => {
    const one = gateway()
    one.whenRead(async () => {
      one.whenRead(async () => {})
      Object.assign(one.ticket, { subject: 'Lift stuck, people in it', version: '2' })
      expect(await one.offered()).toEqual({ then: 'complete' })
    })
    await one.offered()
    expect(await free()).toMatchObject([{ title: 'Lift stuck, people in it' }])
  })

  it('is tried again later if it changes all the time', async () => {
    const one = gateway()
    one.whenRead(async () => {
      one.ticket.version = `${Number(one.ticket.version) + 1}`
    })
    expect(await one.offered()).toMatchObject({ then: 'retry' })
  })

  it('that names somebody who has no desk here is offered to them all the same, and the log says so', async () => {
    const one = gateway({ customFields: { geo: '52.5, 13.4', engineer: 'ada' } })
    await one.offered()
    expect([await free('1001'), (await free('ada')).length]).toEqual([[], 1])
    expect(one.logged).toEqual(['a work order is for somebody who is no agent of this gateway'])
  })

  it('that names somebody of a site is offered to them alone, whichever site looked last', async () => {
    await using north = await start(undefined, 'north')
    await using south = await start(undefined, 'south')
    for (const site of [north, south, north, south]) {
      await gateway({ customFields: { geo: '52.5, 13.4', engineer: 'north/1001' } }, site).offered()
      const lists = [north, south].map(({ pool }) => pool.list({ extension: '1001', sort: 'urgent', limit: 9 }))
      expect((await Promise.all(lists)).map((list) => list.length)).toEqual([1, 0])
    }
  })

  it('is not offered if the ticket ended, or somebody has it, while it was offered', async () => {
    for (const change of [{ status: 'closed' }, { owner: 'carl' }, { tags: [] }] as const) {
      const before = gateway(change)
      await before.offered()
      expect(await withdrawn()).toBe(true)
      const between = gateway()
      between.whenRead(async () => {
        Object.assign(between.ticket, change)
        // who looks now finds nothing to take out
        expect(await withdrawn()).toBe(true)
        between.whenRead(async () => {})
      })
      await between.offered()
      expect(await withdrawn()).toBe(true)
      await askPostgres(url, `delete from "${schema}".pool_orders`)
    }
  })

  it('is offered when the pool has room again', async () => {
    const narrow = await start(1)
    await open.pool.offer({ ...boiler, id: 'other' }, boss)
    const one = gateway({}, narrow)
    expect(await one.offered()).toMatchObject({ then: 'retry' })
    await open.pool.withdraw('other', boss)
    expect(await one.offered()).toEqual({ then: 'complete' })
    expect(await free()).toMatchObject([{ id: '4711' }])
    await narrow[Symbol.asyncDispose]()
  })

  it('is none as long as its fields do not say where', async () => {
    const one = gateway({ customFields: {} })
    expect(await one.offered()).toEqual({ then: 'complete' })
    expect([await free(), one.logged]).toEqual([[], ['a ticket is no work order yet']])
  })

  it('is taken out when it is over or deleted, whoever has it, but not if it was opened again before that was looked at', async () => {
    const one = gateway()
    await one.offered()
    await open.pool.grab(ticketId, ada)
    await one.over()
    expect((await open.pool.standing(ticketId))?.by).toEqual(ada)
    one.ticket.status = 'resolved'
    await one.over()
    expect(await withdrawn()).toBe(true)
    const two = gateway()
    await open.pool.offer({ ...boiler, id: 'by hand' }, boss)
    two.deleted()
    await two.over()
    expect(await withdrawn()).toBe(true)
  })

  it('is taken out when somebody has the ticket or it lost the tag, if it is free', async () => {
    const kept = gateway()
    await kept.offered()
    await open.pool.grab(ticketId, ada)
    kept.ticket.owner = 'carl' as never
    await kept.taken()
    expect((await open.pool.standing(ticketId))?.by).toEqual(ada)
    await open.pool.release(ticketId, ada)
    await kept.taken()
    expect(await withdrawn()).toBe(true)
    await askPostgres(url, `delete from "${schema}".pool_orders`)
    const untagged = gateway()
    await untagged.offered()
    untagged.ticket.tags = []
    await untagged.taken()
    expect(await withdrawn()).toBe(true)
  })

  it('is taken out when it is given back, if the ticket became somebody else’s or lost the tag meanwhile', async () => {
    for (const change of [{ owner: 'carl' }, { tags: [] }] as const) {
      const one = gateway()
      await one.offered()
      await open.pool.grab(ticketId, ada)
      Object.assign(one.ticket, change)
      await one.taken()
      const told = releaseEffects({ orderId: ticketId, ticketId, release: 'r', from: ada.extension })
      await open.pool.release(ticketId, ada)
      for (const effect of told.after) await one.run(effect)
      expect([await withdrawn(), one.ticket.owner]).toEqual([true, 'owner' in change ? change.owner : null])
      await askPostgres(url, `delete from "${schema}".pool_orders`)
    }
  })

  it('is given to others when it changes after it was given back, or when it is said anew who drives', async () => {
    const one = gateway()
    await one.offered()
    await open.pool.grab(ticketId, ada)
    Object.assign(one.ticket, { owner: 'ada@example.com', version: '2' })
    await one.taken()
    expect(one.assigned).toEqual([])
    await open.pool.release(ticketId, ada)
    one.ticket.version = '3'
    await one.taken()
    await one.run({ type: 'giveWorkOrder', key: 'k', callId: null, ticketId, roster: 'b' })
    expect(one.assigned).toEqual(['taken/4711/3', 'roster b'])
  })

  it('stays if the ticket’s owner is who gave it back, perhaps another gateway’s, or if a person offered it', async () => {
    for (const [who, owner] of [
      [ada, 'Ada@example.com'],
      [{ extension: 'south/1', name: 'Sue' }, 'sue'],
    ] as const) {
      const one = gateway()
      await one.offered()
      await open.pool.grab(ticketId, who)
      await open.pool.release(ticketId, who)
      Object.assign(one.ticket, { owner, priority: 'high' })
      await one.taken()
      expect(await free()).toMatchObject([{ id: '4711' }])
    }
    await askPostgres(url, `delete from "${schema}".pool_orders`)
    await open.pool.offer({ ...boiler, id: 'by hand' }, boss)
    await gateway({ owner: 'carl' }).taken()
    expect(await free()).toMatchObject([{ id: 'by hand' }])
  })

  it('is not read if the pool has nothing of it', async () => {
    const one = gateway({ status: 'closed' })
    await one.over()
    expect(one.reads()).toBe(0)
  })

  it('is in no pool once a plan was accepted, though an offer of it was under way', async () => {
    const assigned = { ticketId, owner: '1001' }
    // the plan comes before the offer is there
    const one = gateway()
    one.whenRead(async () => {
      one.whenRead(async () => {})
      for (const effect of planEffects('a', [assigned])) expect(await one.run(effect)).toEqual({ then: 'complete' })
    })
    await one.offered()
    expect([await withdrawn(), one.ticket.owner]).toEqual([true, 'ada@example.com'])
    await askPostgres(url, `delete from "${schema}".pool_orders`)
    // the offer comes between the two of a plan, the one that takes out first
    const two = gateway()
    const [owner, out] = planEffects('b', [assigned]) as [WorkOrderEffect, WorkOrderEffect]
    await two.run(out)
    await two.offered()
    expect(await withdrawn()).toBe(false)
    await two.run(owner)
    for (const effect of two.effects) await two.run(effect)
    expect(await withdrawn()).toBe(true)
  })

  it('is out of the pool with a plan, whoever has taken it', async () => {
    const one = gateway()
    await one.offered()
    await open.pool.grab(ticketId, ada)
    for (const effect of planEffects('c', [{ ticketId, owner: 'carl' }])) await one.run(effect)
    expect([await withdrawn(), one.ticket.owner]).toEqual([true, 'carl'])
  })
})

const boiler = {
  ticketId,
  title: 'Boiler drips',
  place: { latitude: 52.52, longitude: 13.4 },
  priority: 'normal',
  dueAt: null,
  offeredTo: null,
  details: {},
} as const
