/**
 * Service levels on a database, telling people into a file. Started, measured and killed by `due-soak.ts`.
 * Arguments: one JSON object, see {@link SlaProcess}.
 */
import { appendFileSync } from 'node:fs'
import { createPipeline, defaultRules, toTicketId } from '@ringloop/core'
import { reduceSla, type SlaEffect } from '@ringloop/core/sla'
import { createNotifyRunner } from '../../src/notifications/notify-runner.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createOutboxLoop } from '../../src/pipeline-host/outbox-loop.js'
import { createPipelineHost } from '../../src/pipeline-host/pipeline-host.js'
import { createServiceLevels } from '../../src/sla/service-levels.js'
import { createSqlServiceLevels } from '../../src/sla/sql-service-levels.js'
import { ticketFacts, toTicketAbout } from '../../src/sla/ticket-about.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { sampleSettings } from './sample-settings.js'

/** What the process is told to do. */
export interface SlaProcess {
  readonly database: { readonly url: string; readonly schema: string } | { readonly directory: string }
  /** A line for each notification: when, and its key. */
  readonly toldFile: string
  /** Open clocks to make, whose next reminder is hours away. */
  readonly open: number
  /** Clocks to make that come due at once, `dueInMs` after they are there: each misses its target, and a chain begins. */
  readonly due: number
  readonly dueInMs: number
  /** Ends as `kill -9` does once the states of so many are stored. */
  readonly dieAtStored?: number
  /** Ends as `kill -9` does once so many of its own tickets were told. */
  readonly dieAtTold?: number
  /** Begins the ids of the tickets that are made. */
  readonly prefix: string
}

const minute = 60_000
/** A ticket may take so long, and somebody is reminded before; see `sample-settings.ts`. */
const target = 60 * minute
const reminderAfter = 48 * minute
const asked = JSON.parse(process.argv[2] ?? '') as SlaProcess
const { database, toldFile, open, due, dueInMs, dieAtStored, dieAtTold, prefix } = asked
const settings = sampleSettings()
const store: Store = 'url' in database ? await createPostgresStore(database) : await createPgliteStore(database)
const say = (fact: string, details: object = {}) => console.error(fact, JSON.stringify(details))
const fail = (error: unknown) => {
  say('failed', { error: String(error) })
  process.exit(1)
}

/** Rows like those that hearing of tickets makes, all of one minute at once; of `reminded` ones the reminder was told. */
async function make(first: number, count: number, openedAt: number, reminded: boolean): Promise<void> {
  const ticket = {
    subject: 'The boiler is cold',
    queue: 'heating',
    owner: null,
    tags: ['boiler'],
    customFields: {},
    status: 'inProgress',
    priority: 'normal',
    createdAt: openedAt,
    updatedAt: openedAt,
  } as const
  const about = toTicketAbout(ticket)
  const { status, priority } = ticket
  const context = { policies: settings.policies, facts: ticketFacts({ status, priority, openedAt }, about, openedAt, settings) }
  let { sla } = reduceSla(null, { type: 'ticketOpened', at: openedAt, ticketId: toTicketId('TICKET'), priority, status }, context)
  sla = reduceSla(sla, { type: 'responded', at: openedAt }, context).sla
  if (reminded) sla = reduceSla(sla, { type: 'slaWoke', at: openedAt + reminderAfter }, context).sla
  await store.database.query(
    `insert into service_levels (ticket_id, wake_at, ended_at, settings, state, about)
     select $1 || n, $2, null, $3, replace($4, 'TICKET', $1 || n)::json, $5::json from generate_series($6::int, $7::int) as n`,
    [prefix, sla?.wakeAt, settings.revision, JSON.stringify(sla), JSON.stringify(about), first, first + count - 1],
  )
}

const portion = 20_000
for (let made = 0; made < open; made += portion) await make(made, Math.min(portion, open - made), Date.now() + made, false)
// as in a gateway that has been running for some minutes; a server does so by itself, but not so soon
await store.maintain()
if (open > 0 && 'url' in database) await store.database.query('analyze service_levels')
const at = Math.ceil((Date.now() + dueInMs) / 1000) * 1000
if (due > 0) await make(open, due, at - target, true)

let mostMemory = 0
setInterval(() => {
  mostMemory = Math.max(mostMemory, process.memoryUsage.rss())
}, 50)
/** When the states of so many were stored. */
const stored: { readonly at: number; readonly count: number }[] = []
const host = createPipelineHost({
  pipeline: createPipeline({ rules: defaultRules, region: 'DE', language: 'en' }),
  journal: store.journal,
  inbox: store.inbox,
  onCommitted: () => {},
  onBroken: fail,
  log: say,
  now: Date.now,
})
await host.recover()
await store.outbox.releaseLeases(['notify'])
let told = 0
const loop = createOutboxLoop({
  outbox: store.outbox,
  submit: host.submit,
  clock: systemClock,
  log: say,
  onBroken: fail,
  runners: {
    notify: createNotifyRunner({
      notifier: {
        async send(_, { key }) {
          appendFileSync(toldFile, `${Date.now()} ${key}\n`)
          if (key.startsWith(prefix)) told++
          if (told === dieAtTold) process.kill(process.pid, 'SIGKILL')
        },
      },
      clock: systemClock,
      random: Math.random,
      log: say,
    }),
  },
})
const kept = createSqlServiceLevels(store.database.patient)
const levels = createServiceLevels({
  store: {
    ...kept,
    async commit(changed) {
      await kept.commit(changed)
      const count = changed.effects.filter((effect: SlaEffect) => effect.type === 'notify').length
      if (count > 0) stored.push({ at: Date.now(), count })
      if (dieAtStored !== undefined && stored.reduce((sum, { count }) => sum + count, 0) >= dieAtStored)
        process.kill(process.pid, 'SIGKILL')
    },
  },
  settings,
  clock: systemClock,
  onNotify: () => loop.wake(['notify']),
  onBroken: fail,
  log: say,
})
await levels.start()
loop.wake()
// tidying up comes at the worst moment
setTimeout(() => void store.maintain({ forgetBefore: Date.now() - 90 * 86_400_000 }).catch(fail), at - Date.now())
process.send?.({ ready: true, at })
process.once('message', async () => {
  await loop.stop(5_000)
  await levels.stop()
  await host.stop()
  const [counted] = await store.database.query<{ rows: number }>('select count(*)::int as rows from service_levels')
  process.send?.({ stored, mostMemory, rows: counted?.rows, pending: await store.outbox.pending() })
  await store[Symbol.asyncDispose]()
  process.exit(0)
})
