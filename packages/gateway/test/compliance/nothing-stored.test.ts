import { type Contact, defaultRules, type E164, type TelephonyEvent, toCallId, toContactId } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultCompliance } from '../../src/compliance/compliance.js'
import { createSqlConsents } from '../../src/compliance/sql-consents.js'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter, type ScriptedAdapter } from '../samples/scripted-adapter.js'
import { createScriptedControl, type ScriptedControl } from '../samples/scripted-control.js'
import { connectDesk, type DeskClient } from '../server/desk-client.js'

const card = '4111111111111111'
const id = '11010519491231002X'
const ada: Contact = { id: toContactId('ada'), name: 'Ada', numbers: ['+4930111222' as E164], tags: [] }
let store: Store
let gateway: Gateway
let adapter: ScriptedAdapter
let client: DeskClient
let control: ScriptedControl
let logged = ''

beforeAll(async () => {
  store = await createPgliteStore({ memory: true })
  control = createScriptedControl()
  adapter = createScriptedAdapter({ control })
  const desk = createEmbeddedDesk(store)
  const masker = createMasker({ residentIds: true })
  gateway = await createGateway({
    store: { ...store, [Symbol.asyncDispose]: async () => {} },
    adapter,
    tickets: desk.tickets,
    directory: {
      name: 'crm',
      lookup: async (number, options) => (number === ada.numbers[0] ? [ada] : desk.contacts.lookup(number, options)),
    },
    agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
    rules: {
      ...defaultRules,
      wrapUpSeconds: 3600,
      rules: [
        ...defaultRules.rules,
        {
          id: 'no-marketing',
          when: { fact: 'contact.consent.marketing', in: ['denied', 'withdrawn'] },
          then: { refuseDial: { reason: 'they said no.' } },
        },
      ],
    },
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    compliance: {
      ...defaultCompliance,
      masker,
      secureVariable: 'secure',
      consents: createSqlConsents(store.database),
      consentWriters: [{ name: 'web-form', token: 'form-token' }],
    },
    log: createLog({ level: 'debug', masker, destination: { write: (line) => (logged += line) } }),
  })
  client = await connectDesk(gateway.url)
  client.send({ type: 'hello', protocol: 1, token: 'token-bo' })
  await client.nextOf('snapshot')
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

/** Everything in the database, as text. */
async function everythingStored(): Promise<string> {
  const tables = await store.database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'",
  )
  const texts: string[] = []
  for (const { name } of tables)
    texts.push(JSON.stringify(await store.database.query(`select to_jsonb(t.*)::text as row from "${name}" t`)))
  return texts.join('\n')
}

let ids = 0
const event = (rest: object) =>
  ({ id: `e${++ids}`, at: Date.now(), origin: 'live', callId: toCallId('a'), ...rest }) as unknown as TelephonyEvent

describe('after a call with a card number in every place', () => {
  it('it is nowhere: not in the journal, the tickets, the log, nor at the desk', async () => {
    const at = Date.now()
    adapter.say(sampleOriginated('a', { at, customer: { number: '+4930901820', name: `Ada ${card}`, anonymous: false } }))
    adapter.say(event({ type: 'callInformation', variables: { note: `card ${card}`, 'X-Id': id } }))
    for (const digits of `2${card}`) adapter.say(event({ type: 'digitsReceived', digits }))
    adapter.say(sampleDelivered('a', { at: Date.now() }))
    const seen: string[] = []
    const patches = async (until: (text: string) => boolean) => {
      while (!until(seen.join('\n'))) seen.push(JSON.stringify(await client.nextOf('patch')))
    }
    await patches((text) => text.includes('a-1001'))
    client.send({
      type: 'command',
      id: 'edit',
      command: { type: 'editDraft', callId: 'a', field: 'description', value: `paid with ${card}` },
    } as never)
    await client.nextOf('commandResult')
    adapter.say(sampleCleared('a', { at: Date.now() }))
    client.send({
      type: 'command',
      id: 'done',
      command: { type: 'completeWrapUp', callId: 'a', disposition: `card ${card}`, note: `id ${id}` },
    } as never)
    await client.nextOf('commandResult')
    await expect.poll(async () => (await store.database.query('select id from tickets')).length, { timeout: 15_000 }).toBe(1)
    const stored = await everythingStored()
    for (const text of [stored, logged, seen.join('\n')]) {
      for (const secret of [card, id]) expect(text).not.toContain(secret.slice(0, -4))
    }
    expect(stored).toContain('••••••••••••1111')
    expect(stored).toContain('paid with ••••')
    const [row] = await store.database.query<{ keyed: string }>(
      "select string_agg(event->>'digits', '' order by sequence) as keyed from journal where event->>'type' = 'digitsReceived'",
    )
    expect(row?.keyed).toBe('241111•••••••1111')
  }, 60_000)
})

describe('a customer who withdraws in a form', () => {
  it('is not called from then on, and called again once they agree', async () => {
    const say = (id: string, said: string) =>
      fetch(`${gateway.url}/consents`, {
        method: 'POST',
        headers: { authorization: 'Bearer form-token' },
        body: JSON.stringify({ id, contactId: 'ada', purpose: 'marketing', said, channel: 'web', proof: `card ${card}` }),
      })
    const dial = async (id: string) => {
      client.send({ type: 'command', id, command: { type: 'control', command: { type: 'dial', to: '030111222' } } } as never)
      const { error } = (await client.nextOf('commandResult')) as { error?: { code: string } | null }
      return error?.code ?? 'dialled'
    }
    const dialled = () => control.asked.filter(({ command }) => command.type === 'dial').length
    expect((await say('1', 'granted')).status).toBe(200)
    expect([await dial('d1'), dialled()]).toEqual(['dialled', 1])
    expect((await say('2', 'withdrawn')).status).toBe(200)
    expect([await dial('d2'), dialled()]).toEqual(['refused', 1])
    expect((await say('3', 'granted')).status).toBe(200)
    expect([await dial('d3'), dialled()]).toEqual(['dialled', 2])
    const stored = await everythingStored()
    expect(stored).toContain('web-form')
    expect(stored).not.toContain(card.slice(0, -4))
  }, 30_000)
})
