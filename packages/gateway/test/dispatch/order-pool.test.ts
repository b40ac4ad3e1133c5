import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type OpenOrderPool, openOrderPool } from '../../src/dispatch/open-order-pool.js'
import { poolMigrations } from '../../src/dispatch/pool-migrations.js'
import { nobody, type Offer, type PoolChange } from '../../src/dispatch/pool-order.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import type { Database } from '../../src/storage/database.js'
import { openPglite } from '../../src/storage/pglite-database.js'
import { askPostgres, describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { createTcpProxy } from '../support/tcp-proxy.js'

const offer = (id: string, over: Partial<Offer> = {}): Offer => ({
  id,
  ticketId: `ticket-${id}`,
  title: `Boiler at ${id}`,
  place: { latitude: 52.52, longitude: 13.4 },
  priority: 'normal',
  dueAt: null,
  offeredTo: null,
  details: { floor: 3 },
  ...over,
})
const person = (extension: string) => ({ extension, name: `Person ${extension}` })
const boss = person('boss')
const common = (maximum?: number) => ({
  clock: systemClock,
  random: Math.random,
  ...(maximum === undefined ? {} : { maximum }),
})

function poolTests(open: (maximum?: number, site?: string) => Promise<OpenOrderPool>): void {
  let opened: OpenOrderPool[] = []
  const fresh = async (maximum?: number, site?: string) => {
    const one = await open(maximum, site)
    opened.push(one)
    return one
  }
  afterEach(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]()
    opened = []
  })

  it('gives an order to the first who asks; others are told who has it and since when; who has it wins again', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    const won = await pool.grab('a', person('1'))
    expect(won.won).toBe(true)
    expect(await pool.grab('a', person('2'))).toEqual({ won: false, grabbedBy: person('1'), at: won.at })
    expect(await pool.grab('a', person('1'))).toEqual(won)
  })

  it('gives one order to one of two hundred who ask at once', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    const results = await Promise.all(Array.from({ length: 200 }, (_, index) => pool.grab('a', person(`${index}`))))
    expect(results.filter(({ won }) => won)).toHaveLength(1)
    const winner = person(`${results.findIndex(({ won }) => won)}`)
    for (const result of results) if (!result.won) expect(result.grabbedBy).toEqual(winner)
  })

  it('tells what some people have, and which tickets offer what nobody has, the most urgent first', async () => {
    const { pool } = await fresh(undefined, 'north')
    for (const id of ['a', 'b', 'c']) await pool.offer(offer(id), boss)
    for (const [id, by] of [
      ['b', '1'],
      ['a', '1'],
      ['c', 'south/1'],
    ] as const) {
      const { at } = await pool.grab(id, person(by))
      // two of one millisecond were taken at once
      while (Date.now() <= at) await new Promise(setImmediate)
    }
    expect((await pool.taken(['1', '2'])).map(({ id, grabbed }) => [id, grabbed?.by.extension])).toEqual([
      ['b', '1'],
      ['a', '1'],
    ])
    expect(await pool.taken([])).toEqual([])
    const { id: _, ...ticket } = offer('')
    await pool.offerTicket({ ...ticket, ticketId: 'low', priority: 'low' })
    await pool.offerTicket({ ...ticket, ticketId: 'high', priority: 'high' })
    await pool.offerTicket({ ...ticket, ticketId: 'gone', priority: 'urgent' })
    await pool.grab('gone', person('2'))
    await pool.release('a', person('1'))
    expect(await pool.freeTickets(10)).toEqual(['high', 'low'])
    expect(await pool.freeTickets(1)).toEqual(['high'])
  })

  it('lets who has an order give it back, others not, a supervisor always', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    await pool.grab('a', person('1'))
    await expect(pool.release('a', person('2'))).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Person 1 has the order "a".',
    })
    await pool.release('a', person('1'))
    await pool.release('a', person('1'))
    expect((await pool.grab('a', person('2'))).won).toBe(true)
    await pool.release('a', boss, { force: true })
    expect((await pool.grab('a', person('1'))).won).toBe(true)
  })

  it('takes an order out, whoever has it; then nobody can grab or release it; offered anew it is free', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    await pool.grab('a', person('1'))
    await pool.withdraw('a', boss)
    await pool.withdraw('a', boss)
    await expect(pool.grab('a', person('1'))).rejects.toMatchObject({ code: 'notPossible' })
    await expect(pool.release('a', person('1'))).rejects.toMatchObject({ code: 'notPossible' })
    await pool.offer(offer('a', { title: 'Again' }), boss)
    expect(await pool.list({ extension: '2', sort: 'urgent', limit: 10 })).toMatchObject([
      { id: 'a', title: 'Again', grabbed: null },
    ])
  })

  it('changes an order that is free, and refuses to change one that somebody has', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    await pool.offer(offer('a', { title: 'Two boilers' }), boss)
    await pool.grab('a', person('1'))
    await expect(pool.offer(offer('a'), boss)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Person 1 has taken the order "a".',
    })
    expect(await pool.list({ extension: '1', mine: true, sort: 'urgent', limit: 10 })).toMatchObject([
      { title: 'Two boilers', ticketId: 'ticket-a', details: { floor: 3 }, grabbed: { by: person('1') } },
    ])
  })

  it('follows a ticket while its order is free, and leaves alone what somebody has, took out, or offered by hand', async () => {
    const { pool } = await fresh(3)
    const titles = async () => (await pool.list({ extension: '1', sort: 'urgent', limit: 10 })).map(({ title }) => title)
    const { id: _, ...ticket } = offer('a')
    const told = (title: string) => pool.offerTicket({ ...ticket, title })
    await told('First')
    await told('Second')
    expect(await titles()).toEqual(['Second'])
    await pool.grab('ticket-a', person('1'))
    await told('Third')
    expect((await pool.standing('ticket-a'))?.by).toEqual(person('1'))
    expect(await pool.takers()).toEqual([{ id: 'ticket-a', ticketId: 'ticket-a', by: '1' }])
    await pool.release('ticket-a', person('1'))
    expect(await titles()).toEqual(['Second'])
    expect(await pool.takers()).toEqual([])
    const free = { id: 'ticket-a', fromTicket: true, grabbedBy: null }
    expect(await pool.ofTicket('ticket-a')).toEqual([{ ...free, releasedBy: '1', gaveBack: ['1'] }])
    for (const who of ['2', '1']) {
      await pool.grab('ticket-a', person(who))
      await pool.release('ticket-a', person(who))
    }
    expect(await pool.ofTicket('ticket-a')).toEqual([{ ...free, releasedBy: '1', gaveBack: ['2', '1'] }])
    await pool.withdrawTicket('ticket-a', boss)
    await told('Third')
    expect([await titles(), await pool.standing('ticket-a')]).toEqual([[], null])
    await pool.offer(offer('ticket-a', { ticketId: 'ticket-a', title: 'By hand' }), boss)
    await told('Third')
    expect(await titles()).toEqual(['By hand'])
    await pool.offer(offer('b'), boss)
    await pool.offer(offer('c'), boss)
    await expect(pool.offerTicket({ ...ticket, ticketId: 'd' })).rejects.toMatchObject({ code: 'overloaded' })
  })

  it('takes out what is free, or whoever has it', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a'), boss)
    await pool.grab('a', person('1'))
    await pool.withdraw('a', boss, { free: true })
    expect((await pool.standing('a'))?.by).toEqual(person('1'))
    await pool.release('a', person('1'))
    await pool.withdraw('a', boss, { free: true })
    expect(await pool.standing('a')).toBeNull()
  })

  it('lists the most urgent first, or the nearest, never more than asked for', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('far', { priority: 'urgent', place: { latitude: 53.52, longitude: 13.4 } }), boss)
    await pool.offer(offer('later', { dueAt: 2_000 }), boss)
    await pool.offer(offer('soon', { dueAt: 1_000, place: { latitude: 52.53, longitude: 13.4 } }), boss)
    await pool.offer(offer('never', { place: { latitude: 52.6, longitude: 13.4 } }), boss)
    const ids = async (query: Partial<Parameters<typeof pool.list>[0]>) =>
      (await pool.list({ extension: '1', sort: 'urgent', limit: 10, ...query })).map(({ id }) => id)
    expect(await ids({})).toEqual(['far', 'soon', 'later', 'never'])
    expect(await ids({ limit: 2 })).toEqual(['far', 'soon'])
    const near = { latitude: 52.53, longitude: 13.4 }
    expect(await ids({ sort: 'nearest', near })).toEqual(['soon', 'later', 'never', 'far'])
    const [nearest, second] = await pool.list({ extension: '1', sort: 'nearest', near, limit: 2 })
    expect([nearest?.metres, second?.metres]).toEqual([0, 1112])
  })

  it('offers an order to some alone', async () => {
    const { pool } = await fresh()
    await pool.offer(offer('a', { offeredTo: ['1', '2'] }), boss)
    expect(await pool.list({ extension: '3', sort: 'urgent', limit: 10 })).toEqual([])
    await expect(pool.grab('a', person('3'))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await pool.grab('a', person('2'))).won).toBe(true)
  })

  it('knows no order that was never offered, and takes hostile ids and names as they are', async () => {
    const { pool } = await fresh()
    await expect(pool.grab('a', person('1'))).rejects.toMatchObject({ code: 'notFound' })
    await expect(pool.release('a', person('1'))).rejects.toMatchObject({ code: 'notFound' })
    await expect(pool.withdraw('a', boss)).rejects.toMatchObject({ code: 'notFound' })
    const hostile = `"\\ $1 %s <b>`
    const id = `'; drop table pool_orders; -- "\\ \u0000`
    await pool.offer(offer(id), boss)
    expect((await pool.grab(id, { extension: "o'", name: hostile })).won).toBe(true)
    expect(await pool.grab(id, person('1'))).toMatchObject({ won: false, grabbedBy: { extension: "o'", name: hostile } })
  })

  it('refuses more than it holds, counts no withdrawn ones, and forgets these after a while', async () => {
    const { pool } = await fresh(2)
    await pool.offer(offer('a'), boss)
    await pool.offer(offer('b'), boss)
    await expect(pool.offer(offer('c'), boss)).rejects.toMatchObject({ code: 'overloaded' })
    await pool.offer(offer('b'), boss)
    await pool.withdraw('a', boss)
    await pool.offer(offer('c'), boss)
    await pool.forget(60_000)
    await expect(pool.grab('a', person('1'))).rejects.toMatchObject({ code: 'notPossible' })
    await pool.forget(-60_000)
    await expect(pool.grab('a', person('1'))).rejects.toMatchObject({ code: 'notFound' })
  })

  it('tells who listens of each change, once', async () => {
    const one = await fresh(undefined, 'north')
    const heard = listen(one)
    await one.pool.offer(offer('first'), boss)
    await one.pool.grab('first', person('1'))
    await one.pool.grab('first', person('1'))
    await one.pool.grab('first', person('2'))
    await one.pool.release('first', person('1'))
    await one.pool.withdraw('first', boss)
    await heard.until(({ length }) => length === 4)
    expect(heard.changes).toMatchObject([
      { type: 'offered', orderId: 'first', by: boss },
      { type: 'grabbed', orderId: 'first', by: person('1') },
      { type: 'released', orderId: 'first', by: person('1') },
      { type: 'withdrawn', orderId: 'first', by: boss },
    ])
  })
}

/** Follows a pool. */
function listen(pool: OpenOrderPool) {
  const changes: PoolChange[] = []
  let wake = () => {}
  pool.on('change', (change) => {
    changes.push(change)
    wake()
  })
  const until = async (wanted: (changes: readonly PoolChange[]) => boolean) => {
    while (!wanted(changes))
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  return { changes, until }
}

describe('the open pool on PGlite', () => {
  let database: Database
  beforeAll(async () => {
    database = await openPglite({ memory: true })
  })
  afterEach(async () => {
    await database.query('delete from pool_orders')
  })
  afterAll(() => database[Symbol.asyncDispose]())
  const place = {
    kind: 'embedded' as const,
    database: {
      get patient() {
        return database.patient
      },
    },
  }
  poolTests((maximum, site = '') => openOrderPool({ place, ...common(maximum), site }))

  it('knows tickets of two ticket systems with one id apart', async () => {
    const at = (name: string) => openOrderPool({ place, ...common(), site: name, tickets: name })
    const [north, south] = await Promise.all([at('north'), at('south')])
    const { id: _, ...ticket } = offer('', { ticketId: '17' })
    await north.pool.offerTicket({ ...ticket, title: 'Of north' })
    await south.pool.offerTicket({ ...ticket, title: 'Of south' })
    await south.pool.withdrawTicket('17', nobody)
    expect(await north.pool.list({ extension: '1', sort: 'urgent', limit: 9 })).toMatchObject([
      { id: 'north:17', ticketId: '17', tickets: 'north', title: 'Of north' },
    ])
    expect((await south.pool.grab('north:17', person('1'))).won).toBe(true)
    expect([await south.pool.standing('north:17'), (await north.pool.standing('north:17'))?.ticketId]).toEqual([null, '17'])
    await north.pool.withdrawTicket('17', nobody)
    await expect(south.pool.offer(offer('north:17'), boss)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The order "north:17" is of another ticket system.',
    })
  })

  it('knows people of two sites with one extension apart', async () => {
    const at = (site: string) => openOrderPool({ place, ...common(), site })
    const [north, south] = await Promise.all([at('north'), at('south')])
    await north.pool.offer(offer('a', { offeredTo: ['1', 'south/1'] }), boss)
    const results = [await north.pool.grab('a', person('1')), await south.pool.grab('a', person('1'))]
    expect(results).toMatchObject([{ won: true }, { won: false, grabbedBy: { extension: 'north/1', name: 'Person 1' } }])
    const mine = { extension: '1', mine: true, sort: 'urgent', limit: 9 } as const
    expect(await north.pool.list(mine)).toMatchObject([{ id: 'a', grabbed: { by: person('1') } }])
    expect(await south.pool.list(mine)).toEqual([])
    await expect(south.pool.release('a', person('1'))).rejects.toMatchObject({ code: 'forbidden' })
    await north.pool.release('a', person('1'))
    expect(await south.pool.grab('a', person('1'))).toMatchObject({ won: true })
  })
})

describeWithPostgres('the open pool on PostgreSQL', (url) => {
  const schemas: string[] = []
  const openAt = (schema: string, maximum?: number, address = url, site = '') =>
    openOrderPool({ place: { kind: 'postgres', settings: { url: address, schema, connections: 4 } }, ...common(maximum), site })
  const newSchema = () => {
    const schema = freshSchema()
    schemas.push(schema)
    return schema
  }
  afterAll(async () => {
    for (const schema of schemas) await dropSchema(url, schema)
  })
  poolTests((maximum, site) => openAt(newSchema(), maximum, url, site))

  it('brings up to date what older versions wrote, halves of characters in it, however long that takes', async () => {
    const schema = newSchema()
    await askPostgres(url, `create schema "${schema}"`)
    const older = poolMigrations.filter(({ id }) => id === 1).flatMap(({ statements }) => statements)
    const half = JSON.stringify({ ...offer('half'), title: '\ud83d' })
    await askPostgres(
      url,
      `set search_path to "${schema}"; ${older.join('; ')};
       create table pool_migrations (id integer primary key, name text not null); insert into pool_migrations values (1, 'open pool');
       insert into pool_orders (id, offer, latitude, longitude, priority, offered_at) values
         ('half', '${half}', 52, 13, 2, 0), ('whole', '${JSON.stringify(offer('whole', { title: '😀' }))}', 52, 13, 2, 0);
       create function hasty() returns trigger language plpgsql as
         'begin if current_setting(''statement_timeout'')::interval < ''1 minute'' then raise ''may not take long''; end if; return new; end';
       create trigger hasty before update on pool_orders for each statement execute function hasty()`,
    )
    const opened = await openAt(schema)
    expect(opened.trouble()).toBeNull()
    await askPostgres(url, `drop trigger hasty on "${schema}".pool_orders`)
    await opened.pool.withdrawTicket('ticket-whole', boss)
    expect((await opened.pool.list({ extension: '1', sort: 'urgent', limit: 9 })).map(({ id }) => id)).toEqual(['half'])
    await opened[Symbol.asyncDispose]()
  })

  describe('shared by gateways', () => {
    it('is made by several at once, and all see and hear the same', async () => {
      const schema = newSchema()
      const pools = await Promise.all([openAt(schema), openAt(schema), openAt(schema)])
      const [one, two, three] = pools as [OpenOrderPool, OpenOrderPool, OpenOrderPool]
      const heard = [listen(two), listen(three)]
      await one.pool.offer(offer('first'), boss)
      for (const each of heard) await each.until(({ length }) => length >= 1)
      expect((await two.pool.grab('first', person('1'))).won).toBe(true)
      expect(await three.pool.grab('first', person('2'))).toMatchObject({ won: false, grabbedBy: person('1') })
      for (const each of heard) {
        await each.until(({ length }) => length >= 2)
        expect(each.changes.map(({ type }) => type)).toEqual(['offered', 'grabbed'])
      }
      for (const each of pools) await each[Symbol.asyncDispose]()
    })

    it('tells another site who of which site it was, and that it was nobody if it was', async () => {
      const schema = newSchema()
      const at = (site: string) => openAt(schema, undefined, url, site)
      const [north, south] = (await Promise.all([at('north'), at('south')])) as [OpenOrderPool, OpenOrderPool]
      const heard = listen(south)
      const { id: _, ...ticket } = offer('a')
      await north.pool.offerTicket(ticket)
      await north.pool.withdraw('ticket-a', person('1'))
      await heard.until(({ length }) => length === 2)
      expect(heard.changes).toMatchObject([{ by: nobody }, { by: { extension: 'north/1' } }])
      for (const each of [north, south]) await each[Symbol.asyncDispose]()
      // a database that does not answer is none that a page is told of
      await expect(north.pool.grab('ticket-a', person('1'))).rejects.toMatchObject({
        code: 'unavailable',
        message: 'The open pool cannot be used now.',
      })
    })

    it('says that it is unsure after the listening connection was lost, and hears on', async () => {
      const schema = newSchema()
      const { hostname, port } = new URL(url)
      const wire = await createTcpProxy({ host: hostname, port: Number(port) })
      const through = new URL(url)
      through.port = `${wire.port}`
      const pool = await openAt(schema, undefined, through.href)
      const heard = listen(pool)
      await pool.pool.offer(offer('first'), boss)
      await heard.until(({ length }) => length === 1)
      wire.cut()
      wire.mend()
      await heard.until((changes) => changes.some(({ type }) => type === 'unsure'))
      // what is on the channel is not believed: anybody who may write to the database may say it
      heard.changes.length = 0
      for (const word of ['null', '{', '{"type":"a\\nb"}', '{"type":"grabbed"}'])
        await askPostgres(url, "select pg_notify('ringloop_pool', $1)", [`${schema} ${word}`])
      await heard.until(({ length }) => length === 4)
      expect(heard.changes).toEqual(Array.from({ length: 4 }, () => ({ type: 'unsure' })))
      await pool.pool.grab('first', person('1'))
      await heard.until((changes) => changes.at(-1)?.type === 'grabbed')
      await pool[Symbol.asyncDispose]()
      await wire[Symbol.asyncDispose]()
    })
  })
})
