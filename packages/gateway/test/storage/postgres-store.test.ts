import { inspect } from 'node:util'
import { type JournalEntry, type NewTicket, RingloopError } from '@ringloop/core'
import { Client } from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { lookAtPostgres } from '../../src/storage/look-at-postgres.js'
import { createPostgresStore, type PostgresStoreOptions } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { createManualClock } from '../samples/manual-clock.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleOriginated } from '../samples/sample-events.js'
import { askPostgres, describeWithPostgres, dropSchema, freshSchema, holderOf } from '../support/postgres-server.js'
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js'

const signal = new AbortController().signal
const ticket: NewTicket = { subject: 'Broken', description: 'It is', priority: 'high', tags: [], customFields: {} }

const entriesOf = async (store: Store) => {
  const entries: JournalEntry[] = []
  for await (const entry of store.journal.read({ from: 1 })) entries.push(entry)
  return entries
}
const commit = (store: Store, id: string) =>
  store.journal.commit({ events: [sampleOriginated(id)], effects: [sampleFileTicket(id)], ended: [] })

describeWithPostgres('a store in a PostgreSQL database', (url) => {
  let schema: string
  let wire: TcpProxy
  const schemas: string[] = []
  const open: Store[] = []
  beforeEach(async () => {
    schema = freshSchema()
    schemas.push(schema)
    const { hostname, port } = new URL(url)
    wire = await createTcpProxy({ host: hostname, port: Number(port || 5432) })
  })
  afterEach(async () => {
    for (const store of open.splice(0)) {
      store.hurry()
      await store[Symbol.asyncDispose]()
    }
    await wire[Symbol.asyncDispose]()
  })
  afterAll(async () => {
    for (const one of schemas) await dropSchema(url, one)
  })

  const overWire = () => {
    const address = new URL(url)
    address.hostname = '127.0.0.1'
    address.port = String(wire.port)
    return address.href
  }
  /** So that its sessions are known among those of other tests. */
  const named = (address: string) => {
    const whole = new URL(address)
    whole.searchParams.set('application_name', schema)
    return whole.href
  }
  const openStore = async (options: Partial<PostgresStoreOptions> = {}) => {
    const store = await createPostgresStore({ url: named(options.url ?? url), schema, ...without(options, 'url') })
    open.push(store)
    return store
  }
  const terminateAll = () =>
    askPostgres(url, 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [schema])

  it('loses nothing and doubles nothing when its sessions are ended again and again', async () => {
    const store = await openStore()
    const ids = Array.from({ length: 60 }, (_, index) => `call-${index}`)
    let ended = 0
    // five at a time, as calls come
    const waiting = [...ids]
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const done = commit(store, id)
        if (waiting.length % 4 === 0) ended += (await terminateAll()).length
        await done
      }
    }
    await Promise.all([work(), work(), work(), work(), work()])
    expect(ended).toBeGreaterThan(5)
    const entries = await entriesOf(store)
    expect(entries.map(({ sequence }) => sequence)).toEqual(ids.map((_, index) => index + 1))
    expect(entries.map(({ event }) => String(event.callId)).sort()).toEqual([...ids].sort())
    expect(await store.outbox.pending()).toBe(ids.length)
    await vi.waitFor(() => expect(store.trouble()).toBeNull(), { timeout: 15_000 })
    expect(await Promise.race([store.database.failed, Promise.resolve('fine')])).toBe('fine')
  }, 60_000)

  it('waits with the journal while the server is away, and answers for the embedded desk that it is unavailable', async () => {
    const troubles: (string | null)[] = []
    const store = await openStore({ url: overWire(), onTrouble: (trouble) => troubles.push(trouble) })
    const { tickets } = createEmbeddedDesk(store)
    const made = await tickets.create(ticket, { signal, externalId: 'before' })
    wire.cut()
    const waits = commit(store, 'meanwhile')
    const leased = store.outbox.lease({ now: 1, leaseMs: 10, limit: 1, types: ['fileTicket'] })
    await expect(tickets.create(ticket, { signal, externalId: 'meanwhile' })).rejects.toMatchObject({ code: 'unavailable' })
    await expect(tickets.update(made.id, { status: 'closed' }, { signal })).rejects.toMatchObject({ code: 'unavailable' })
    expect(store.trouble()).toMatch(/^Database 127\.0\.0\.1:\d+\/\w+: /)
    wire.mend()
    expect(await waits).toBe(1)
    await leased
    expect(await tickets.get(made.id, { signal })).toEqual(made)
    expect(store.trouble()).toBeNull()
    expect(troubles).toEqual([expect.stringContaining('Database'), null])
  })

  it('does not wait for ever for a server that says nothing any more', async () => {
    const store = await openStore({ url: overWire(), statementMs: 300, connectMs: 300 })
    wire.freeze()
    await expect(store.database.query('select 1')).rejects.toMatchObject({ code: 'unavailable' })
    wire.mend()
    expect(await store.outbox.pending()).toBe(0)
  })

  it('changes its tables for as long as that takes, however short a statement may be', async () => {
    await openStore()
    const holds = new Client({ connectionString: url })
    await holds.connect()
    try {
      // another process, in the middle of a change that takes twice as long as a statement may
      await holds.query(`begin; select pg_advisory_xact_lock(7239411, hashtext('${schema}'))`)
      const change = holds.query('select pg_sleep(4); commit')
      // so long may the others who open a schema just now hold the lock that all schemas share
      await openStore({ own: false, statementMs: 2_000, connectMs: 5_000, patienceMs: 0 })
      await change
    } finally {
      await holds.end()
    }
  })

  it('gives up when its patience is over, and at once when it is told to hurry', async () => {
    const store = await openStore({ url: overWire() })
    wire.cut()
    const waits = commit(store, 'a')
    await expect.poll(() => store.trouble()).not.toBeNull()
    store.hurry()
    await expect(waits).rejects.toMatchObject({ code: 'unavailable' })
    await expect(openStore({ url: overWire(), patienceMs: 0 })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('is one gateway’s: the next waits as its spare, and takes over when the first is cut off, which then writes nothing more', async () => {
    const first = await openStore({ url: overWire() })
    await commit(first, 'by the first')
    const onSpare = vi.fn()
    const second = openStore({ onSpare })
    await vi.waitFor(() => expect(onSpare).toHaveBeenCalledTimes(1), { timeout: 10_000 })
    wire.cut()
    const taken = await second
    await commit(taken, 'by the second')
    wire.mend()
    await expect(commit(first, 'too late')).rejects.toMatchObject({ code: 'conflict' })
    expect(await first.database.failed).toMatchObject({ code: 'conflict' })
    expect((await entriesOf(taken)).map(({ event }) => String(event.callId))).toEqual(['by the first', 'by the second'])
  })

  it('takes its place again when nobody else has meanwhile', async () => {
    const store = await openStore({ url: overWire() })
    const holder = () => holderOf(url, schema)
    const before = await holder()
    expect(before).toBeGreaterThan(0)
    wire.cut()
    await vi.waitFor(async () => expect(await holder()).toBe(0), { timeout: 10_000 })
    wire.mend()
    await vi.waitFor(async () => expect([0, before]).not.toContain(await holder()), { timeout: 10_000 })
    expect(await commit(store, 'a')).toBe(1)
  })

  it('asks for its place less and less often while the server still holds it for the connection that is gone', async () => {
    const clock = createManualClock()
    await openStore({ url: overWire(), clock, random: () => 0 })
    const holder = new Client({ connectionString: url })
    await holder.connect()
    try {
      wire.cut()
      // nobody has taken over, but the lock is not to be had
      await holder.query('select pg_advisory_lock(7239412, hashtext($1))', [schema])
      wire.mend()
      const [from, before] = [clock.now(), wire.connections()]
      await vi.waitUntil(
        async () => {
          await clock.advance(50)
          return wire.connections() >= before + 12
        },
        { timeout: 30_000, interval: 5 },
      )
      expect(clock.now() - from).toBeGreaterThan(5_000)
    } finally {
      await holder.end()
    }
  }, 40_000)

  it('is not in trouble because of what somebody’s work throws in a transaction', async () => {
    const onTrouble = vi.fn()
    const store = await openStore({ onTrouble })
    const full = new RingloopError('unavailable', 'another disk is full')
    await expect(store.database.transaction(() => Promise.reject(full))).rejects.toBe(full)
    expect([store.trouble(), onTrouble.mock.calls]).toEqual([null, []])
  })

  it('hands on no connection with a transaction that could not begin', async () => {
    const store = await openStore({ connections: 2 })
    await askPostgres(url, `alter table "${schema}".schema_owner rename to elsewhere`)
    for (let time = 0; time < 4; time++)
      await expect(store.database.transaction(async () => {})).rejects.toMatchObject({ code: '42P01' })
    expect(await store.outbox.pending()).toBe(0)
    await askPostgres(url, `alter table "${schema}".elsewhere rename to schema_owner`)
    await store.database.transaction(async () => {})
  })

  it('stops waiting as a spare when it is told to', async () => {
    await openStore()
    const stop = new AbortController()
    const second = openStore({ signal: stop.signal, onSpare: () => stop.abort() })
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
  })

  it('makes its tables once, however many begin at once', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore({ own: false, connections: 2 })))
    const rows = await stores[0]?.database.query<{ id: number }>('select id from migrations order by id')
    expect(rows?.map(({ id }) => id)).toEqual(rows?.map((_, index) => index + 1))
    expect(rows?.length).toBeGreaterThan(2)
  })

  it('gives every effect to one of many workers, and every event its own number', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ own: false, connections: 2 })))
    const ids = Array.from({ length: 200 }, (_, index) => `call-${index}`)
    await Promise.all(
      ids.flatMap((id, index) => [stores[index % 4], stores[(index + 1) % 4]].map((store) => store && commit(store, id))),
    )
    const leased = await Promise.all(
      stores.flatMap((store) =>
        Array.from({ length: 10 }, () => store.outbox.lease({ now: 1, leaseMs: 1e12, limit: 7, types: ['fileTicket'] })),
      ),
    )
    const keys = leased.flat().map(({ effect }) => effect.key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toHaveLength(200)
    const [store] = stores
    const entries = store === undefined ? [] : await entriesOf(store)
    expect(entries.map(({ sequence }) => sequence)).toEqual(ids.map((_, index) => index + 1))
  })

  it('creates one ticket for one key, whichever gateway asks', async () => {
    const stores = await Promise.all(Array.from({ length: 3 }, () => openStore({ own: false })))
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const store = stores[index % 3] as Store
        return createEmbeddedDesk(store).tickets.create(ticket, { signal, externalId: 'once' })
      }),
    )
    // its number may be any: those who come at once may leave gaps
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await askPostgres(url, `select id::text from "${schema}".tickets`)).toEqual([{ id: made[0]?.id }])
  })

  it('says what is wrong with the address, and never the password', async () => {
    const wrong = new URL(url)
    wrong.password = 'wr0ng-s3cret'
    const absent = new URL(url)
    absent.pathname = '/absent'
    const cases = [
      [wrong.href, 'unauthorised'],
      [absent.href, 'invalidConfig'],
      ['postgres://user:wr0ng-s3cret@[bad/x', 'invalidConfig'],
      ['https://user:wr0ng-s3cret@host/x', 'invalidConfig'],
      ['postgres://user:wr0ng-s3cret@127.0.0.1:1/x', 'unavailable'],
      ['postgres://user:wr0ng-s3cret@does-not-exist.invalid/x', 'unavailable'],
    ] as const
    for (const [address, code] of cases) {
      const error = await createPostgresStore({ url: address, schema, patienceMs: 0 }).then(
        () => null,
        (caught: unknown) => caught,
      )
      expect(error, address).toMatchObject({ code })
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/wr0ng|s3cret/)
    }
    await expect(createPostgresStore({ url, schema: 'a"; drop' })).rejects.toMatchObject({ code: 'invalidConfig' })
  })
})

describe('a certificate that is not there', () => {
  it('is told at once', async () => {
    const url = 'postgres://user:s3cret@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/no/such/authority.pem'
    const problem = { code: 'invalidConfig', message: expect.stringContaining('/no/such/authority.pem') }
    await expect(createPostgresStore({ url })).rejects.toMatchObject(problem)
    await expect(lookAtPostgres({ url }, () => 0)).rejects.toMatchObject(problem)
  })
})

describe('a text without password', () => {
  it('is what remains of one that a library has written', async () => {
    const { parsePostgresUrl } = await import('../../src/storage/postgres-address.js')
    const address = parsePostgresUrl('postgres://u:p%40ss-w%2Frd@db.example:5433/ringloop?sslmode=verify-full')
    expect(address.shown).toBe('db.example:5433/ringloop')
    expect(address.redact('p@ss-w/rd and p%40ss-w%2Frd')).toBe('*** and ***')
  })
})

function without<Value extends object, Key extends keyof Value>(value: Value, key: Key): Omit<Value, Key> {
  const { [key]: _, ...rest } = value
  return rest
}
