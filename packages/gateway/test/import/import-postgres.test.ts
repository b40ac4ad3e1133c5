import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cli, startCli } from '../cli/cli-harness.js'
import { askPostgres, describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { createTcpProxy } from '../support/tcp-proxy.js'

describeWithPostgres('ringloop import with a PostgreSQL database', (url) => {
  it('ends when the connection is lost, says so, and goes on when the same command is given again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringloop-import-postgres-'))
    const schema = freshSchema()
    const address = new URL(url)
    await using wire = await createTcpProxy({ host: address.hostname, port: Number(address.port || 5432) })
    address.host = `127.0.0.1:${wire.port}`
    try {
      const rows = Array.from({ length: 10_000 }, (_, row) => `Name ${row},030 ${9_000_000 + row}\n`)
      const [file, map, config] = ['customers.csv', 'map.json', 'ringloop.json'].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ]
      await writeFile(file, `name,phone\n${rows.join('')}`)
      await writeFile(map, JSON.stringify({ version: 1, kind: 'customers', fields: { name: 'name', numbers: 'phone' } }))
      await writeFile(
        config,
        JSON.stringify({
          region: 'DE',
          database: { kind: 'postgres', url: { env: 'DATABASE_URL' }, schema },
          freeswitch: { host: '127.0.0.1', password: 'x' },
          agents: [{ extension: '1001', name: 'A', token: 'a-token-that-is-long-enough-0123456789' }],
        }),
      )
      const command = ['import', file, '--map', map, '--config', config]
      const environment = { DATABASE_URL: address.href }
      // the whole import sends about 1.5 MB
      wire.cutAfter(500_000)
      const lost = startCli(command, environment)
      expect(await lost.code).toBe(1)
      expect(lost.error()).toMatch(
        /\nringloop import: stopped\. The same command goes on where it was\.\nringloop import: Database /,
      )
      expect(lost.error()).not.toContain(address.password)
      wire.mend()
      const second = await cli(command, environment)
      expect([second.code, second.error]).toEqual([0, ''])
      expect(second.out).toMatch(/^Continued after row [\d,]+;.*\n10,000 rows read = 10,000 created \+ 0 updated/)
      const [counted] = await askPostgres(url, `select count(*)::int as customers from "${schema}".contacts`)
      expect(counted).toEqual({ customers: 10_000 })
    } finally {
      await dropSchema(url, schema)
      await rm(directory, { recursive: true, force: true })
    }
  }, 60_000)
})
