import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { E164 } from '@ringloop/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { cli } from '../cli/cli-harness.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'

const examples = fileURLToPath(new URL('../../../../examples/import/', import.meta.url))
const signal = new AbortController().signal

let directories: FreshDirectories
beforeAll(async () => {
  directories = await createFreshDirectories()
}, 180_000)
afterAll(() => directories[Symbol.asyncDispose]())

let directory: string
let dataDirectory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-import-command-'))
  dataDirectory = await directories.next()
  await writeFile(
    join(directory, 'ringloop.json'),
    JSON.stringify({
      region: 'DE',
      dataDirectory,
      freeswitch: { host: '127.0.0.1', password: 'x' },
      agents: [{ extension: '1001', name: 'A', token: 'a-token-that-is-long-enough-0123456789' }],
    }),
  )
  for (const name of await readdir(examples)) await copyFile(join(examples, name), join(directory, name))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const bringIn = (kind: string, ...more: string[]) =>
  cli([
    'import',
    join(directory, `${kind}.csv`),
    '--map',
    join(directory, `${kind}-map.json`),
    '--config',
    join(directory, 'ringloop.json'),
    ...more,
  ])

describe('ringloop import', { timeout: 120_000 }, () => {
  it('brings the customers and the tickets of the guide in', async () => {
    const dry = await bringIn('customers', '--dry-run')
    expect(dry).toMatchObject({ code: 0, error: '' })
    expect(dry.out).toMatch(
      /^A dry run: nothing was written\..*\n5 rows read = 3 created \+ 1 updated \+ 0 skipped \+ 1 rejected\n/,
    )
    expect(dry.out).toContain('line 5: numbers: "call my office" is no telephone number\n')
    expect(await readdir(directory)).not.toContain('customers.rejects.csv')

    const real = await bringIn('customers')
    expect(real).toMatchObject({ code: 0, error: '' })
    expect(real.out).toContain('5 rows read = 3 created + 1 updated + 0 skipped + 1 rejected')
    expect(await readFile(join(directory, 'customers.rejects.csv'), 'utf8')).toContain('10004,Jo,Quick,call my office,')
    const tickets = await bringIn('tickets')
    expect(tickets.out).toContain('3 rows read = 2 created + 0 updated + 0 skipped + 1 rejected')
    expect(tickets.out).toContain('line 4: customer: nobody, or several, have "99999"')
    expect((await bringIn('tickets', '--again')).out).toContain('2 skipped + 1 rejected')

    await using store = await createPgliteStore({ directory: dataDirectory })
    const desk = createEmbeddedDesk(store)
    const [ada] = await desk.contacts.lookup('+442079460018' as E164, { signal })
    expect(ada).toEqual({
      id: '10001',
      name: 'Ada Lovelace',
      email: 'ada.lovelace@example.com',
      level: 'gold',
      numbers: ['+4930901820', '+491715550001', '+442079460018'],
      tags: ['vip', 'web', 'imported', 'countess'],
      company: 'Analytical Engines',
    })
    if (ada === undefined) return
    expect(await desk.contacts.history(ada, { signal, limit: 5 })).toEqual([
      { id: 'ticket-1', kind: 'ticket', at: Date.parse('2024-03-14T16:40:00Z'), title: 'Boiler is cold', detail: 'closed' },
    ])
    const [open] = await desk.tickets.find({ open: true, limit: 5 }, { signal })
    expect(open).toMatchObject({
      subject: 'Wrong address on the invoice',
      status: 'inProgress',
      priority: 'normal',
      contactId: '10002',
    })
  })

  it('does not touch a directory that a gateway has', async () => {
    await using _ = await createPgliteStore({ directory: dataDirectory })
    const refused = await bringIn('customers')
    expect(refused.code).toBe(1)
    expect(refused.error).toMatch(/^ringloop import: The data directory is in use by process \d+.*Stop the other gateway/)
  })

  it('says before it begins that rejected rows cannot be written where they should go', async () => {
    const refused = await bringIn('customers', '--rejects', join(directory, 'nowhere', 'rejects.csv'))
    expect(refused).toMatchObject({
      code: 1,
      error: expect.stringMatching(/nowhere \(ENOENT\)\. Name a file elsewhere with --rejects/),
    })
    const elsewhere = join(directory, 'elsewhere.csv')
    expect((await bringIn('customers', '--rejects', elsewhere)).out).toContain(`are in ${elsewhere}`)
  })

  it('answers with one message and the mend', async () => {
    const config = ['--config', join(directory, 'ringloop.json')]
    expect((await cli(['import', ...config])).error).toContain(
      'no file given. Give one file: ringloop import customers.csv --map map.json',
    )
    expect((await cli(['import', 'x.csv', ...config])).error).toContain('no map given. Give --map FILE')
    const missing = await cli(['import', '/no/such.csv', '--map', join(directory, 'customers-map.json'), ...config])
    expect([missing.code, missing.error]).toEqual([1, 'ringloop import: /no/such.csv: there is no such file. Check the path.\n'])
    const taken = join(directory, 'customers.csv')
    expect((await bringIn('customers', '--rejects', taken)).error).toContain('is there already')
  })

  it('names what is wrong in a map, and what was probably meant', async () => {
    const told = async (map: object) => {
      const path = join(directory, 'wrong.json')
      await writeFile(path, JSON.stringify({ version: 1, kind: 'customers', fields: { name: 'First name' }, ...map }))
      const { code, error } = await cli([
        'import',
        join(directory, 'customers.csv'),
        '--map',
        path,
        '--config',
        join(directory, 'ringloop.json'),
      ])
      expect(code).toBe(1)
      return error
    }
    expect(await told({ fields: { name: 'Frist name' } })).toContain('Did you mean "First name"?')
    expect(await told({ fields: { name: 'First name', nubmers: 'Phone' } })).toContain('fields.nubmers: Did you mean "numbers"?')
    expect(await told({ kind: 'customer' })).toContain('Did you mean "customers"?')
    expect(await told({ fields: { name: { colum: 'First name' } } })).toContain('Did you mean "column"?')
    expect(await told({ fields: { name: { column: 'First name', constant: 'x' } } })).toContain('exactly one of')
    expect(await told({ encoding: 'klingon' })).toContain('must be an encoding')
    expect(await told({ duplicates: { policy: 'merge' } })).toContain('duplicates.policy')
  })
})
