import { type E164, toContactId } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContactDirectory, createTicketBackend, createZammadBackend, createZammadDirectory } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { startZammadDesk, type ZammadDesk, zammadToken } from './zammad-desk.js'

let desk: ZammadDesk
beforeEach(async () => {
  desk = await startZammadDesk()
  const person = (id: number, parts: object) =>
    desk.users.push({
      id,
      login: `u${id}`,
      firstname: 'U',
      lastname: String(id),
      email: `u${id}@example.com`,
      active: true,
      ...parts,
    })
  person(11, { phone: '+4930901820' })
  person(12, { phone: '+49 30 1234567', vip: true, organization: 'Muster GmbH' })
  person(13, { mobile: '030 1234567' })
  person(14, { phone: '0049 30 1234567' })
  person(15, { phone: '+49 30 12345678', note: '+4930901820' })
  person(16, { phone: '+4930901820', active: false })
})
afterEach(async () => {
  expect(desk.strays).toEqual([])
  await desk[Symbol.asyncDispose]()
})
const make = () =>
  createZammadDirectory({ url: desk.url, token: zammadToken, region: 'DE', publicUrl: 'https://desk.example.com/' })
const signal = () => new AbortController().signal

for (const search of ['text', 'words'] as const)
  describe(`with a search by ${search}`, () => {
    beforeEach(() => {
      desk.moods.search = search
    })
    testContactDirectory({
      it,
      make: async () => make(),
      sample: {
        known: { number: '+4930901820' as E164, contactIds: ['zammad:11'] },
        shared: { number: '+49301234567' as E164, contactIds: ['zammad:12', 'zammad:13', 'zammad:14'] },
        unknown: '+4930901899' as E164,
      },
    })
  })

it('gives company, level and a link', async () => {
  const [contact] = (await make().lookup('+49301234567' as E164, { signal: signal() })).filter(({ id }) => id === 'zammad:12')
  expect(contact).toMatchObject({
    name: 'U 12',
    company: 'Muster GmbH',
    level: 'VIP',
    url: 'https://desk.example.com/#user/profile/12',
  })
})

it('gives the past of its own customers, and of nobody else', async () => {
  const backend = createZammadBackend({ url: desk.url, token: zammadToken, group: 'Users' })
  for (const [subject, user] of [
    ['one', 12],
    ['two', 12],
    ['other', 11],
  ] as const)
    await backend.create(newTicket({ subject, contact: { id: toContactId(`zammad:${user}`) } }), {
      externalId: freshId(),
      signal: signal(),
    })
  const contact = { id: toContactId('zammad:12'), name: '', numbers: [], tags: [] }
  const titles = async () => (await make().history(contact, { signal: signal(), limit: 5 })).map(({ title }) => title)
  expect(await titles()).toEqual(['two', 'one'])
  desk.moods.ignoresConditions = true
  expect(await titles()).toEqual(['two', 'one'])
  expect(await make().history({ ...contact, id: toContactId('crm:12') }, { signal: signal(), limit: 5 })).toEqual([])
})

it('is made of a configuration, with a token or other credentials, not both', async () => {
  const { url } = desk
  const host = { env: { ZAMMAD: zammadToken, HOOK: 'secret' } }
  const tickets = createTicketBackend(
    { kind: 'zammad', url, token: { env: 'ZAMMAD' }, group: 'Users', webhookSecret: { env: 'HOOK' } },
    host,
  )
  expect(await tickets.check?.({ signal: signal() })).toEqual({ version: 'unknown' })
  expect(tickets.capabilities.changes).toContain('webhook')
  const contacts = createContactDirectory({ kind: 'zammad', url, token: { env: 'ZAMMAD' }, region: 'DE' }, host)
  expect(await contacts.lookup('+4930901820' as E164, { signal: signal() })).toHaveLength(1)
  const both = { kind: 'zammad' as const, url, group: 'Users', token: 'x', auth: { kind: 'bearer' as const, token: 'y' } }
  for (const wrong of [both, { kind: 'zammad' as const, url, group: 'Users' }])
    expect(() => createTicketBackend(wrong, host)).toThrow(expect.objectContaining({ code: 'invalidConfig' }))
})
