import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createChatwootBackend, createChatwootDirectory } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { deskToken, startChatwootDesk } from './chatwoot-desk.js'

const fresh = () => new AbortController().signal
const connection = { account: 1, token: deskToken }

async function startPeople() {
  const desk = await startChatwootDesk()
  const add = (id: number, name: string, phone_number: string | null, custom_attributes: Record<string, unknown> = {}) =>
    desk.contacts.push({
      id,
      name,
      phone_number,
      email: `${id}@example.com`,
      identifier: null,
      custom_attributes,
      additional_attributes: { company_name: 'Acme' },
    })
  for (let id = 1; id <= 20; id++) add(id, `friend of +4930901820 (${id})`, null)
  add(50, 'Erika', '+4930901820', { level: 'gold' })
  add(51, 'Longer', '+49309018201')
  return desk
}

describe('the Chatwoot directory', () => {
  testContactDirectory({
    it,
    make: async () => {
      const desk = await startPeople()
      const directory = createChatwootDirectory({ url: desk.url, ...connection })
      return Object.assign(directory, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    sample: { known: { number: '+4930901820' as E164, contactIds: ['chatwoot:50'] }, unknown: '+4930999999' as E164 },
  })

  it('gives what a pop shows', async () => {
    await using desk = await startPeople()
    const directory = createChatwootDirectory({ url: desk.url, ...connection, levelAttribute: 'level' })
    const [contact] = await directory.lookup('+4930901820' as E164, { signal: fresh() })
    expect(contact).toMatchObject({ name: 'Erika', email: '50@example.com', level: 'gold', company: 'Acme' })
    if (contact === undefined) return
    const backend = createChatwootBackend({ url: desk.url, ...connection, inbox: 3 })
    await backend.create(newTicket({ contact: { id: contact.id } }), { externalId: 'a', signal: fresh() })
    expect(await directory.history(contact, { signal: fresh(), limit: 5 })).toMatchObject([
      { kind: 'ticket', title: 'Call from Ann' },
    ])
    expect(await backend.find({ contactId: contact.id, limit: 5 }, { signal: fresh() })).toHaveLength(1)
  })
})
