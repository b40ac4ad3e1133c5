import { defaultRules, type Notification, parseRuleSet, RingloopError, type RuleSet } from '@ringloop/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createFreshDirectories, type FreshDirectories } from '../samples/fresh-directory.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'

const splitting = parseRuleSet({
  version: 1,
  wrapUpSeconds: 0,
  calendars: { always: { timeZone: 'UTC', hours: { 'mon-sun': ['00:00-24:00'] } } },
  subTickets: {
    repair: {
      closeWhole: 'byItself',
      parts: [
        { id: 'visit', subject: 'Visit: {subject}', owner: 'Field' },
        { id: 'parts', subject: 'Order parts for {name}' },
        { id: 'invoice', subject: 'Invoice', after: ['visit', 'parts'] },
      ],
    },
  },
  rules: [
    {
      id: 'lost',
      when: {
        all: [
          { fact: 'call.outcome', is: 'abandoned' },
          { fact: 'time.open.always', is: true },
        ],
      },
      then: {
        notify: { channel: 'ops', text: '{name} gave up.' },
        tag: ['lost'],
        assign: { agent: 'Bo' },
        prioritise: { to: 'low', by: 2 },
        split: { template: 'repair' },
      },
    },
  ],
})

let directories: FreshDirectories
let directory: string
let desk: EmbeddedDesk
let adapter: ScriptedAdapter
let gateway: Gateway
let told: { notification: Notification; key: string }[]
let down: boolean

beforeEach(async () => {
  directories = await createFreshDirectories()
  directory = await directories.next()
  told = []
  down = false
})
afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await directories[Symbol.asyncDispose]()
})

async function start({ pollSeconds = 1, rules = splitting }: { pollSeconds?: number; rules?: RuleSet } = {}) {
  const store = await createPgliteStore({ directory })
  desk = createEmbeddedDesk(store)
  adapter = createScriptedAdapter()
  gateway = await createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules,
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    ticketChanges: { pollSeconds },
    notifier: {
      async send(notification, { key }) {
        if (down) throw new RingloopError('unavailable', 'The channel is away.')
        told.push({ notification, key })
      },
    },
    log: createLog({ level: 'silent' }),
  })
}

const all = async () => {
  const found = await desk.tickets.find({ limit: 100 }, { signal: AbortSignal.timeout(5_000) })
  return found.map(({ subject, owner, priority, parentId, tags }) => ({
    subject,
    owner,
    priority,
    tags,
    part: parentId !== null,
  }))
}

it('what a rule does once is done once, also when the gateway begins anew in the middle, and parts are followed to the end of the whole', {
  timeout: 60_000,
}, async () => {
  await start()
  down = true
  adapter.say(sampleOriginated('a'))
  adapter.say({ ...sampleCleared('a'), outcome: 'abandoned' } as ReturnType<typeof sampleCleared>)
  await vi.waitFor(async () => expect(await all()).toHaveLength(3), { timeout: 20_000 })
  await gateway[Symbol.asyncDispose]()
  expect(told).toEqual([])
  down = false
  await start()
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 20_000 })
  expect(told[0]).toEqual({
    key: 'a/lost/notify',
    notification: { channel: 'ops', subject: null, text: expect.stringMatching(/ gave up\.$/) },
  })
  const tickets = await all()
  expect(tickets).toHaveLength(3)
  expect(tickets.filter(({ part }) => !part)).toEqual([
    expect.objectContaining({ owner: 'Bo', priority: 'high', tags: ['phone', 'callback', 'lost'] }),
  ])
  expect(tickets.filter(({ part }) => part).map(({ subject, owner }) => [subject.split(/[: ]/)[0], owner])).toEqual(
    expect.arrayContaining([
      ['Visit', 'Field'],
      ['Order', null],
    ]),
  )
  // what comes after them is filed when people are done with them, and then the whole is done
  const signal = AbortSignal.timeout(50_000)
  const resolve = async (...subjects: string[]) => {
    for (const { id, subject } of await desk.tickets.find({ limit: 100 }, { signal }))
      if (subjects.some((begin) => subject.startsWith(begin))) await desk.tickets.update(id, { status: 'resolved' }, { signal })
  }
  await resolve('Visit', 'Order')
  await vi.waitFor(async () => expect(await all()).toHaveLength(4), { timeout: 20_000 })
  await resolve('Invoice')
  const whole = async () =>
    (await desk.tickets.find({ limit: 100 }, { signal })).find(({ parentId }) => parentId === null)?.status
  await vi.waitFor(async () => expect(await whole()).toBe('resolved'), { timeout: 20_000 })
  expect([told.length, (await all()).length]).toEqual([1, 4])
})

it('rules that split are not taken where nothing tells how the parts stand, at a start or later', {
  timeout: 60_000,
}, async () => {
  const refusal = {
    code: 'invalidConfig',
    message: 'rules[0].then.split: nothing here tells when a part is over.',
    mend: expect.stringContaining('ticketChanges.pollSeconds'),
  }
  await expect(start({ pollSeconds: 0 })).rejects.toMatchObject(refusal)
  await start({ pollSeconds: 0, rules: defaultRules })
  expect(() => gateway.setRules(splitting)).toThrow(expect.objectContaining(refusal))
})
