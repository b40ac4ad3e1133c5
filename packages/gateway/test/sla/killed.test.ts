import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toldAtOnce } from '../../src/notifications/notify-runner.js'
import { bundleProcess } from '../support/bundle-process.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { runDueSoak } from './due-soak.js'
import type { SlaProcess } from './sla-process.js'

let directory: string
let processFile: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-sla-'))
  processFile = await bundleProcess('sla-process', new URL('./sla-process.ts', import.meta.url))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const limits = { timeout: 240_000 }
const title =
  'a process that is killed while many are stored, and while many are told, loses none, and a receiver who knows keys is told nothing twice'

async function check(name: string, database: SlaProcess['database']): Promise<void> {
  const due = 2_000
  const figures = await runDueSoak({
    processFile,
    database,
    toldFile: join(directory, `${name}.told`),
    open: 10_000,
    due,
    dueInMs: 1_000,
    patienceMs: 100_000,
  })
  expect(figures).toMatchObject({ rows: 10_000 + due * 3, lost: 0, toldTwice: 0 })
  // it was in the middle
  expect(figures.storedBeforeKill).toBe(due / 2)
  expect(figures.toldBeforeKill).toBe(due / 2)
  // no more than were under way, at each kill
  expect(figures.sentAgain).toBeLessThanOrEqual(2 * toldAtOnce)
}

describe('on PGlite', () => {
  it(title, limits, () => check('pglite', { directory: join(directory, 'data') }))
})

describeWithPostgres('on PostgreSQL', (url) => {
  const schema = freshSchema()
  afterAll(() => dropSchema(url, schema))
  it(title, limits, () => check('postgres', { url, schema }))
})
