import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { startDemoSwitch } from '../../src/demo/demo-switch.js'
import { openOrderPool } from '../../src/dispatch/open-order-pool.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { configuredWallboard, wallboardConfigSchema } from '../../src/wallboard/wallboard-config.js'
import { startWholeWay } from '../whole-way/start-whole-way.js'

/** A gateway with a simulated switch, an open order `o-1` and a screen (`token-hall`), and its pages. 1002 is a supervisor, 1001 is not. */
export interface ServedPages extends AsyncDisposable {
  readonly url: string
  readonly simulator: Simulator
}

export async function servePages(): Promise<ServedPages> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-pages-'))
  const pageDirectory = await buildDeskPage(directory)
  const { adapter, simulator } = await startDemoSwitch({ answerSeconds: 3600 })
  const store = await createPgliteStore({ memory: true })
  const orderPool = await openOrderPool({
    place: { kind: 'embedded', database: store.database },
    clock: systemClock,
    random: Math.random,
  })
  await orderPool.pool.offer(
    {
      id: 'o-1',
      ticketId: 't-1',
      title: 'Boiler drips',
      place: { latitude: 25.04, longitude: 121.55 },
      priority: 'high',
      dueAt: null,
      offeredTo: null,
      details: {},
    },
    { extension: '1002', name: '張志明' },
  )
  const way = await startWholeWay({
    store,
    orderPool,
    adapter,
    pageDirectory,
    agents: [
      { extension: '1001', name: 'Ann Lin', token: 'token-1001' },
      { extension: '1002', name: '張志明', token: 'token-1002', supervisor: true },
    ],
    wallboard: configuredWallboard(wallboardConfigSchema.parse({ displays: [{ name: 'hall', token: 'token-hall' }] }), {}),
    rules: { version: 1, wrapUpSeconds: 3600, rules: [] },
  })
  await way.connected()
  return {
    url: way.gateway.url,
    simulator,
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]()
      await simulator[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
