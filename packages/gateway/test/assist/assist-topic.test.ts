import { defaultRules, toCallId, toConnectionId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'

let adapter: ScriptedAdapter
let gateway: Gateway
let log: string[]

beforeEach(async () => {
  log = []
  const store = await createPgliteStore({ memory: true })
  adapter = createScriptedAdapter()
  const desk = createEmbeddedDesk(store)
  gateway = await createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [
      { extension: '1001', name: 'Bo', token: 'token-bo' },
      { extension: '1002', name: 'Cy', token: 'token-cy' },
    ],
    rules: { ...defaultRules, wrapUpSeconds: 3600 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    transcriptWriters: [{ name: 'transcriber', token: 'the-token' }],
    log: createLog({ level: 'info', destination: { write: (line) => log.push(line) } }),
  })
})
afterEach(() => gateway[Symbol.asyncDispose]())

let ids = 0
const event = (rest: object) => ({ id: `a:${++ids}`, at: Date.now(), origin: 'live', callId: toCallId('a'), ...rest }) as never
const connectionId = toConnectionId('a-1001')
const answered = () => {
  adapter.say(
    sampleOriginated('a', { at: Date.now() }),
    event({ type: 'delivered', connectionId, party: { extension: '1001', agent: null }, consultation: false }),
    event({ type: 'established', connectionId }),
  )
}
const open = async (token: string): Promise<DeskClient> => {
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token })
  await client.nextOf('snapshot')
  return client
}
const partOf = async (client: DeskClient, mine: string) => {
  for (;;) {
    const { changes } = await client.nextOf('patch')
    if (changes.some((change) => change.type === 'interactionPut' && change.value.mine === mine)) return
  }
}
const request = async (method: 'GET' | 'POST', path: string, body?: unknown, token = 'the-token') => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(`${gateway.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, text: await response.text() }
}

describe('what a program tells of a call', () => {
  it('is on the desk that has the call, masked, and what the agent says of an article comes back', {
    timeout: 60_000,
  }, async () => {
    const bo = await open('token-bo')
    answered()
    await partOf(bo, 'talking')
    const lines = [{ id: '1', speaker: 'customer', text: 'It is 4111 1111 1111 1111.', confidence: 0.8 }]
    expect(await request('POST', '/transcripts/a', { lines })).toEqual({ status: 204, text: '' })

    bo.send({ type: 'watch', topic: 'assist/a' })
    const { view } = await bo.nextOf('topic')
    expect(view.lines).toMatchObject({
      1: { text: 'It is •••• •••• •••• 1111.', speaker: 'customer', final: true, sentiment: null },
    })

    const articles = [
      { id: 'kb-1', title: 'Refunds\u202E', html: '<h2>How</h2>', url: 'https://kb.example/1', score: 0.9, why: 'card' },
    ]
    expect((await request('POST', '/assist/a/articles', { articles })).status).toBe(204)
    const put = await bo.nextOf('topicPatch')
    expect(put).toMatchObject({
      topic: 'assist/a',
      changes: [{ table: 'articles', id: 'kb-1', row: { title: 'Refunds', useful: null } }],
    })

    bo.send({ type: 'command', id: 'r', command: { type: 'rateArticle', callId: 'a', articleId: 'kb-1', useful: true } })
    expect(await bo.nextOf('commandResult')).toMatchObject({ id: 'r', ok: true })
    expect(await bo.nextOf('topicPatch')).toMatchObject({ changes: [{ id: 'kb-1', row: { useful: true } }] })
    expect(await request('GET', '/assist/a/articles')).toEqual({
      status: 200,
      text: '{"articles":[{"id":"kb-1","useful":true}]}',
    })
    expect(log.some((line) => line.includes('article rated') && line.includes('kb-1'))).toBe(true)

    adapter.say(
      event({ type: 'connectionCleared', connectionId, result: 'answered', cause: 'NORMAL_CLEARING' }),
      sampleCleared('a', { at: Date.now() }),
    )
    await partOf(bo, 'wrapUp')
    expect((await request('POST', '/assist/a/summary', { text: 'Wants the money back.', confidence: 0.6 })).status).toBe(204)
    expect(await bo.nextOf('topicPatch')).toMatchObject({
      changes: [{ table: 'summary', id: 'latest', row: { by: 'transcriber' } }],
    })
    bo.send({ type: 'command', id: 'w', command: { type: 'completeWrapUp', callId: 'a', disposition: null, note: null } })
    expect(await bo.nextOf('commandResult')).toMatchObject({ id: 'w', ok: true })
    expect((await request('POST', '/transcripts/a', { lines })).status).toBe(404)
    await bo.close()
  })

  it('is for nobody else: not for other desks, not from others', { timeout: 60_000 }, async () => {
    const [bo, cy] = [await open('token-bo'), await open('token-cy')]
    answered()
    await partOf(bo, 'talking')
    cy.send({ type: 'watch', topic: 'assist/a' })
    expect(await cy.nextOf('topicRefused')).toMatchObject({ topic: 'assist/a', code: 'notFound' })
    cy.send({ type: 'command', id: 'r', command: { type: 'rateArticle', callId: 'a', articleId: 'kb-1', useful: true } })
    expect(await cy.nextOf('commandResult')).toMatchObject({ ok: false, error: { code: 'notFound' } })
    for (const token of ['token-bo', 'wrong']) {
      expect((await request('POST', '/assist/a/summary', { text: 'x', confidence: 1 }, token)).status).toBe(401)
      expect((await request('POST', '/transcripts/a', { lines: [{ id: '1', speaker: 'agent', text: 'x' }] }, token)).status).toBe(
        401,
      )
    }
    await Promise.all([bo.close(), cy.close()])
  })

  it('is not for who was only rung, and is taken from who has the call no longer', { timeout: 60_000 }, async () => {
    const [bo, cy] = [await open('token-bo'), await open('token-cy')]
    const lost = toConnectionId('a-1002')
    const rings = (leg: typeof lost, extension: string) =>
      event({ type: 'delivered', connectionId: leg, party: { extension, agent: null }, consultation: false })
    adapter.say(sampleOriginated('a', { at: Date.now() }), rings(connectionId, '1001'), rings(lost, '1002'))
    await partOf(cy, 'ringing')
    cy.send({ type: 'watch', topic: 'assist/a' })
    expect((await cy.nextOf('topic')).view).toEqual({ lines: {}, articles: {}, summary: {} })
    const lines = [{ id: '1', speaker: 'customer', text: 'Good day.' }]
    expect((await request('POST', '/transcripts/a', { lines })).status).toBe(204)
    expect(await cy.nextOf('topicPatch')).toMatchObject({ changes: [{ table: 'lines', id: '1', row: { text: 'Good day.' } }] })

    adapter.say(
      event({ type: 'established', connectionId }),
      event({ type: 'connectionCleared', connectionId: lost, result: 'lostRace', cause: 'LOSE_RACE' }),
    )
    expect(await cy.nextOf('topicPatch')).toMatchObject({ changes: [{ table: 'lines', id: '1', row: null }] })
    await partOf(bo, 'talking')
    bo.send({ type: 'watch', topic: 'assist/a' })
    await bo.nextOf('topic')
    const articles = [{ id: 'kb-1', title: 'Refunds', score: 0.9 }]
    expect((await request('POST', '/assist/a/articles', { articles })).status).toBe(204)
    expect(await bo.nextOf('topicPatch')).toMatchObject({ changes: [{ table: 'articles', id: 'kb-1' }] })
    // cy, who watches still, was told nothing of it
    cy.send({ type: 'ping' })
    for (let { type } = await cy.next(); type !== 'pong'; { type } = await cy.next()) expect(type).not.toBe('topicPatch')
    cy.send({ type: 'watch', topic: 'assist/a' })
    expect(await cy.nextOf('topicRefused')).toMatchObject({ topic: 'assist/a', code: 'notFound' })
    cy.send({ type: 'command', id: 'r', command: { type: 'rateArticle', callId: 'a', articleId: 'kb-1', useful: true } })
    expect(await cy.nextOf('commandResult')).toMatchObject({ ok: false, error: { code: 'notFound' } })
    await Promise.all([bo.close(), cy.close()])
  })

  it('is refused with the field that is wrong', { timeout: 60_000 }, async () => {
    const wrong: readonly [path: string, body: object, problem: RegExp][] = [
      ['/assist/a/articles', { articles: [{ id: 'x', title: 'X', score: 2 }] }, /articles\.0\.score/],
      ['/assist/a/articles', { articles: [{ id: 'x', title: 'X', score: 1, url: 'javascript:alert(1)' }] }, /http or https/],
      ['/assist/a/articles', { articles: ['x', 'x'].map((id) => ({ id, title: 'X', score: 1 })) }, /used twice/],
      [
        '/assist/a/articles',
        { articles: Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, title: 'X', score: 1 })) },
        /articles/,
      ],
      ['/assist/a/summary', { text: ' ', confidence: 1 }, /text/],
      ['/transcripts/a', { lines: [{ id: '1', speaker: 'nobody', text: 'x' }] }, /lines\.0\.speaker/],
      ['/transcripts/a', { lines: [] }, /lines/],
    ]
    for (const [path, body, problem] of wrong) {
      const { status, text } = await request('POST', path, body)
      expect([path, status]).toEqual([path, 422])
      expect(text).toMatch(problem)
    }
  })
})
