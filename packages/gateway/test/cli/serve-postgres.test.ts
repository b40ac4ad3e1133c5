import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecordingPlayer } from '@ringloop/freeswitch-adapter/player'
import { expect, it, vi } from 'vitest'
import { askPostgres, describeWithPostgres, dropSchema, freshSchema, holderOf } from '../support/postgres-server.js'
import { type CliRun, startCli } from './cli-harness.js'

const says = (run: CliRun, text: string) => vi.waitUntil(() => run.out().includes(text), { timeout: 30_000 })

describeWithPostgres('ringloop serve with a PostgreSQL database', (url) => {
  it('goes on while its sessions are ended, and the second gateway takes over from the first', { timeout: 180_000 }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringloop-serve-'))
    const player = await createRecordingPlayer({ password: 'a long password' })
    const schema = freshSchema()
    const address = new URL(url)
    address.searchParams.set('application_name', schema)
    const file = join(directory, 'ringloop.json')
    await writeFile(
      file,
      JSON.stringify({
        region: 'DE',
        listen: { port: 0 },
        database: { kind: 'postgres', url: { env: 'DATABASE_URL' }, schema },
        freeswitch: { host: '127.0.0.1', port: player.port, password: { env: 'ESL' } },
        agents: [{ extension: '1001', name: 'Ada', token: 'token-of-ada' }],
      }),
    )
    const environment = { ESL: 'a long password', DATABASE_URL: address.href }
    const runs: CliRun[] = []
    const serve = () => {
      const run = startCli(['serve', '--config', file], environment)
      runs.push(run)
      return run
    }
    const holder = () => holderOf(url, schema)
    try {
      const first = serve()
      await says(first, 'the gateway runs')
      const before = await holder()
      expect(before).toBeGreaterThan(0)
      await askPostgres(url, 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [schema])
      const healthy = /"url":"([^"]+)"/.exec(first.out())?.[1]
      await vi.waitUntil(async () => (await fetch(`${healthy}/healthz`)).ok, { timeout: 15_000 })
      // it has taken its place again: one that comes meanwhile would have it
      await vi.waitUntil(async () => ![0, before].includes(await holder()), { timeout: 15_000 })
      const second = serve()
      await says(second, 'waits as its spare')
      expect(second.out()).not.toContain('the gateway runs')
      const third = serve()
      await says(third, 'waits as its spare')
      third.end()
      expect(await third.code).toBe(0)
      first.end()
      expect(await first.code).toBe(0)
      await says(second, 'the gateway runs')
      second.end()
      expect(await second.code).toBe(0)
      for (const run of runs) expect(run.out() + run.error()).not.toContain(address.password)
    } finally {
      for (const run of runs) run.end()
      await Promise.all(runs.map(({ code }) => code))
      await player[Symbol.asyncDispose]()
      await dropSchema(url, schema)
      await rm(directory, { recursive: true })
    }
  })
})
