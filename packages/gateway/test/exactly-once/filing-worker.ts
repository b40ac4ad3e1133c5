/**
 * The filing half of a gateway in a process of its own, for tests that kill it: its store, its outbox, its runner, a backend. It is
 * told in one JSON argument which calls there are by now, asks for a ticket for each of them, twice, and says on stdout `ready` when
 * it has begun and `idle` when none waits. Bundled by `bundle-process.ts`.
 */
import { randomUUID } from 'node:crypto'
import { type FileTicketEffect, type TicketBackend, toCallId } from '@ringloop/core'
import { createRedmineBackend, createRequestTrackerBackend } from '@ringloop/ticket-client'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import type { EffectRunners } from '../../src/pipeline-host/effect-runner.js'
import { createFileTicketRunner } from '../../src/pipeline-host/file-ticket-runner.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createOutboxLoop } from '../../src/pipeline-host/outbox-loop.js'
import { createTimeRunner, popScreenRunner } from '../../src/pipeline-host/simple-runners.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createBlindBackend, postOnce } from './blind-backend.js'
import type { WorkerSettings } from './file-under-fire.js'

const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings
const { system, client, series, arrived, requestMs } = settings
const store = await createPgliteStore({ directory: settings.directory })
const desk = createEmbeddedDesk(store)

function backend(): TicketBackend {
  switch (system.kind) {
    case 'requestTracker': {
      if (client === 'ringloop') return createRequestTrackerBackend({ ...system, queue: 'Support', timeoutMs: requestMs })
      const headers = { authorization: `token ${system.token}` }
      return createBlindBackend(async ({ subject, description }, signal) => {
        const body = { Queue: 'Support', Subject: subject, Content: description, ContentType: 'text/plain' }
        const made = await postOnce(`${system.url}/REST/2.0/ticket`, headers, body, { signal, timeoutMs: requestMs })
        return String((made as { id: string }).id)
      })
    }
    case 'redmine': {
      if (client === 'ringloop') return createRedmineBackend({ ...system, project: 'support', timeoutMs: requestMs })
      const headers = { 'x-redmine-api-key': system.apiKey }
      return createBlindBackend(async ({ subject, description }, signal) => {
        const body = { issue: { project_id: 'support', subject, description } }
        const made = await postOnce(`${system.url}/issues.json`, headers, body, { signal, timeoutMs: requestMs })
        return String((made as { issue: { id: number } }).issue.id)
      })
    }
    case 'embedded': {
      if (client === 'ringloop') return desk.tickets
      return createBlindBackend(
        async (ticket, signal) => (await desk.tickets.create(ticket, { externalId: randomUUID(), signal })).id,
      )
    }
  }
}

const effects = Array.from({ length: arrived }, (_, index): FileTicketEffect => {
  const call = `${series}-${index}`
  const ticket = {
    subject: `${series} call ${index}.`,
    description: 'text',
    priority: 'normal',
    tags: [],
    customFields: {},
  } as const
  return { type: 'fileTicket', key: `${call}/fileTicket`, callId: toCallId(call), ticket }
})
const never = { leaseMs: 1, concurrency: 1, run: async () => ({ then: 'complete' }) as const }
const runners: Partial<EffectRunners> = {
  popScreen: popScreenRunner,
  expireWrapUp: createTimeRunner('expireWrapUp', systemClock),
  lookUpContact: never,
  notify: never,
  fileTicket: createFileTicketRunner({
    tickets: backend(),
    clock: systemClock,
    random: Math.random,
    language: 'en',
    onAnswer: () => undefined,
    log: (fact, { key, reason }) => console.log(`${fact} ${key}: ${reason}`),
    timeoutMs: requestMs * 3,
  }),
}
const loop = createOutboxLoop({
  outbox: store.outbox,
  runners,
  submit: async (events, completed = []) => {
    await store.journal.commit({ events, effects: [], ended: [], completed })
  },
  clock: systemClock,
  log: (fact, details) => console.log(fact, details),
  onBroken: (error) => {
    console.error(error)
    process.exit(70)
  },
})
// As the gateway does: of its own database nothing of a killed process can still be under way.
if (system.kind === 'embedded') await store.outbox.releaseLeases(['fileTicket'])
for (let time = 0; time < 2; time++) await store.journal.commit({ events: [], effects, ended: [] })
loop.wake()
console.log('ready http://none')
let stopping = false
process.once('SIGTERM', async () => {
  stopping = true
  await loop.stop(5_000)
  await store[Symbol.asyncDispose]()
  process.exit(0)
})
while (!stopping) {
  if ((await store.outbox.pending()) === 0) console.log('idle')
  await new Promise((resolve) => setTimeout(resolve, 250))
}
