import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createRecordingPlayer, type RecordingPlayer } from '@ringloop/freeswitch-adapter/player'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { connectDesk } from '../server/desk-client.js'
import { type CliRun, cli, startCli } from './cli-harness.js'

let directories: FreshDirectories
let directory: string
let player: RecordingPlayer
let run: CliRun | null = null
beforeAll(async () => {
  directories = await createFreshDirectories()
})
afterAll(() => directories[Symbol.asyncDispose]())
beforeEach(async () => {
  directory = await directories.next()
  player = await createRecordingPlayer({ password: 'a long password' })
})
afterEach(async () => {
  run?.end()
  await run?.code
  run = null
  await player[Symbol.asyncDispose]()
})

const write = async (change: object = {}) => {
  const file = join(directory, 'ringloop.json')
  await writeFile(
    file,
    JSON.stringify({
      region: 'DE',
      listen: { port: 0 },
      dataDirectory: '.',
      freeswitch: { host: '127.0.0.1', port: player.port, password: { env: 'ESL' } },
      agents: [{ extension: '1001', name: 'Ada', token: 'token-of-ada' }],
      ...change,
    }),
  )
  return file
}
const environment = { ESL: 'a long password' }
const lines = () =>
  (run?.out() ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const logged = (message: string, fits: (line: Record<string, unknown>) => boolean = () => true) =>
  vi.waitUntil(() => lines().find((line) => line.msg === message && fits(line)), { timeout: 15_000 })
const serve = async (change: object = {}, env: Record<string, string> = environment) => {
  run = startCli(['serve', '--config', await write(change)], env)
  return String((await logged('the gateway runs')).url)
}
const health = async (url: string) =>
  (await fetch(`${url}/healthz`)).json() as Promise<{ ok: boolean; parts: { telephony: { detail: string } } }>

describe('ringloop serve', () => {
  it('lets a program tell what is heard in calls, if one is configured', async () => {
    const transcriber = { name: 'transcriber', token: { env: 'TRANSCRIBER' } }
    const url = await serve({ transcripts: { writers: [transcriber] } }, { ...environment, TRANSCRIBER: 'its token' })
    const tell = async (token: string) =>
      fetch(`${url}/transcripts/no-such-call`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: '{ "sentiment": -0.9 }',
      })
    expect((await tell('token-of-ada')).status).toBe(401)
    const answer = await tell('its token')
    expect(await answer.json()).toMatchObject({ error: { code: 'notFound', message: 'No such call goes on here.' } })
  })

  it('follows the switch, serves desks, and ends when it is asked to', async () => {
    const url = await serve()
    await vi.waitUntil(async () => (await health(url)).ok, { timeout: 10_000 })
    const desk = await connectDesk(url)
    desk.send({ type: 'hello', protocol: 1, token: 'token-of-ada' })
    expect(await desk.nextOf('snapshot')).toMatchObject({ view: { agent: { name: 'Ada' }, system: { region: 'DE' } } })
    run?.end()
    expect(await run?.code).toBe(0)
    expect((await desk.closed).code).toBe(1012)
    expect(run?.error()).toBe('')
    expect(run?.out()).not.toMatch(/a long password|token-of-ada/)
  })

  it('goes on with a wrong password, says so once with the mend, and does not hammer the switch', async () => {
    const url = await serve({}, { ESL: 'wrong' })
    await vi.waitUntil(async () => (await health(url)).parts.telephony.detail.includes('event_socket.conf.xml'), {
      timeout: 10_000,
    })
    // It says itself when it will try again: only a person can mend this, so not before half a minute.
    const told = await logged('telephone system', ({ telephony }) => Object(telephony).state === 'disconnected')
    const { retryAt } = Object(told.telephony)
    expect(retryAt - Date.parse(String(told.time))).toBeGreaterThan(25_000)
    expect(player.commands.filter((command) => command.startsWith('auth')).length).toBe(1)
    expect(
      lines().filter((line) => line.level === 'warn' && String(line.message).includes('does not accept the password')).length,
    ).toBe(1)
  })

  it('takes new rules on SIGHUP and keeps the old ones when the new are bad', async () => {
    const rules = join(directory, 'rules.json')
    await writeFile(rules, JSON.stringify({ version: 1, rules: [] }))
    await serve({ rules: 'rules.json' })
    await writeFile(
      rules,
      JSON.stringify({ version: 1, rules: [{ id: 'a', when: { fact: 'call.quue', is: 1 }, then: { pop: false } }] }),
    )
    run?.reload()
    expect(await logged('the old rules stay')).toMatchObject({
      level: 'error',
      problem: expect.stringContaining('call.quue'),
      mend: expect.stringContaining('call.queue'),
    })
    await writeFile(rules, JSON.stringify({ version: 1, rules: [{ id: 'a', then: { pop: false } }] }))
    run?.reload()
    expect(await logged('new rules hold from now on')).toMatchObject({ rules: 1 })
  })

  it('does not start with a second gateway on its data, nor on its port, and says so', async () => {
    const url = await serve()
    expect(await cli(['serve', '--config', await write()], environment)).toEqual({
      code: 1,
      out: '',
      error: expect.stringMatching(
        /^ringloop serve: The data directory is in use by process \d+.* Stop the other gateway, or give/,
      ),
    })
    const port = Number(new URL(url).port)
    const other = await cli(
      ['serve', '--config', await write({ dataDirectory: 'other', listen: { port }, logLevel: 'silent' })],
      environment,
    )
    expect(other).toEqual({
      code: 1,
      out: '',
      error: expect.stringMatching(/^ringloop serve: Port \d+ on 127\.0\.0\.1 is taken\. Stop what/),
    })
  })

  it.each([
    [{ regoin: 1 }, /regoin is no key of this file\. .*Did you mean "region"\?\n$/],
    [{ rules: 'no-rules.json' }, /no-rules\.json: there is no such file\. Check the path\.\n$/],
    [
      { tickets: { kind: 'requestTracker', url: 'https://me:secret@rt.example.com/', token: 'x', queue: 'Support' } },
      /: request-tracker: url has credentials in it\. Put them into auth instead\.\n$/,
    ],
    [{ freeswitch: { host: 'x', password: { env: 'NOT_SET' } } }, /NOT_SET is not set\. Set NOT_SET where/],
    [{ ticketChanges: { webhook: 'too short' } }, /webhook: must be 16 to 200 letters, digits, - or _\. Make one with: openssl/],
    [
      { ticketChanges: { webhook: 'a-long-path-nobody-knows' } },
      /embedded has no webhooks that are understood here\. Take it out/,
    ],
    [{ ticketChanges: { pollSeconds: 0.5 } }, /ticketChanges\.pollSeconds must be 0, or at least 1/],
    [
      { dataDirectory: 'ringloop.json/data' },
      /ringloop\.json\/data: part of the path is a file\. Set dataDirectory to a directory\.\n$/,
    ],
  ])('says what to mend and opens nothing: %j', async (change, error) => {
    const result = await cli(['serve', '--config', await write({ logLevel: 'silent', ...change })], environment)
    expect(result).toEqual({ code: 1, out: '', error: expect.stringMatching(error) })
  })

  it('ends as a process on SIGTERM, with its lock gone', { timeout: 60_000 }, async () => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    const file = await write()
    const start = () =>
      spawn(process.execPath, ['--conditions=@ringloop/source', '--import', 'tsx', main, 'serve', '--config', file], {
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const child = start()
      const exit = once(child, 'exit')
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.includes('the gateway runs')) child.kill(signal)
      }
      expect(await exit).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [0, null])
    }
  })
})
