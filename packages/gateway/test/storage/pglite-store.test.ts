import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../src/storage/migrate.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { storageError } from '../../src/storage/storage-error.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleOriginated } from '../samples/sample-events.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-store-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the PGlite store', () => {
  it('keeps everything over a restart, and has fsync on', async () => {
    const first = await createPgliteStore({ directory })
    await first.journal.commit({ events: [sampleOriginated('a')], effects: [], ended: [] })
    const settings = await first.database.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method') order by 1",
    )
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'fsync'])
    await first[Symbol.asyncDispose]()
    await expect(first.outbox.pending()).rejects.toMatchObject({ code: 'closed' })

    const second = await createPgliteStore({ directory })
    expect(await second.journal.known(['a:originated'])).toEqual(new Set(['a:originated']))
    await second[Symbol.asyncDispose]()
    expect(await readdir(directory)).toEqual(['database'])
  })

  it('looks through service levels for room after an hour, and then not again for long', async () => {
    await using store = await createPgliteStore({ memory: true })
    const times = async () => {
      const [row] = await store.database.query<{ vacuum_count: number }>(
        "select pg_stat_force_next_flush(), vacuum_count from pg_stat_user_tables where relname = 'service_levels'",
      )
      return Number(row?.vacuum_count)
    }
    const maintain = async (often: number) => {
      for (let time = 0; time < often; time++) await store.maintain()
      return times()
    }
    expect(await maintain(29)).toBe(0)
    expect(await maintain(1)).toBe(1)
    expect(await maintain(31)).toBe(1)
  })

  it('does not fill with what was done, if it is maintained', async () => {
    const store = await createPgliteStore({ memory: true })
    const growth = async (maintain: () => Promise<void>) => {
      await store.database.query('truncate outbox')
      for (let round = 0; round < 4; round++) {
        const effects = Array.from({ length: 300 }, (_, call) => sampleFileTicket(`call-${round}-${call}`))
        await store.journal.commit({ events: [], effects, ended: [] })
        for (let time = 0; time < 3; time++)
          for (const [index, { key }] of effects.entries()) await store.outbox.retry(key, time * 1000 + index)
        for (const { key } of effects) await store.outbox.complete(key)
        await maintain()
      }
      const [row] = await store.database.query<{ size: number }>("select pg_relation_size('outbox_by_due')::int as size")
      return row?.size ?? 0
    }
    const without = await growth(async () => {})
    expect(await growth(store.maintain)).toBeLessThan(without / 1.5)
    await store[Symbol.asyncDispose]()
  })

  it('is not opened twice', async () => {
    const first = await createPgliteStore({ directory })
    await expect(createPgliteStore({ directory })).rejects.toMatchObject({ code: 'conflict' })
    await first[Symbol.asyncDispose]()
  })

  it('starts over from a first start that was cut off in the middle', async () => {
    const { mkdir } = await import('node:fs/promises')
    await mkdir(join(directory, 'database.new', 'base'), { recursive: true })
    await writeFile(join(directory, 'database.new', 'PG_VERSION'), '18\n')
    const store = await createPgliteStore({ directory })
    expect(await store.outbox.pending()).toBe(0)
    await store[Symbol.asyncDispose]()
  })

  it('says what to do when the directory cannot be used', async () => {
    const file = join(directory, 'file')
    await writeFile(file, '')
    await expect(createPgliteStore({ directory: join(file, 'data') })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(file),
      mend: expect.stringContaining('dataDirectory'),
    })
  })

  it('names the full disk behind the words of the database', () => {
    const error = storageError('/data', new Error('could not extend file "base/5/16385": No space left on device'))
    expect(error.message).toBe('Storage in /data: the disk is full.')
    expect(error.mend).toContain('Make room')
  })

  it('refuses a database of a newer version', async () => {
    const store = await createPgliteStore({ memory: true })
    await store.database.query("insert into migrations (id, name) values (999, 'from the future')")
    await expect(migrate(store.database)).rejects.toMatchObject({
      code: 'conflict',
      mend: expect.stringContaining('newer version'),
    })
    await store[Symbol.asyncDispose]()
  })
})
