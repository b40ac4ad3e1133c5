import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DeskCommand, RingloopError } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTokenVerifier } from '../../src/server/agent-tokens.js'
import { createDeskHub, type DeskHub } from '../../src/server/desk-hub.js'
import { type DeskServer, type DeskServerOptions, startDeskServer } from '../../src/server/desk-server.js'
import type { TopicProvider } from '../../src/server/topics.js'
import { put, sampleDeskView } from '../samples/sample-desk-view.js'
import { connectDesk, type DeskClient } from './desk-client.js'

let server: DeskServer
let hub: DeskHub
let commands: { extension: string; command: DeskCommand }[]
let now: number
let healthy: boolean
let execute: DeskServerOptions['execute']
let pageDirectory: string
let logged: string[]
const clients: DeskClient[] = []

beforeEach(async () => {
  now = 1_000_000
  healthy = true
  commands = []
  logged = []
  execute = async (extension, command) => {
    commands.push({ extension, command })
  }
  pageDirectory = await mkdtemp(join(tmpdir(), 'ringloop-page-'))
  await mkdir(join(pageDirectory, 'assets'))
  await writeFile(join(pageDirectory, 'index.html'), '<!doctype html><title>Desk</title>')
  await writeFile(join(pageDirectory, 'assets', 'desk-abc.js'), 'export {}')
  hub = createDeskHub({ epoch: 'run-1', now: () => now, initialView: sampleDeskView, keepPatches: 5 })
  await start()
})
const start = async (over: Partial<DeskServerOptions> = {}) => {
  server = await startDeskServer({
    host: '127.0.0.1',
    port: 0,
    origins: ['https://crm.example.com'],
    hub,
    verifyToken: createTokenVerifier([
      { extension: '1001', token: 'token-ada' },
      { extension: '1002', token: 'token-bob' },
    ]),
    execute: (extension, command) => execute(extension, command),
    health: async () => {
      const part = { ok: healthy, detail: 'x' }
      return { ok: healthy, parts: { journal: part, telephony: part, tickets: part, effects: part }, switches: [] }
    },
    pageDirectory,
    now: () => now,
    log: (fact) => logged.push(fact),
    ...over,
  })
}
const restart = async (over: Partial<DeskServerOptions>) => {
  await server[Symbol.asyncDispose]()
  await start(over)
}
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate()
  await server[Symbol.asyncDispose]()
  await rm(pageDirectory, { recursive: true, force: true })
})

const open = async (headers?: Record<string, string>) => {
  const client = await connectDesk(server.url, headers)
  clients.push(client)
  return client
}
const hello = async (token = 'token-ada', resume?: { epoch: string; sequence: number }) => {
  const client = await open()
  client.send({ type: 'hello', protocol: 1, token, ...(resume ? { resume } : {}) })
  return client
}

describe('a desk that connects', () => {
  it('gets a snapshot, then patches in sequence, only its own', async () => {
    const ada = await hello()
    expect(await ada.next()).toEqual({
      type: 'snapshot',
      epoch: 'run-1/1001',
      sequence: 0,
      serverTime: now,
      view: sampleDeskView('1001'),
    })
    const bob = await hello('token-bob')
    expect(await bob.next()).toMatchObject({ view: { agent: { extension: '1002' } } })

    hub.publish('1001', [put('call-1')])
    hub.publish('1001', [put('call-1', 'talking')])
    hub.publish('1002', [put('call-2')])
    expect(await ada.next()).toMatchObject({ type: 'patch', sequence: 1, changes: [{ type: 'interactionPut', id: 'call-1' }] })
    expect(await ada.next()).toMatchObject({ type: 'patch', sequence: 2, changes: [{ value: { mine: 'talking' } }] })
    expect(await bob.next()).toMatchObject({ type: 'patch', sequence: 1, changes: [{ id: 'call-2' }] })
  })

  it('gets exactly the gap when it comes back', async () => {
    const first = await hello()
    await first.next()
    hub.publish('1001', [put('call-1')])
    expect(await first.next()).toMatchObject({ sequence: 1 })
    await first.close()
    hub.publish('1001', [put('call-1', 'talking')])
    hub.publish('1001', [{ type: 'interactionRemoved', id: 'call-1' }])

    const second = await hello('token-ada', { epoch: 'run-1/1001', sequence: 1 })
    expect(await second.next()).toMatchObject({ type: 'patch', sequence: 2 })
    expect(await second.next()).toMatchObject({ type: 'patch', sequence: 3, changes: [{ type: 'interactionRemoved' }] })
    expect(await second.next()).toEqual({ type: 'resumed', epoch: 'run-1/1001', sequence: 3, serverTime: now })

    const upToDate = await hello('token-ada', { epoch: 'run-1/1001', sequence: 3 })
    expect(await upToDate.next()).toMatchObject({ type: 'resumed', sequence: 3 })
  })

  it('gets a snapshot when the gap is gone, of another run, or not possible', async () => {
    // from the first look at a desk its patches are kept
    await (await hello()).next()
    for (let call = 1; call <= 7; call++) {
      hub.publish('1001', [put(`call-${call}`)])
    }
    for (const resume of [
      { epoch: 'run-1/1001', sequence: 1 },
      { epoch: 'run-0/1001', sequence: 7 },
      { epoch: 'run-1/1001', sequence: 8 },
    ]) {
      const client = await hello('token-ada', resume)
      expect(await client.next()).toMatchObject({ type: 'snapshot', epoch: 'run-1/1001', sequence: 7 })
    }
    const inTime = await hello('token-ada', { epoch: 'run-1/1001', sequence: 2 })
    expect(await inTime.next()).toMatchObject({ type: 'patch', sequence: 3 })
  })

  it('gets its own snapshot over a line that somebody else had: what is counted of one desk says nothing of another', async () => {
    const ada = await hello()
    const { epoch, sequence } = (await ada.next()) as { epoch: string; sequence: number }
    const bob = await hello('token-bob', { epoch, sequence })
    expect(await bob.next()).toMatchObject({ type: 'snapshot', view: { agent: { extension: '1002' } } })
  })

  it('keeps two tabs of one agent in step', async () => {
    const tabs = [await hello(), await hello()]
    for (const tab of tabs) await tab.next()
    hub.publish('1001', [put('call-1')])
    for (const tab of tabs) expect(await tab.next()).toMatchObject({ type: 'patch', sequence: 1 })
  })

  it('is told nothing when nothing changed', async () => {
    const client = await hello()
    await client.next()
    hub.publish('1001', [])
    client.send({ type: 'ping' })
    expect(await client.next()).toMatchObject({ type: 'pong' })
  })

  it('gets hostile text as text', async () => {
    const client = await hello()
    await client.next()
    const name = '<img src=x onerror=alert(1)>\r\n\u001b[31m\u2028"\\\0'
    hub.publish('1001', [put('call-1', 'ringing', name)])
    expect(await client.next()).toMatchObject({ changes: [{ value: { interaction: { call: { customer: { name } } } } }] })
  })
})

describe('who may connect', () => {
  it('refuses a wrong token without saying more, and slows down guessing', async () => {
    const client = await hello('token-eve')
    expect(await client.next()).toMatchObject({ type: 'refused', code: 'unauthorised' })
    expect((await client.closed).code).toBe(4401)
    for (let attempt = 0; attempt < 20; attempt++) await (await hello(`guess-${attempt}`)).closed
    await expect(hello('token-ada')).rejects.toThrow('429')
    now += 4_000
    expect(await (await hello('token-ada')).next()).toMatchObject({ type: 'snapshot' })
  })

  it('counts guesses wherever they are made', async () => {
    await restart({ serviceLevels: { get: async () => null } as never })
    const guess = (token: string) => fetch(`${server.url}/service-levels/7`, { headers: { authorization: `Bearer ${token}` } })
    for (let attempt = 0; attempt < 10; attempt++) await (await hello(`guess-${attempt}`)).closed
    for (let attempt = 0; attempt < 11; attempt++) expect((await guess(`guess-${attempt}`)).status).toBe(401)
    expect((await guess('token-ada')).status).toBe(429)
    await expect(hello('token-ada')).rejects.toThrow('429')
  })

  it('keeps nobody out because a program or a desk at their address tries the same wrong token again and again', async () => {
    await restart({ serviceLevels: { get: async () => null } as never })
    const headers = { authorization: 'Bearer token-of-last-year' }
    logged = []
    for (let attempt = 0; attempt < 30; attempt++) {
      expect((await fetch(`${server.url}/service-levels/7`, attempt % 2 === 0 ? { headers } : {})).status).toBe(401)
      await (await hello('token-of-last-week')).closed
    }
    expect(await (await hello('token-ada')).next()).toMatchObject({ type: 'snapshot' })
    expect(logged.filter((fact) => fact.endsWith('wrong token'))).toHaveLength(3)
  })

  it('lets in its own page and listed origins, no other', async () => {
    const { host } = new URL(server.url)
    await open({ origin: `http://${host}` })
    await open({ origin: 'https://crm.example.com' })
    for (const origin of ['https://evil.example', 'null', `http://${host}.evil.example`, `file://${host}`])
      await expect(open({ origin })).rejects.toThrow('403')
  })

  it('refuses another version of the protocol with a sentence', async () => {
    const client = await open()
    client.send({ type: 'hello', protocol: 2, token: 'token-ada' })
    expect(await client.next()).toMatchObject({
      type: 'refused',
      code: 'protocol',
      message: expect.stringContaining('version 1'),
    })
    expect((await client.closed).code).toBe(4400)
  })

  it('does not wait for ever for a hello', async () => {
    await restart({ helloTimeoutMs: 30 })
    const client = await open()
    expect(await client.next()).toMatchObject({ type: 'refused', code: 'timeout' })
    expect((await client.closed).code).toBe(4408)
  })

  it('takes nothing before the hello', async () => {
    const client = await open()
    client.send({ type: 'command', id: '1', command: { type: 'retryFiling', callId: 'call-1' } })
    expect(await client.next()).toMatchObject({ type: 'refused', code: 'protocol' })
    await client.closed
    expect(commands).toEqual([])
  })

  it('opens no socket elsewhere, and no more than its limit', async () => {
    await expect(connectDesk(`${server.url}/other`)).rejects.toThrow('404')
    await restart({ maxConnections: 1 })
    await open()
    await expect(open()).rejects.toThrow('503')
  })
})

describe('what a desk sends', () => {
  const retry: DeskCommand = { type: 'retryFiling', callId: 'call-1' }

  it('is done in the name of the agent whose token it is, and answered', async () => {
    const client = await hello('token-bob')
    client.send({ type: 'command', id: 'a', command: retry })
    expect(await client.nextOf('commandResult')).toEqual({ type: 'commandResult', id: 'a', ok: true })
    expect(commands).toEqual([{ extension: '1002', command: retry }])
  })

  it('gets the reason when it cannot be done, and no inner detail of an unexpected failure', async () => {
    execute = async () => {
      throw new RingloopError('notFound', 'There is no such call.')
    }
    const client = await hello()
    client.send({ type: 'command', id: 'a', command: retry })
    expect(await client.nextOf('commandResult')).toMatchObject({ id: 'a', ok: false, error: { code: 'notFound' } })
    execute = async () => {
      throw new Error('password=secret')
    }
    client.send({ type: 'command', id: 'b', command: retry })
    const answer = await client.nextOf('commandResult')
    expect(answer).toMatchObject({ id: 'b', ok: false, error: { code: 'unavailable' } })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('is answered with the name of the wrong field, and the line stays open', async () => {
    const client = await hello()
    await client.next()
    client.sendText(
      JSON.stringify({ type: 'command', id: 'x', command: { type: 'editDraft', callId: 'c', field: 'owner', value: 'v' } }),
    )
    expect(await client.next()).toMatchObject({
      type: 'commandResult',
      id: 'x',
      ok: false,
      error: { code: 'invalidInput', message: expect.stringContaining('command.field') },
    })
    for (const bad of ['{"half', '[]', 'null', '{"type":"nonsense"}', '"x"', JSON.stringify({ type: 'command', id: 7 })]) {
      client.sendText(bad)
      expect(await client.next()).toMatchObject({ type: 'refused', code: 'invalidInput' })
    }
    client.sendText(Buffer.from([0, 1, 2]))
    expect(await client.next()).toMatchObject({ type: 'refused' })
    client.send({ type: 'ping' })
    expect(await client.next()).toMatchObject({ type: 'pong' })
  })

  it('is cut off when it is too large', async () => {
    const client = await hello()
    await client.next()
    client.sendText('x'.repeat(300 * 1024))
    expect((await client.closed).code).toBe(1009)
  })

  it('keeps its desk on a slow line, and reads what it watches whole once it catches up', async () => {
    let n = 0
    let publish: Parameters<TopicProvider['open']>[2] = () => {}
    const padding = 'x'.repeat(100_000)
    const row = () => ({ n, padding })
    const team: TopicProvider = {
      open(_watcher, _about, told) {
        publish = told
        return { view: { people: { a: row() }, queues: {} } as never, close() {} }
      },
    }
    await restart({ topics: { team } })
    const client = await hello()
    await client.nextOf('snapshot')
    client.send({ type: 'watch', topic: 'team' })
    await client.nextOf('topic')
    client.socket.pause()
    // more than any buffer between takes
    for (n = 1; n < 1_000; n++) publish([{ table: 'people', id: 'a', row: row() }])
    client.socket.resume()
    const numbers: number[] = []
    while (numbers.at(-1) !== 1_000) {
      const message = await client.next()
      if (message.type === 'topicPatch') numbers.push(...message.changes.map(({ row }) => (row as { n: number }).n))
      if (message.type === 'topic')
        numbers.push(...Object.values(message.view.people ?? {}).map((row) => (row as { n: number }).n))
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(numbers.length).toBeLessThan(200)
    expect(logged).not.toContain('desk too slow')
  })

  it('is slowed down when it floods, then cut off', async () => {
    const client = await hello()
    await client.next()
    for (let id = 0; id < 65; id++) client.send({ type: 'command', id: `${id}`, command: retry })
    const answers = []
    for (let id = 0; id < 65; id++) answers.push(await client.nextOf('commandResult'))
    const refused = answers.filter((answer) => !answer.ok)
    expect(refused.length).toBeGreaterThanOrEqual(5)
    expect(refused.find((answer) => !answer.ok && answer.error.code === 'rateLimited')).toBeDefined()
    for (let id = 0; id < 250; id++) client.sendText('{}')
    expect((await client.closed).code).toBe(4429)
  })

  it('is not let pile up: a desk that does not read is dropped and can come back', async () => {
    const client = await hello()
    await client.next()
    client.socket.pause()
    const large = 'x'.repeat(1_000_000)
    for (let call = 0; call < 60 && hub.watching() > 0; call++) {
      hub.publish('1001', [put(`call-${call}`, 'ringing', large)])
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(hub.watching()).toBe(0)
    const back = await hello()
    expect(await back.next()).toMatchObject({ type: 'snapshot' })
  })
})

describe('the life of the server', () => {
  it('drops a client that answers no ping', async () => {
    // the client answers in the same process: one that is only slow must not be dropped before it has read
    await restart({ heartbeatMs: 500 })
    const client = await open()
    client.send({ type: 'hello', protocol: 1, token: 'token-ada' })
    await client.next()
    client.socket.pause()
    await expect.poll(() => hub.watching(), { timeout: 10_000 }).toBe(0)
  })

  it('tells desks to come back when it stops', async () => {
    const client = await hello()
    await client.next()
    await server[Symbol.asyncDispose]()
    expect((await client.closed).code).toBe(1012)
    expect(hub.watching()).toBe(0)
  })

  it('says what to do when its port is taken', async () => {
    const port = Number(new URL(server.url).port)
    await expect(
      startDeskServer({ host: '127.0.0.1', port, origins: [], hub, pageDirectory: null } as unknown as DeskServerOptions),
    ).rejects.toMatchObject({ code: 'conflict', mend: expect.stringContaining('listen.port') })
  })

  it('survives rubbish on the wire', async () => {
    const port = Number(new URL(server.url).port)
    await new Promise((resolve) =>
      connect(port, '127.0.0.1').on('error', resolve).on('close', resolve).resume().end('\0\0rubbish\r\n\r\n'),
    )
    await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('GET /desk HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
        socket.resetAndDestroy()
        resolve(null)
      })
    })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })
})

describe('what is served over HTTP', () => {
  it('keeps an idle connection longer than a proxy does, so that nothing is sent to one that closes', async () => {
    expect((await fetch(`${server.url}/healthz`)).headers.get('keep-alive')).toBe('timeout=65')
  })

  it('tells its health', async () => {
    const well = await fetch(`${server.url}/healthz`)
    expect(well.status).toBe(200)
    expect(await well.json()).toMatchObject({ ok: true, parts: { journal: { ok: true } } })
    healthy = false
    expect((await fetch(`${server.url}/healthz`)).status).toBe(503)
  })

  it('serves the page with a strict policy, and its hashed parts for good', async () => {
    const page = await fetch(`${server.url}/`)
    expect(await page.text()).toContain('<title>Desk</title>')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://crm.example.com')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const script = await fetch(`${server.url}/assets/desk-abc.js`)
    expect(script.headers.get('content-type')).toContain('javascript')
    expect(script.headers.get('cache-control')).toContain('immutable')
  })

  it('serves nothing outside its directory', async () => {
    await writeFile(join(pageDirectory, '..', 'ringloop-secret.txt'), 'secret')
    for (const path of [
      '/../ringloop-secret.txt',
      '/%2e%2e/ringloop-secret.txt',
      '/..%2fringloop-secret.txt',
      '/assets/../../x',
    ]) {
      const answer = await rawGet(path)
      expect(answer).not.toContain('secret')
      expect(answer).toMatch(/^HTTP\/1.1 (404|400)/)
    }
    await rm(join(pageDirectory, '..', 'ringloop-secret.txt'))
  })

  /** `fetch` would tidy the path. */
  const rawGet = (path: string) =>
    new Promise<string>((resolve) => {
      let text = ''
      const { hostname, port } = new URL(server.url)
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`),
      )
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
})
