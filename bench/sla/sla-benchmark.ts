import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runDueSoak } from '../../packages/gateway/test/sla/due-soak.js'
import type { SlaProcess } from '../../packages/gateway/test/sla/sla-process.js'
import { bundleProcess } from '../../packages/gateway/test/support/bundle-process.js'
import { dropSchema, freshSchema, postgresUrl } from '../../packages/gateway/test/support/postgres-server.js'
import type { Row } from '../row.js'

const open = 1_000_000
const due = 10_000
const megabyte = 1024 * 1024

/** None may be told later than this after it was due. */
const lateMs = 2_000

/**
 * A million open clocks, of which ten thousand miss their target in the same second: undisturbed, with a `kill -9` when half of them were
 * stored, and with one when half were told. Times are from that second until what follows is stored, and until it was told. On PostgreSQL
 * if `RINGLOOP_POSTGRES_URL` names one, and on the embedded database.
 *
 * The exit code is 1 if undisturbed any was later than two seconds, if any was lost, or if any was told twice under different keys.
 */
export async function slaBenchmark(): Promise<readonly Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-bench-'))
  const url = postgresUrl()
  const schema = freshSchema()
  try {
    const processFile = await bundleProcess(
      'bench-sla-process',
      new URL('../../packages/gateway/test/sla/sla-process.ts', import.meta.url),
    )
    const measure = async (name: string, database: SlaProcess['database']): Promise<Row> => {
      const toldFile = join(directory, `${name}.told`)
      const soak = { processFile, database, toldFile, open, due, dueInMs: 10_000, patienceMs: 900_000 }
      const { mostMemory, rows, ...figures } = await runDueSoak(soak)
      const { toldMostMs, lost, toldTwice } = figures
      if (!(toldMostMs <= lateMs) || lost > 0 || toldTwice > 0) {
        console.error(
          `${name}: the last was told after ${toldMostMs} ms (at most ${lateMs}); lost ${lost}, told twice ${toldTwice}`,
        )
        process.exitCode = 1
      }
      return { database: name, open: rows, due, ...figures, mostMemoryMiB: Math.round(mostMemory / megabyte) }
    }
    const rows: Row[] = []
    if (url !== null) rows.push(await measure('PostgreSQL', { url, schema }))
    rows.push(await measure('PGlite', { directory: join(directory, 'data') }))
    return rows
  } finally {
    await rm(directory, { recursive: true, force: true })
    if (url !== null) await dropSchema(url, schema)
  }
}
