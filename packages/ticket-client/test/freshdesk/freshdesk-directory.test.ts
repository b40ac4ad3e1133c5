import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createFreshdeskBackend, createFreshdeskDirectory } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { apiKey, startFreshdeskDesk } from './freshdesk-desk.js'

const { signal } = new AbortController()

const people = [
  {
    id: 11,
    name: '王小明',
    email: 'wang@example.test',
    phone: '+4930901820',
    mobile: null,
    tags: ['vip'],
    description: 'Prefers mornings',
  },
  { id: 12, name: 'Ann', phone: '+4930901821', mobile: '+491701' },
  { id: 13, name: 'Ann’s son', phone: null, mobile: '+4930901821' },
  { id: 14, name: 'Longer', phone: '+49309018207', mobile: null },
]

const makeDirectory = async (ignoresFilters: boolean) => {
  const desk = await startFreshdeskDesk({ ignoresFilters })
  desk.contacts.push(...people)
  return Object.assign(createFreshdeskDirectory({ url: desk.url, apiKey, publicUrl: 'https://acme.freshdesk.com' }), {
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  })
}

describe.each([
  ['as documented', false],
  ['that ignores the number', true],
])('the Freshdesk directory, %s', (_, ignoresFilters) => {
  testContactDirectory({
    it,
    make: () => makeDirectory(ignoresFilters),
    sample: {
      known: { number: '+4930901820' as E164, contactIds: ['freshdesk:11'] },
      shared: { number: '+4930901821' as E164, contactIds: ['freshdesk:12', 'freshdesk:13'] },
      unknown: '+4930901899' as E164,
    },
  })
})

it('tells what Freshdesk knows of a customer', async () => {
  await using directory = await makeDirectory(false)
  expect(await directory.lookup('+4930901820' as E164, { signal })).toEqual([
    {
      id: 'freshdesk:11',
      name: '王小明',
      numbers: ['+4930901820'],
      email: 'wang@example.test',
      tags: ['vip'],
      note: 'Prefers mornings',
      url: 'https://acme.freshdesk.com/a/contacts/11',
    },
  ])
})

it('says so when a full page has others on it: the caller may be beyond', async () => {
  await using desk = await startFreshdeskDesk({ ignoresFilters: true })
  for (let id = 1; id <= 120; id++) desk.contacts.push({ id, name: `Nobody ${id}`, phone: '+12025550100', mobile: null })
  const directory = createFreshdeskDirectory({ url: desk.url, apiKey })
  await expect(directory.lookup('+4930901820' as E164, { signal })).rejects.toMatchObject({ code: 'protocol' })
})

it('tells a customer’s tickets of any age, newest first, and those of nobody else', async () => {
  await using desk = await startFreshdeskDesk()
  desk.contacts.push(...people)
  const tickets = createFreshdeskBackend({ url: desk.url, apiKey, now: desk.now })
  const directory = createFreshdeskDirectory({ url: desk.url, apiKey })
  const [contact] = await directory.lookup('+4930901820' as E164, { signal })
  if (contact === undefined) throw new Error('nobody')
  for (const subject of ['One', 'Two', 'Three', 'Four']) {
    await tickets.create(newTicket({ subject, contact }), { externalId: freshId(), signal })
    desk.pass(40 * 86_400)
  }
  await tickets.create(newTicket({ subject: 'Not theirs' }), { externalId: freshId(), signal })
  const history = await directory.history(contact, { signal, limit: 3 })
  expect(history.map(({ title }) => title)).toEqual(['Four', 'Three', 'Two'])
  expect(await directory.history({ ...contact, id: 'rt:11' as never }, { signal, limit: 3 })).toEqual([])
})
