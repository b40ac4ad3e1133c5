import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRecordingPlayer,
  loadRecording,
  type RecordingPlayer,
  type RecordingPlayerOptions,
} from '@ringloop/freeswitch-adapter/player'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeWithPostgres } from '../support/postgres-server.js'
import { cli, startCli } from './cli-harness.js'

let player: RecordingPlayer | null = null
let other: Server | null = null
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-doctor-'))
})
afterEach(async () => {
  await player?.[Symbol.asyncDispose]()
  other?.close()
  player = null
  other = null
  await rm(directory, { recursive: true })
})

const allModules = ['mod_commands', 'mod_dptools', 'mod_callcenter', 'mod_conference', 'mod_event_socket']
const play = async (options: RecordingPlayerOptions = {}) => {
  player = await createRecordingPlayer({ password: 'a long password', modules: allModules, ...options })
  return player
}
const examine = (target: { port: number }, password = 'a long password') =>
  cli(['doctor', '--freeswitch', `127.0.0.1:${target.port}`, '--password', password])

describe('ringloop doctor on a switch', () => {
  it('finds it well', async () => {
    const { code, out, error } = await examine(await play())
    expect([code, error]).toEqual([0, ''])
    expect(out.match(/^(ok|warn|fail)/gm)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    expect(out).toMatch(/^ok +events: arrive/m)
    expect(out).toContain('Ringloop can work here.')
  })

  it('says that the password is wrong and where it is', async () => {
    const { code, out } = await examine(await play(), 'wrong')
    expect(code).toBe(1)
    expect(out).toMatch(/^fail +FreeSWITCH: .*does not accept the password.*\n +→ .*event_socket\.conf\.xml/m)
    expect(out).toContain('1 to mend')
  })

  it('says that an ACL refuses this machine', async () => {
    const target = await play()
    target.behaviour.rejectByAcl = true
    expect((await examine(target)).out).toMatch(/^fail +FreeSWITCH: .*refuses this machine's address.*\n +→ .*apply-inbound-acl/m)
  })

  it('says that nobody is there', async () => {
    const { port } = await play()
    await player?.[Symbol.asyncDispose]()
    player = null
    expect(await examine({ port })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +FreeSWITCH: .*cannot be reached.*ECONNREFUSED.*\n +→ .*mod_event_socket is loaded/m),
    })
  })

  it('says that what answers is no Event Socket', async () => {
    other = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\nserver: \u001b[31m\r\n\r\n'))
    await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', resolve))
    const { code, out } = await examine(other.address() as AddressInfo)
    expect([code, out]).toEqual([1, expect.stringContaining('→')])
    expect(out).not.toContain('\u001b')
  })

  it('tells apart the modules it needs and those it would miss', async () => {
    const { code, out } = await examine(await play({ modules: ['mod_commands', 'mod_dptools'] }))
    expect(code).toBe(0)
    expect(out).toMatch(/^warn +mod_callcenter: is not loaded.*\n +→ Load it/m)
    expect(out).toMatch(/^warn +mod_conference: is not loaded/m)
    await player?.[Symbol.asyncDispose]()
    expect(await examine(await play({ modules: [] }))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +mod_commands/m),
    })
  })

  it('warns of a password that everybody knows, and of clocks that differ', async () => {
    const { code, out } = await examine(await play({ password: 'ClueCon', now: () => Date.now() - 60_000 }), 'ClueCon')
    expect(code).toBe(0)
    expect(out).toMatch(/^warn +password:/m)
    expect(out).toMatch(/^warn +clock: of the switch is (59|60)\.\d s behind/m)
  })

  it('says that commands are refused', async () => {
    const { code, out } = await examine(await play({ onApi: () => '-ERR permission denied\n' }))
    expect(code).toBe(1)
    expect(out).toMatch(/^fail +api commands: .*permission denied/m)
  })
})

const users = (...contacts: readonly (readonly [string, string])[]) =>
  [
    'userid|context|domain|group|contact|callgroup|effective_caller_id_name|effective_caller_id_number',
    ...contacts.map(([user, contact]) => `${user}|public|example.com|default|${contact}||Agent|${user}`),
    '',
    '+OK',
  ].join('\n')
const callcenter: Record<string, string> = {
  'queue list': 'name|strategy|moh_sound\nsupport@default|ring-all|x|y\nsales@default|ring-all|x\n+OK\n',
  'tier list': 'queue|agent|state|level|position\nsupport@default|1001@default|Ready|1|1\n+OK\n',
  'agent list':
    'name|contact|status|state\n1001@default|[leg_timeout=20]user/1001@example.com|Logged Out|Waiting\n' +
    '1007@default|user/1007@example.com|On Break|Waiting\n+OK\n',
}
const table = (command: string): string | undefined => {
  if (command === 'list_users') return users(['1001', 'sofia/internal/sip:1001@10.0.0.9'], ['1002', 'error/user_not_registered'])
  return callcenter[command.replace('callcenter_config ', '')]
}
const status = `UP 0 years
0 session(s) - peak 11, last 5min 990
3 session(s) per Sec out of max 30, peak 29, last 5min 29
1000 session(s) max
min idle cpu 0.00/4.00
`

describe('ringloop doctor on a configuration', () => {
  const write = async (change: object = {}, ...options: readonly string[]) => (await start(change, ...options)).run()
  const start = async (change: object = {}, ...options: readonly string[]) => {
    const file = join(directory, 'ringloop.json')
    const target = player ?? (await play())
    const config = {
      region: 'DE',
      dataDirectory: 'data',
      listen: { port: 0 },
      freeswitch: { host: '127.0.0.1', port: target.port, password: { env: 'ESL' } },
      agents: [{ extension: '1001', name: 'Ada', token: { env: 'ADA' } }],
      ...change,
    }
    await writeFile(file, JSON.stringify(config))
    const args = ['doctor', '--config', file, ...options]
    const environment = { ESL: 'a long password', ADA: 'a-long-and-random-token' }
    return { run: () => cli(args, environment), begin: () => startCli(args, environment) }
  }

  it('examines each of several switches, by name, and goes on after one that is not there', async () => {
    const { port } = await play()
    const one = { host: '127.0.0.1', password: { env: 'ESL' } }
    const { code, out } = await write({
      freeswitch: [
        { ...one, name: 'west', port: 1 },
        { ...one, name: 'north', port, password: { env: 'NOT_SET' } },
        { ...one, name: 'east', port },
      ],
    })
    expect(code).toBe(1)
    expect(out).toMatch(/^fail +west, FreeSWITCH: .*ECONNREFUSED/m)
    expect(out).toMatch(/^fail +north, FreeSWITCH: .*NOT_SET is not set/m)
    expect(out).toMatch(/^ok +east, FreeSWITCH: reached at/m)
  })

  it('finds it well', async () => {
    const { code, out } = await write()
    expect(code).toBe(0)
    for (const what of ['configuration', 'agents', 'data directory', 'tickets', 'FreeSWITCH', 'modules', 'events', 'clock'])
      expect(out).toMatch(new RegExp(`^ok +${what}: `, 'm'))
    expect(out).not.toContain('token"')
  })

  describeWithPostgres('with a PostgreSQL database', (url) => {
    it('says how it stands, changes nothing, and keeps the password to itself', async () => {
      const { code, out } = await write({ dataDirectory: undefined, database: { kind: 'postgres', url, schema: 'never_made' } })
      expect(code).toBe(0)
      expect(out).toMatch(/^ok +database: .*PostgreSQL \d+.*, schema never_made: empty, will be filled at the start; answers in/m)
      expect(out).toMatch(/^ok +tickets: .* in the database$/m)
      expect(out).not.toMatch(/data directory|not encrypted/)
      expect((await write({ database: { kind: 'postgres', url, schema: 'never_made' } })).out).toContain('empty')
    })

    it('says what is wrong with it', async () => {
      const wrong = new URL(url)
      wrong.password = 'wr0ng-s3cret'
      const refused = await write({ database: { kind: 'postgres', url: wrong.href } })
      expect(refused.code).toBe(1)
      expect(refused.out).toMatch(/^fail +database: .*password authentication failed.*\n +→ Check user and password/m)
      expect(refused.out).not.toContain('wr0ng-s3cret')
      const absent = await write({ database: { kind: 'postgres', url: 'postgres://127.0.0.1:1/x' } })
      expect(absent.out).toMatch(/^fail +database: .*ECONNREFUSED/m)
      const unset = await write({ database: { kind: 'postgres', url: { env: 'NOT_SET' } } })
      expect(unset.out).toMatch(/^fail +database: database\.url: the environment variable NOT_SET is not set/m)
    })
  })

  const agents = ['1001', '1002', '2009'].map((extension) => ({
    extension,
    name: extension,
    token: `a-long-and-random-one-${extension}`,
  }))

  it('tries whether who waits can be raised, where the rules would', async () => {
    await writeFile(
      join(directory, 'rules.json'),
      JSON.stringify({ version: 1, rules: [{ id: 'gold', then: { prioritise: { queueScore: 120 } } }] }),
    )
    const rules = { rules: 'rules.json' }
    expect((await write(rules)).out).toMatch(/^warn +who waits: .*mod_lua is not loaded/m)
    await player?.[Symbol.asyncDispose]()
    const modules = [...allModules, 'mod_lua']
    const answering = (said: string) => play({ modules, onApi: (command) => (command.startsWith('lua ~') ? said : undefined) })
    await answering('+OK 0 0')
    expect((await write(rules)).out).toMatch(/^ok +who waits: can be raised/m)
    await player?.[Symbol.asyncDispose]()
    await answering('-ERR no such table: members')
    expect((await write(rules)).out).toMatch(/^warn +who waits: .*no such table.*\n +→ .*odbc-dsn/m)
    expect((await write()).out).not.toContain('who waits')
  })

  it('finds agents whom the switch cannot ring, and people whom its queues ring without a desk', async () => {
    await play({ onApi: table })
    const { code, out } = await write({ agents })
    expect(code).toBe(0)
    expect(out).toMatch(/^warn +agents: 2009 is no user/m)
    expect(out).toMatch(/^warn +telephones: none is registered for 1002\n +→ Log the telephone in/m)
    expect(out).toMatch(/^ok +telephones: 1 of 3/m)
    expect(out).toMatch(/^warn +queues: sales@default: nobody serves it/m)
    expect(out).toMatch(/^warn +queue agents: 1007@default is in no queue/m)
    expect(out).toMatch(/^warn +queue agents: queues ring 1007@default, whose telephone is no agent/m)
    expect(out).toMatch(/^warn +queue agents: all 2 are logged out or on a break/m)
    expect(out).toContain('Ringloop can work here. 6 things to look at.')
  })

  it('says when the switch is near its limits and when calls hang there', async () => {
    const old = JSON.stringify({ rows: [{ uuid: 'a', created_epoch: '1' }], row_count: 1 })
    await play({ onApi: (command) => (command === 'status' ? status : command.startsWith('show channels') ? old : undefined) })
    const { out } = await write()
    expect(out).toMatch(/^warn +sessions: 990 of at most 1000/m)
    expect(out).toMatch(/^warn +new sessions: 29 a second of at most 30/m)
    expect(out).toMatch(/^warn +processor: of the switch is 96 % busy/m)
    expect(out).toMatch(/^warn +calls: 1 channel is older than 12 hours/m)
  })

  it('says who has the port of the desk', async () => {
    other = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH\r\n'))
    await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    expect((await write({ listen: { port } })).out).toMatch(/^warn +desk address: .* in use by another program\n +→ .*ss -ltnp/m)
    expect((await write({ listen: { host: '192.0.2.1', port: 1024 } })).out).toMatch(
      /^warn +desk address: 192\.0\.2\.1 is none of/m,
    )
  })

  it('follows the calls for a while, and says which would not pop and which data never came', async () => {
    const target = await play()
    const freeswitch = { host: '127.0.0.1', port: target.port, password: { env: 'ESL' }, variables: ['never_set'] }
    const started = (await start({ freeswitch, agents: [agents[1]] }, '--watch', '3')).begin()
    await vi.waitUntil(() => target.listeners >= 3, 5_000)
    const scenario = loadRecording(await readFile(new URL('../../recordings/queue-answered.esl.gz', import.meta.url)))
    await target.play(scenario, { speed: 20 }).done
    expect(await started.code).toBe(0)
    const out = started.out()
    expect(out).toMatch(/^ok +calls: 1 seen in 3 s/m)
    expect(out).toMatch(/^warn +agents: calls rang at 1001, which no agent/m)
    expect(out).toMatch(/^warn +variables: never_set came with no call/m)
    expect(started.error()).toContain('followed for 3 s')
  })

  it('says that nothing can be said without a call', async () => {
    expect((await write({}, '--watch', '0.1')).out).toMatch(/^warn +calls: none in 0\.1 s/m)
    expect((await write({}, '--watch', 'long')).error).toContain('--watch long is no time')
  })

  it('looks at the rest when one thing is wrong', async () => {
    await writeFile(join(directory, 'rules.json'), '{"version":1,"rules":[{"id":"a","then":{"pop":"recrod"}}]}')
    const { code, out } = await write({
      rules: 'rules.json',
      agents: [{ extension: '1001', name: 'Ada', token: 'short' }],
      tickets: { kind: 'requestTracker', url: 'http://127.0.0.1:9', token: 'secret-token', queue: 'General' },
    })
    expect(code).toBe(1)
    expect(out).toMatch(/^warn +tokens: short ones for 1001/m)
    expect(out).toMatch(/^fail +rules: .*rules\.json: rules\[0\]/m)
    expect(out).toMatch(/^fail +tickets: /m)
    expect(out).toMatch(/^ok +events: /m)
    expect(out).toContain('2 to mend')
    expect(out).not.toContain('secret-token')
  })

  it('names the key that is wrong, or the variable that is not set', async () => {
    expect(await write({ regoin: 'DE' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +configuration: .*regoin is no key.*\n +→ .*Did you mean "region"/m),
    })
    expect((await write({ freeswitch: { host: 'x', password: { env: 'NOT_SET' } } })).out).toMatch(/^fail .*NOT_SET is not set/m)
  })
})
