import { defaultRules, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import type { Database } from '../../src/storage/database.js'
import { migrate } from '../../src/storage/migrate.js'
import { openPglite } from '../../src/storage/pglite-database.js'
import { createSqlInbox } from '../../src/storage/sql-inbox.js'
import { createSqlJournal } from '../../src/storage/sql-journal.js'
import { createSqlOutbox } from '../../src/storage/sql-outbox.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'

/** What the database was asked. */
interface Work {
  statements: number
  /** Each waits for the disk once. */
  commits: number
}

function counted(database: Database, work: Work): Database {
  return {
    ...database,
    query(sql, parameters) {
      work.statements++
      // what only reads waits for no disk; how often the outbox asks when it is due next depends on what comes between
      if (/\b(insert|update|delete)\b/.test(sql)) work.commits++
      return database.query(sql, parameters)
    },
    transaction(run) {
      work.commits++
      return database.transaction((transaction) =>
        run({
          query(sql, parameters) {
            work.statements++
            return transaction.query(sql, parameters)
          },
        }),
      )
    },
  }
}

let work: Work
/** Beside the count. */
let database: Database
let adapter: ScriptedAdapter
let gateway: Gateway

beforeEach(async () => {
  work = { statements: 0, commits: 0 }
  database = await openPglite({ memory: true })
  await migrate(database)
  adapter = createScriptedAdapter()
  const own = counted(database, work)
  const store = {
    database: own,
    journal: createSqlJournal(own),
    outbox: createSqlOutbox(own),
    inbox: createSqlInbox(own),
    maintain: async () => {},
    trouble: () => null,
    hurry: () => {},
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
  const desk = createEmbeddedDesk(store)
  gateway = await createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules: { ...defaultRules, wrapUpSeconds: 0 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    log: createLog({ level: 'silent' }),
  })
  Object.assign(work, { statements: 0, commits: 0 })
})
afterEach(() => gateway[Symbol.asyncDispose]())

const filed = async (count: number) => {
  const outbox = createSqlOutbox(database)
  const { find } = createEmbeddedDesk({ database }).tickets
  const signal = new AbortController().signal
  await vi.waitFor(
    async () => {
      expect([await outbox.pending(), (await find({ limit: 1_000 }, { signal })).length]).toEqual([0, count])
    },
    { timeout: 20_000 },
  )
}

/** A call as a switch tells it, step by step. */
const steps = (id: string): readonly TelephonyEvent[] => {
  const base = { at: 2_000, origin: 'live', callId: toCallId(id) } as const
  const connectionId = toConnectionId(`${id}-agent`)
  const party = { extension: '1001', agent: '1001@default' }
  return [
    sampleOriginated(id),
    { ...base, type: 'queued', id: `${id}:queued`, queue: 'support' },
    { ...base, type: 'delivered', id: `${id}:delivered`, connectionId, party, consultation: false },
    { ...base, type: 'established', id: `${id}:established`, connectionId },
    { ...base, type: 'connectionCleared', id: `${id}:cleared`, connectionId, result: 'answered', cause: 'NORMAL_CLEARING' },
    sampleCleared(id),
  ]
}

describe('what a call costs the database', () => {
  it('is less than forty statements for a call alone, each step of it stored when it comes', async () => {
    for (const event of steps('a')) {
      const before = work.commits
      adapter.say(event)
      await vi.waitFor(() => expect(work.commits).toBeGreaterThan(before), { interval: 1 })
    }
    await filed(1)
    expect(work.statements).toBeLessThan(40)
    expect(work.commits).toBeLessThan(16)
  })

  it('is a handful for each of many that come together: they share transactions', async () => {
    const calls = Array.from({ length: 200 }, (_, index) => steps(`call-${index}`))
    for (let step = 0; step < 6; step++) adapter.say(...calls.flatMap((call) => call[step] ?? []))
    await filed(200)
    expect(work.statements).toBeLessThan(200 * 6)
    expect(work.commits).toBeLessThan(200 * 2)
  })
})
