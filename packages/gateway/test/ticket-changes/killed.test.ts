import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createPipeline, defaultRules, toCallId } from '@ringloop/core'
import { expect, it } from 'vitest'
import type { Health } from '../../src/server/health.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { startGateway } from '../exactly-once/run-gateway.js'
import { connectDesk } from '../server/desk-client.js'
import { bundleProcess } from '../support/bundle-process.js'
import { bare, startDoubleDesk } from './double-desk.js'

const kills = 12

/** A port that is free now. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Whether the desk of the agent shows the call with all that was asked for it. */
async function showsItsTickets(url: string): Promise<boolean> {
  const desk = await connectDesk(url)
  desk.send({ type: 'hello', protocol: 1, token: 'token-bo' })
  const { view } = await desk.nextOf('snapshot')
  await desk.close()
  const lookup = view.interactions.a?.interaction.lookup
  return lookup?.state === 'matched' && lookup.missing.length === 0 && lookup.matches[0]?.openTickets.length === 3
}

/** Whether no change waits for its ticket to be read, as the health says. */
async function hasReadItsTickets(url: string): Promise<boolean> {
  const { parts } = (await (await fetch(`${url}/healthz`)).json()) as Health
  return / 0 changes wait for their tickets$/.test(parts.ticketChanges?.detail ?? '')
}

it(`a gateway that is killed ${kills} times while tickets change loses no change and tells none twice`, {
  timeout: 300_000,
}, async () => {
  const root = await mkdtemp(join(tmpdir(), 'ringloop-kill-'))
  const directory = join(root, 'data')
  const desk = await startDoubleDesk({ tickets: ['7', '8', '9'], now: Date.now })
  const port = await freePort()
  const hook = `http://127.0.0.1:${port}/webhooks/kill`
  const file = await bundleProcess('gateway-ticket-changes', new URL('./gateway-process.ts', import.meta.url))
  const run = () => startGateway(file, { directory, desk: desk.url, port })
  let acknowledged = 0
  try {
    // somebody works in the ticket system all the time; every second change is posted, every fourth of these without its ticket,
    // some of them twice; what nobody takes is not posted again
    let working = true
    const statuses = ['inProgress', 'pending', 'held', 'acknowledged'] as const
    const work = async () => {
      for (let number = 0; working; number++) {
        const change = desk.change(String(7 + (number % 3)), statuses[number % 4] ?? 'held', `agent ${number}`)
        if (number % 2 === 0) {
          const told = number % 8 === 0 ? bare(change) : change
          const posts = await Promise.all(
            number % 10 === 0 ? [desk.post(hook, [told]), desk.post(hook, [told])] : [desk.post(hook, [told])],
          )
          acknowledged += posts.filter((status) => status === 202).length
        }
        await delay(5)
      }
    }
    // Polling begins with the first run, and its cursor is stored before anything happens.
    const first = run()
    const url = await first.ready
    while (!desk.asked.some((asked) => asked.startsWith('/changes?after=0'))) await delay(20)
    // the call has asked for its tickets, by customer and by number, and shows them
    while (!(await showsItsTickets(url))) await delay(20)
    const done = work()
    // however slow the machine is: webhooks are taken before the first kill
    while (acknowledged <= 20) await delay(20)
    expect(await first.kill()).toBe(true)
    for (let kill = 1; kill < kills; kill++) {
      const gateway = run()
      await Promise.race([gateway.ended, gateway.ready])
      await delay(50 + kill * 60)
      expect(await gateway.kill()).toBe(true)
    }
    working = false
    await done
    const last = run()
    const lastUrl = await last.ready
    const all = desk.log.length
    while (!desk.asked.some((asked) => asked.startsWith(`/changes?after=${all}&`))) await delay(50)
    while (!(await hasReadItsTickets(lastUrl))) await delay(50)
    expect(await last.stop()).toBe(0)

    const store = await createPgliteStore({ directory })
    try {
      const told: string[] = []
      const pipeline = createPipeline({ rules: defaultRules, region: 'DE', language: 'en' })
      for await (const { event } of store.journal.read({ from: 1 })) {
        pipeline.apply(event)
        if (event.type === 'ticketChanged') told.push(event.change.id)
      }
      expect(new Set(told).size).toBe(told.length)
      expect([...told].sort()).toEqual(desk.log.map(({ id }) => `double/${id}`).sort())
      expect(await store.inbox.waitingChanges({ limit: 9 })).toEqual([])
      const lookup = pipeline.interaction(toCallId('a'))?.lookup
      const shown = lookup?.state === 'matched' ? lookup.matches[0]?.openTickets : []
      expect(
        shown?.map(({ id, status, updatedAt }) => ({ id, status, updatedAt })).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ).toEqual([...desk.tickets.values()].map(({ id, status, updatedAt }) => ({ id, status, updatedAt })))
      expect(acknowledged).toBeGreaterThan(20)
      expect(desk.log.length).toBeGreaterThan(200)
    } finally {
      await store[Symbol.asyncDispose]()
    }
  } finally {
    await desk[Symbol.asyncDispose]()
    await rm(root, { recursive: true, force: true })
  }
})
