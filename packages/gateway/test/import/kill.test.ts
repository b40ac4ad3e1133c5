import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { createFreshDirectories } from '../samples/fresh-directory.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { bundleCli, importUntilKilled, sizeOf } from './killed-import.js'

const rows = 30_000
const kills = 5

/** Every 1,000th row is bad, and every 1,000th is a duplicate of the row before. */
const isBad = (row: number) => row % 1_000 === 500
const isTwin = (row: number) => row % 1_000 === 999

/** Imports a file while it is killed again and again, and counts what is in the database then. */
async function importUnderFire(name: string, database: object, open: () => Promise<Store>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-killed-import-'))
  try {
    const file = join(directory, 'customers.csv')
    const out = createWriteStream(file)
    out.write('key,name,phone\n')
    for (let row = 1; row <= rows; row++)
      out.write(`${isTwin(row) ? row - 1 : row},Name ${row},${isBad(row) ? 'none at all' : `030 ${9_000_000 + row}`}\n`)
    await new Promise<void>((resolve) => out.end(resolve))
    await writeFile(
      join(directory, 'map.json'),
      JSON.stringify({ version: 1, kind: 'customers', fields: { id: 'key', name: 'name', numbers: 'phone' } }),
    )
    await writeFile(
      join(directory, 'ringloop.json'),
      JSON.stringify({
        region: 'DE',
        ...database,
        freeswitch: { host: '127.0.0.1', password: 'x' },
        agents: [{ extension: '1001', name: 'A', token: 'a-token-that-is-long-enough-0123456789' }],
      }),
    )
    const script = await bundleCli(name)
    const args = ['import', file, '--map', join(directory, 'map.json'), '--config', join(directory, 'ringloop.json')]
    const rejects = join(directory, 'customers.rejects.csv')
    let killed = 0
    // the first before there is a row; the others when so many rejected rows are written, some of them before their commit
    for (const bytes of [0, 100, 300, 500, 700].slice(0, kills)) {
      const run = await importUntilKilled(script, args, () => sizeOf(rejects) >= bytes)
      if (run.killed) killed++
    }
    const last = await importUntilKilled(script, args, () => false)
    expect([last.code, killed]).toEqual([0, kills])
    const [bad, twins] = [rows / 1_000, rows / 1_000]
    expect(last.out).toContain(
      `30,000 rows read = ${(rows - bad - twins).toLocaleString('en')} created + 0 updated + 30 skipped + 30 rejected`,
    )

    const store = await open()
    const [counted] = await store.database.query(
      `select count(*)::int as customers, count(distinct id)::int as ids, (select count(*)::int from contact_numbers) as numbers,
         (select count(*)::int from contact_numbers n join contacts c on c.id = n.contact_id
          where n.number = '+4930' || (9000000 + c.id::int)::text and c.name = 'Name ' || c.id) as right from contacts`,
    )
    await store[Symbol.asyncDispose]()
    expect(counted).toEqual({ customers: 29_940, ids: 29_940, numbers: 29_940, right: 29_940 })
    const rejected = (await readFile(rejects, 'utf8')).trimEnd().split('\r\n').slice(1)
    expect(rejected.map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: bad }, (_, index) => index * 1_000 + 500),
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const losesNothing = `that is killed ${kills} times loses no row and doubles none`

it(`an import ${losesNothing}`, { timeout: 240_000 }, async () => {
  await using directories = await createFreshDirectories()
  const dataDirectory = await directories.next()
  await importUnderFire('cli-killed-import', { dataDirectory }, () => createPgliteStore({ directory: dataDirectory }))
})

describeWithPostgres('an import into a PostgreSQL database', (url) => {
  const schema = freshSchema()
  afterAll(() => dropSchema(url, schema))

  it(losesNothing, { timeout: 240_000 }, async () => {
    // as beside a gateway that runs
    await using _ = await createPostgresStore({ url, schema })
    await importUnderFire('cli-killed-import-postgres', { database: { kind: 'postgres', url, schema } }, () =>
      createPostgresStore({ url, schema, own: false }),
    )
  })
})
