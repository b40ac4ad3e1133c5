import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { applyChanges, type DeskView, defaultRules, type E164, type TicketSummary, toContactId } from '@ringloop/core'
import { createCallEvents } from '@ringloop/ticket-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createWebhookTelephony } from '../../src/webhook-telephony/create-webhook-telephony.js'
import { connectDesk } from '../server/desk-client.js'
import { secret } from './posts.js'

let gateway: Gateway
let desk: EmbeddedDesk
let callerLog: Server
/** What Zammad's CTI endpoint was posted. */
const posted: Record<string, unknown>[] = []

beforeAll(async () => {
  const store = await createPgliteStore({ memory: true })
  desk = createEmbeddedDesk(store)
  await desk.contacts.put([
    { contact: { id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: ['VIP'], level: 'gold' } },
  ])
  const agents = [
    { extension: '1001', name: 'Ann Lee', token: 'token-ann' },
    { extension: '1002', name: 'Bo', token: 'token-bo' },
  ]
  const telephony = createWebhookTelephony({ name: 'pbx', secret, agents, clock: systemClock })
  callerLog = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    posted.push({ path: request.url, ...JSON.parse(text) })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => callerLog.listen(0, '127.0.0.1', resolve))
  const { port } = callerLog.address() as AddressInfo
  const callEvents = createCallEvents([{ kind: 'zammadCti', url: `http://127.0.0.1:${port}/`, token: 'cti-token' }], {
    env: {},
    region: 'DE',
    nameOf: (extension) => agents.find((agent) => agent.extension === extension)?.name,
    log: () => undefined,
  })
  gateway = await createGateway({
    callEvents,
    store,
    adapter: telephony,
    telephonyWebhooks: [telephony],
    tickets: desk.tickets,
    directory: desk.contacts,
    agents,
    rules: { ...defaultRules, wrapUpSeconds: 0 },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    log: createLog({ level: 'silent' }),
  })
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  callerLog.close()
})

const address = (name = 'pbx', token = secret) => `${gateway.url}/telephony/${name}?token=${token}`
const postForm = (fields: readonly (readonly [string, string])[], url = address()) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields.map((pair) => [...pair])) })

const call = [
  ['direction', 'in'],
  ['callId', '307fa962'],
  ['from', '030 901820'],
  ['to', '+4922147103'],
] as const

async function openDesk(token: string) {
  const client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token })
  let view: DeskView = (await client.nextOf('snapshot')).view
  return {
    async until(wanted: (view: DeskView) => boolean) {
      while (!wanted(view)) view = applyChanges(view, (await client.nextOf('patch')).changes)
      return view
    },
  }
}

it('says what is wrong with a request, and lets nothing through', async () => {
  const good = [['event', 'newCall'], ...call] as const
  const of = async (response: Promise<Response>) => {
    const { status, headers } = await response
    return [status, headers.get('content-type')?.split(';')[0]]
  }
  expect(await of(postForm(good, address('pbx', 'wrong')))).toEqual([401, 'application/json'])
  expect(await of(postForm(good, address('other')))).toEqual([404, 'application/json'])
  expect(await of(postForm(good.slice(1)))).toEqual([422, 'application/json'])
  expect(await of(postForm([...good, ['user', 'x'.repeat(100_000)]]))).toEqual([413, 'application/json'])
  expect((await fetch(address())).status).toBe(404)
  const ann = await openDesk('token-ann')
  const view = await ann.until(() => true)
  expect(view.interactions).toEqual({})
})

it('streams no endless body into memory', async () => {
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 16_384
      controller.enqueue(new Uint8Array(16_384).fill(97))
    },
  })
  const response = await fetch(address(), { method: 'POST', body: endless, duplex: 'half' } as RequestInit).catch(() => null)
  expect(response === null || response.status === 413).toBe(true)
  expect(sent).toBeLessThan(32 * 1024 * 1024)
})

it('a telephone system that posts forms makes a pop and one ticket', async () => {
  const ann = await openDesk('token-ann')
  const newCall = [['event', 'newCall'], ...call, ['user[]', 'Ann Lee'], ['user[]', 'Bo']] as const
  const answer = [['event', 'answer'], ...call, ['answeringNumber', '1001']] as const
  const hangup = [['event', 'hangup'], ...call, ['cause', 'normalClearing']] as const
  for (const post of [newCall, newCall]) expect((await postForm(post)).status).toBe(200)
  const ringing = await ann.until((view) =>
    Object.values(view.interactions).some(({ interaction }) => interaction.pops.some(({ extension }) => extension === '1001')),
  )
  expect(Object.values(ringing.interactions)).toMatchObject([
    {
      mine: 'ringing',
      interaction: { pops: expect.arrayContaining([expect.objectContaining({ target: { kind: 'record', contactId: 'ada' } })]) },
    },
  ])
  expect(await (await postForm(answer)).json()).toEqual({})
  await ann.until((view) => Object.values(view.interactions).some(({ mine }) => mine === 'talking'))
  for (const post of [hangup, hangup, answer, newCall]) expect((await postForm(post)).status).toBe(200)

  const signal = new AbortController().signal
  const filed = async (): Promise<readonly TicketSummary[]> =>
    desk.tickets.find({ number: '+4930901820' as E164, limit: 10 }, { signal })
  await expect.poll(async () => (await filed()).length, { timeout: 15_000 }).toBe(1)
  // … and Zammad's caller log has it, once
  await expect.poll(() => posted.length, { timeout: 15_000 }).toBe(3)
  const common = { path: '/api/v1/cti/cti-token', callId: 'pbx:307fa962', direction: 'in', from: '4930901820', to: '4922147103' }
  expect(posted).toMatchObject([
    { event: 'newCall', ...common },
    { event: 'answer', ...common, user: 'Ann Lee', answeringNumber: '1001' },
    { event: 'hangup', ...common, cause: 'normalClearing' },
  ])
  const health = await gateway.health()
  expect(health.parts.telephony).toEqual({ ok: true, detail: 'connected' })
  expect(health.parts.callEvents).toEqual({ ok: true, detail: 'zammadCti: 0 waiting, 0 not taken' })
  expect(await filed()).toHaveLength(1)
}, 60_000)
