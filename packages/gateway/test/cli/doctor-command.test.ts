import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecordingPlayer, type RecordingPlayer, type RecordingPlayerOptions } from '@ringloop/freeswitch-adapter/player'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cli } from './cli-harness.js'

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

describe('ringloop doctor on a configuration', () => {
  const write = async (change: object = {}) => {
    const file = join(directory, 'ringloop.json')
    const target = player ?? (await play())
    const config = {
      region: 'DE',
      dataDirectory: 'data',
      freeswitch: { host: '127.0.0.1', port: target.port, password: { env: 'ESL' } },
      agents: [{ extension: '1001', name: 'Ada', token: { env: 'ADA' } }],
      ...change,
    }
    await writeFile(file, JSON.stringify(config))
    return cli(['doctor', '--config', file], { ESL: 'a long password', ADA: 'a-long-and-random-token' })
  }

  it('finds it well', async () => {
    const { code, out } = await write()
    expect(code).toBe(0)
    for (const what of ['configuration', 'agents', 'data directory', 'tickets', 'FreeSWITCH', 'modules', 'events', 'clock'])
      expect(out).toMatch(new RegExp(`^ok +${what}: `, 'm'))
    expect(out).not.toContain('token"')
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
