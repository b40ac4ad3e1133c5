import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type E164, RingloopError } from '@ringloop/core'
import { createEmbeddedDesk } from '../../packages/gateway/src/embedded-desk/embedded-desk.js'
import { createPgliteStore } from '../../packages/gateway/src/storage/pglite-store.js'
import { bundleCli, importUntilKilled, type KilledRun, sizeOf } from '../../packages/gateway/test/import/killed-import.js'
import type { Row } from '../row.js'

const rows = Number(process.env.IMPORT_ROWS ?? 1_000_000)
const kills = Number(process.env.IMPORT_KILLS ?? 12)
/** One row in so many is bad, and one repeats the row before. */
const every = 1_000

const numberOf = (row: number) => `+4930${90_000_000 + row}`

/** `ringloop import` of a million customers, killed with SIGKILL at random moments; then every row is looked for. */
export async function importBenchmark(): Promise<readonly Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-bench-import-'))
  try {
    const file = join(directory, 'customers.csv')
    await writeCustomers(file)
    await writeFile(join(directory, 'map.json'), JSON.stringify(map))
    await writeFile(join(directory, 'ringloop.json'), JSON.stringify(config))
    const script = await bundleCli('cli-import-benchmark')
    const args = ['import', file, '--map', join(directory, 'map.json'), '--config', join(directory, 'ringloop.json')]
    const rejects = join(directory, 'customers.rejects.csv')

    // a rejected row is some 130 bytes long
    const moments = Array.from({ length: kills }, () => Math.random() * (rows / every) * 0.95 * 130).sort((a, b) => a - b)
    const runs: KilledRun[] = []
    for (const moment of moments) {
      let dueAt = Number.POSITIVE_INFINITY
      runs.push(
        await importUntilKilled(script, args, () => {
          if (sizeOf(rejects) >= moment) dueAt = Math.min(dueAt, performance.now() + Math.random() * 500)
          return performance.now() >= dueAt
        }),
      )
    }
    const last = await importUntilKilled(script, args, () => false)
    runs.push(last)
    if (last.code !== 0) throw new RingloopError('conflict', `The last import ended with ${last.code}: ${last.out}`)
    return [
      { what: 'rows in the file', value: rows },
      { what: 'times killed', value: runs.filter(({ killed }) => killed).length },
      { what: 'seconds, starts and recoveries included', value: sum(runs.map(({ seconds }) => seconds)) },
      { what: 'most memory of an importing process, MB', value: Math.max(...runs.map(({ megabytes }) => megabytes)) },
      ...(await inspect(join(directory, 'data'))),
      { what: `it said: ${last.out.split('\n').find((line) => line.includes(' read = '))}`, value: '' },
    ]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Looks for every row that should be there, and measures lookups. */
async function inspect(dataDirectory: string): Promise<readonly Row[]> {
  await using store = await createPgliteStore({ directory: dataDirectory })
  const { contacts } = createEmbeddedDesk(store)
  const bad = Math.floor(rows / every)
  const expected = rows - 2 * bad
  const [counted] = await store.database.query<{ customers: number; right: number }>(
    `select count(*)::int as customers, count(*) filter (where n.number = '+4930' || (90000000 + substr(c.id, 3)::int)::text
       and c.email = 'user' || substr(c.id, 3) || '@example.com')::int as right
     from contacts c left join contact_numbers n on n.contact_id = c.id`,
  )
  const times: number[] = []
  let found = 0
  for (let time = 0; time < 2_000; time++) {
    // rows that are neither bad nor repeat another
    const row = Math.floor(Math.random() * bad) * every + 1 + Math.floor(Math.random() * 400)
    const begun = performance.now()
    const matches = await contacts.lookup(numberOf(row) as E164, { signal: new AbortController().signal })
    times.push(performance.now() - begun)
    if (matches.length === 1 && matches[0]?.id === `K-${row}`) found++
  }
  times.sort((a, b) => a - b)
  return [
    { what: 'rows lost', value: expected - (counted?.right ?? 0) },
    { what: 'rows doubled', value: (counted?.customers ?? 0) - expected },
    { what: 'of 2,000 customers looked up by number, found', value: found },
    { what: 'lookup by number, median ms', value: times[1_000] ?? 0 },
    { what: 'lookup by number, 99 % ms', value: times[1_980] ?? 0 },
  ]
}

async function writeCustomers(file: string): Promise<void> {
  const out = createWriteStream(file)
  out.write('Customer no.,First name,Last name,Phone,E-mail,Level,Tags,Company,Note\r\n')
  for (let row = 1; row <= rows; row++) {
    const key = row % every === 999 ? row - 1 : row
    const phone = row % every === 500 ? 'none at all' : `030 ${90_000_000 + row}`
    const line = `K-${key},Given${row % 977},Family${row % 7919},${phone},user${row}@example.com,${row % 10 === 0 ? 'A' : 'B'},"shop,web",Company ${row % 1000},"Said ""thanks"" ${row}"\r\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  await new Promise<void>((resolve) => out.end(() => resolve()))
}

const map = {
  version: 1,
  kind: 'customers',
  fields: {
    id: 'Customer no.',
    name: { template: '{First name} {Last name}' },
    numbers: 'Phone',
    email: 'E-mail',
    level: { column: 'Level', values: { A: 'gold', B: 'silver' } },
    tags: { column: 'Tags', split: ',' },
    company: 'Company',
    note: 'Note',
  },
  duplicates: { by: ['id', 'number', 'email'], policy: 'skip' },
}

const config = {
  region: 'DE',
  dataDirectory: 'data',
  freeswitch: { host: '127.0.0.1', password: 'unused' },
  agents: [{ extension: '1001', name: 'Agent', token: 'a-token-that-is-long-enough-0123456789' }],
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
