import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRingloopError } from '@ringloop/core'
import { resolveSecret } from '@ringloop/ticket-client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configuredSwitches } from '../../src/config/configured-switches.js'
import { loadConfig, parseConfig } from '../../src/config/load-config.js'

const minimal = {
  region: 'DE',
  dataDirectory: 'data',
  freeswitch: { host: '127.0.0.1', password: 'ClueCon' },
  agents: [{ extension: '1001', name: 'Ada', token: { env: 'ADA' } }],
}
const problemOf = (change: object) => {
  try {
    parseConfig(JSON.stringify({ ...minimal, ...change }), 'ringloop.json')
  } catch (error) {
    if (isRingloopError(error)) return [error.code, error.message, error.mend]
    throw error
  }
  throw new Error('was taken')
}

describe('the config file', () => {
  it('needs little', () => {
    expect(parseConfig(JSON.stringify(minimal), 'ringloop.json')).toMatchObject({
      language: 'en',
      listen: { host: '127.0.0.1', port: 8080 },
      freeswitch: { port: 8021, variables: [] },
      tickets: { kind: 'embedded' },
      contacts: { kind: 'embedded' },
      wrapUpSeconds: 60,
    })
  })

  it('takes one switch, or several by name', () => {
    const switches = (freeswitch: unknown) =>
      configuredSwitches(parseConfig(JSON.stringify({ ...minimal, freeswitch }), 'ringloop.json')).map((one) => [
        one.name,
        one.host,
        one.password({ WEST: 'w' }),
      ])
    const one = { host: 'h', password: 'p' }
    expect(switches(one)).toEqual([[null, 'h', 'p']])
    expect(switches({ ...one, name: 'east' })).toEqual([['east', 'h', 'p']])
    const west = { name: 'west', host: 'i', password: { env: 'WEST' } }
    expect(switches([{ ...one, name: 'east' }, west])).toEqual([
      ['east', 'h', 'p'],
      ['west', 'i', 'w'],
    ])
    expect(() => switches([{ ...west, password: { env: 'NONE' } }])).toThrow(/freeswitch\[0\]\.password/)
  })

  it.each([
    [
      { freeswitch: [{ name: 'east', host: 'h', pasword: 'p' }] },
      'ringloop.json: freeswitch[0].password is missing; freeswitch[0].pasword is no key of this file.',
      'freeswitch[0].password: Add "password" to the file. freeswitch[0].pasword: Did you mean "password"?',
    ],
    [
      { freeswitch: [{ host: 'h', password: 'p' }] },
      'ringloop.json: freeswitch[0].name is missing.',
      'freeswitch[0].name: Add "name" to the file.',
    ],
    [
      { freeswitch: [minimal.freeswitch, minimal.freeswitch].map((one) => ({ ...one, name: 'same' })) },
      'ringloop.json: freeswitch[1].name "same" is used twice; give each switch its own.',
      'Correct freeswitch[1].name.',
    ],
    [{ freeswitch: [] }, 'ringloop.json: freeswitch must name at least one switch.', 'Correct freeswitch.'],
    [{ regoin: 'DE' }, 'ringloop.json: regoin is no key of this file.', 'regoin: Did you mean "region"?'],
    [
      { freeswitch: { host: 'h', pasword: 'p' } },
      'ringloop.json: freeswitch.password is missing; freeswitch.pasword is no key of this file.',
      'freeswitch.password: Add "password" to the file. freeswitch.pasword: Did you mean "password"?',
    ],
    [
      { agents: [{ ...minimal.agents[0], tokn: 'x' }] },
      'ringloop.json: agents[0].tokn is no key of this file.',
      'agents[0].tokn: Did you mean "token"?',
    ],
    [
      { listen: { adress: 'x' } },
      'ringloop.json: listen.adress is no key of this file.',
      'listen.adress: Take it out; known here are host, port.',
    ],
    [
      { region: 'Germany' },
      'ringloop.json: region must be a country in two capital letters (ISO 3166), like "DE".',
      'Correct region.',
    ],
    [{ agents: [] }, 'ringloop.json: agents must name at least one agent.', 'Correct agents.'],
    [
      { agents: [minimal.agents[0], minimal.agents[0]] },
      'ringloop.json: agents[1].extension "1001" is used twice; give each agent their own.',
      'Correct agents[1].extension.',
    ],
    [
      { freeswitch: { host: 'h', password: 5 } },
      'ringloop.json: freeswitch.password must be a text, or { "env": "NAME" } for an environment variable.',
      'Correct freeswitch.password.',
    ],
    [
      { origins: ['https://crm.example.com/path'] },
      'ringloop.json: origins[0] must be scheme and host only, like "https://crm.example.com".',
      'Correct origins[0].',
    ],
    [
      { tickets: { kind: 'requestTraker', url: 'https://rt' } },
      'ringloop.json: tickets.kind is none that is known here.',
      'tickets.kind: Did you mean "requestTracker"?',
    ],
    [
      { tickets: { kind: 'requestTracker', url: 'https://rt', token: { env: 'RT' }, queu: 'Support' } },
      'ringloop.json: tickets.queue is missing; tickets.queu is no key of this file.',
      'tickets.queue: Add "queue" to the file. tickets.queu: Did you mean "queue"?',
    ],
    [
      { tickets: { kind: 'embedded', url: 'https://rt' } },
      'ringloop.json: tickets.url is no key of this file.',
      'tickets.url: Take it out; known here are kind.',
    ],
    [{ tickets: {} }, 'ringloop.json: tickets.kind is missing.', 'tickets.kind: Add "kind" to the file.'],
  ])('names the key and the mend: %j', (change, message, mend) => {
    expect(problemOf(change)).toEqual(['invalidConfig', message, mend])
  })

  it('never repeats a value: it may be a secret', () => {
    const [, message, mend] = problemOf({ freeswitch: { host: 'h', password: { environment: 'hunter2' }, port: 'hunter2' } })
    expect(`${message}${mend}`).not.toContain('hunter2')
  })

  it('says where it stops being JSON', () => {
    expect(() => parseConfig('{\n  "region": "DE",\n}', 'ringloop.json')).toThrow(
      'ringloop.json: not valid JSON at line 3, column 1.',
    )
  })

  it('answers any text with an error of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((extra) => JSON.stringify({ ...minimal, ...extra, region: 1 })),
        ),
        (text) => {
          try {
            parseConfig(text, 'x')
            return false
          } catch (error) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach the terminal.
            return isRingloopError(error) && error.mend !== undefined && !/[\u0000-\u0009\u001b]/.test(error.message + error.mend)
          }
        },
      ),
    )
  })

  it('reads paths from where the file is, and says when there is none', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringloop-config-'))
    try {
      const file = join(directory, 'ringloop.json')
      await expect(loadConfig(file)).rejects.toMatchObject({ code: 'invalidConfig', message: `${file}: there is no such file.` })
      await writeFile(file, `\uFEFF${JSON.stringify({ ...minimal, rules: './rules.json' })}`)
      expect((await loadConfig(file)).config).toMatchObject({
        dataDirectory: join(directory, 'data'),
        rules: join(directory, 'rules.json'),
      })
      await expect(loadConfig(directory)).rejects.toMatchObject({ message: `${directory}: is a directory.` })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('the database', () => {
  it('is embedded, with a directory, unless a server is named', () => {
    const { dataDirectory: _, ...rest } = minimal
    const parse = (value: object) => parseConfig(JSON.stringify(value), 'ringloop.json')
    expect(parse(minimal).database).toEqual({ kind: 'embedded' })
    expect(() => parse(rest)).toThrow('dataDirectory is missing')
    const database = { kind: 'postgres', url: { env: 'DATABASE_URL' } }
    expect(parse({ ...rest, database }).database).toEqual({
      ...database,
      schema: 'ringloop',
      connections: 8,
      statementSeconds: 15,
      patienceSeconds: 300,
    })
    expect(() => parse({ ...rest, database: { ...database, schema: 'a"b' } })).toThrow('database.schema must be small letters')
    expect(() => parse({ ...rest, database: { kind: 'postgres' } })).toThrow('database.url')
    expect(() => parse({ ...rest, database: { kind: 'mysql' } })).toThrow('database.kind')
  })
})

describe('a secret', () => {
  it('comes from the file or from the environment', () => {
    expect(resolveSecret('plain', {}, 'k')).toBe('plain')
    expect(resolveSecret({ env: 'ADA' }, { ADA: 'from outside\n' }, 'k')).toBe('from outside')
    expect(() => resolveSecret({ env: 'ADA' }, { ADA: '' }, 'agents[0].token')).toThrow(
      'agents[0].token: the environment variable ADA is not set.',
    )
  })
})
