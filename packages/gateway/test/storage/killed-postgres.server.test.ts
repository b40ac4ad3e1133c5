import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleOriginated } from '../samples/sample-events.js'

const script = fileURLToPath(new URL('../../../../scripts/services/postgres.sh', import.meta.url))
const installed = existsSync('/usr/lib/postgresql')
if (!installed && process.env.CI)
  throw new Error('No PostgreSQL is installed, and CI skips nothing: scripts/services/postgres.sh start.')
if (!installed)
  console.warn(
    '\n  SKIPPED: a PostgreSQL server that is killed: none is installed. scripts/services/postgres.sh start does it.\n',
  )

const kills = 4

describe.skipIf(!installed)('a PostgreSQL server that is killed in the middle', () => {
  let directory: string
  let port: number
  const control = async (command: string) =>
    (
      await promisify(execFile)(script, [command], {
        env: { ...process.env, RINGLOOP_POSTGRES_PORT: String(port), RINGLOOP_POSTGRES_DIR: join(directory, 'server') },
        timeout: 90_000,
      })
    ).stdout
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringloop-killed-'))
    // started as root, the server runs as another user
    await chmod(directory, 0o711)
    port = await freePort()
  })
  afterAll(async () => {
    await control('remove')
    await rm(directory, { recursive: true, force: true })
  })

  it(`loses nothing and doubles nothing: ${kills} kills in the middle of commits and filings`, { timeout: 180_000 }, async () => {
    const url = /RINGLOOP_POSTGRES_URL=(\S+)/.exec(await control('start'))?.[1] ?? ''
    const store = await createPostgresStore({ url })
    try {
      const { tickets } = createEmbeddedDesk(store)
      const signal = new AbortController().signal
      const ids: string[] = []
      let going = true
      /** As the gateway: an event and its effect in one commit, then a ticket, again and again until it is there. */
      const work = async (worker: number) => {
        for (let call = 0; going; call++) {
          const id = `call-${worker}-${call}`
          ids.push(id)
          await store.journal.commit({ events: [sampleOriginated(id)], effects: [sampleFileTicket(id)], ended: [] })
          for (;;) {
            const made = await tickets
              .create({ subject: id, description: '', priority: 'low', tags: [], customFields: {} }, { signal, externalId: id })
              .catch((error: { code: string }) => error)
            if ('subject' in made) break
            expect(made.code).toBe('unavailable')
            // the outbox would wait; here the journal's next answer tells that the server is back
            await store.outbox.pending()
          }
          await store.outbox.complete(sampleFileTicket(id).key)
        }
      }
      const working = Promise.all([work(0), work(1), work(2)])
      for (let kill = 0; kill < kills; kill++) {
        const before = ids.length
        await expect.poll(() => ids.length, { timeout: 60_000 }).toBeGreaterThan(before + 20)
        await control('kill')
        await expect.poll(() => store.trouble(), { timeout: 10_000 }).not.toBeNull()
        await control('start')
      }
      const before = ids.length
      await expect.poll(() => ids.length, { timeout: 60_000 }).toBeGreaterThan(before + 20)
      going = false
      await working
      const sequences: number[] = []
      const calls: string[] = []
      for await (const { sequence, event } of store.journal.read({ from: 1 })) {
        sequences.push(sequence)
        calls.push(event.callId)
      }
      expect(sequences).toEqual(ids.map((_, index) => index + 1))
      expect(calls.sort()).toEqual([...ids].sort())
      const rows = await store.database.query<{ subject: string }>('select subject from tickets')
      expect(rows.map(({ subject }) => subject).sort()).toEqual([...ids].sort())
      expect(await store.outbox.pending()).toBe(0)
    } finally {
      await store[Symbol.asyncDispose]()
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
