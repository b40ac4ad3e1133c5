import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createZendeskBackend, createZendeskDirectory } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { startZendeskDesk, zendeskAuth } from './zendesk-desk.js'

const { signal } = new AbortController()

const people = [
  {
    id: 11,
    name: '王小明',
    email: 'wang@example.test',
    phone: '+49 30 901820',
    active: true,
    tags: ['vip'],
    notes: 'Prefers mornings',
  },
  { id: 12, name: 'Ann', phone: '+49 (30) 90-18-21', active: true },
  { id: 13, name: 'Ann’s son', phone: '+493090 1821', active: true },
  { id: 14, name: 'Longer', phone: '+4930901820 7', active: true },
  { id: 15, name: 'Elsewhere', phone: '+43 30 901820', active: true },
  { id: 16, name: 'Without country', phone: '030 901820', active: true },
  { id: 17, name: 'Deleted', phone: '+4930901820', active: false },
]

const makeDirectory = async (ignoresFilters: boolean) => {
  const desk = await startZendeskDesk({ ignoresFilters, pageSize: 3 })
  desk.users.push(...people)
  return Object.assign(createZendeskDirectory({ url: desk.url, auth: zendeskAuth, publicUrl: 'https://acme.zendesk.com' }), {
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  })
}

describe.each([
  ['whose search finds parts of numbers', false],
  ['whose search ignores the number', true],
])('the Zendesk directory, %s', (_, ignoresFilters) => {
  testContactDirectory({
    it,
    make: () => makeDirectory(ignoresFilters),
    sample: {
      known: { number: '+4930901820' as E164, contactIds: ['zendesk:11'] },
      shared: { number: '+4930901821' as E164, contactIds: ['zendesk:12', 'zendesk:13'] },
      unknown: '+4930901899' as E164,
    },
  })

  it('tells what Zendesk knows of a customer', async () => {
    await using directory = await makeDirectory(ignoresFilters)
    expect(await directory.lookup('+4930901820' as E164, { signal })).toEqual([
      {
        id: 'zendesk:11',
        name: '王小明',
        numbers: ['+4930901820'],
        email: 'wang@example.test',
        tags: ['vip'],
        note: 'Prefers mornings',
        url: 'https://acme.zendesk.com/agent/users/11',
      },
    ])
  })
})

it('tells a customer’s tickets, newest first, and those of nobody else', async () => {
  await using desk = await startZendeskDesk({ pageSize: 2 })
  desk.users.push(...people)
  const tickets = createZendeskBackend({ url: desk.url, auth: zendeskAuth })
  const directory = createZendeskDirectory({ url: desk.url, auth: zendeskAuth })
  const [contact] = await directory.lookup('+4930901820' as E164, { signal })
  if (contact === undefined) throw new Error('nobody')
  for (const subject of ['One', 'Two', 'Three', 'Four'])
    await tickets.create(newTicket({ subject, contact }), { externalId: freshId(), signal })
  await tickets.create(newTicket({ subject: 'Not theirs' }), { externalId: freshId(), signal })
  const history = await directory.history(contact, { signal, limit: 3 })
  expect(history.map(({ title, detail }) => [title, detail])).toEqual([
    ['Four', 'new'],
    ['Three', 'new'],
    ['Two', 'new'],
  ])
  expect(await directory.history({ ...contact, id: 'rt:11' as never }, { signal, limit: 3 })).toEqual([])
})
