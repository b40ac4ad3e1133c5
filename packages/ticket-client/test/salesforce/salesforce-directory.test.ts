import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createSalesforceDirectory } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { idOf, startSalesforceDesk } from './salesforce-desk.js'
import { auth, fresh, gateway } from './salesforce-gateway.js'

const contactId = (name: string) => `salesforce:${idOf('Contact', name)}`

async function startPeople() {
  const desk = await startSalesforceDesk()
  const add = (Name: string, fields: Record<string, string>) =>
    desk.objects.Contact?.push({ Id: idOf('Contact', Name), Name, Email: null, 'Account.Name': 'Acme', ...fields })
  add('a1', { Phone: '(030) 90-18-20', Email: 'a1@example.com', Level__c: 'gold' })
  add('a2', { MobilePhone: '030 1234567' })
  add('a3', { Phone: '+4930 901 8201' })
  add('a4', { OtherPhone: '+49 30 123 4567' })
  return desk
}

describe('the Salesforce directory', () => {
  testContactDirectory({
    it,
    make: async () => {
      const desk = await startPeople()
      const directory = createSalesforceDirectory({ url: desk.url, auth, region: 'DE' })
      return Object.assign(directory, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    sample: {
      known: { number: '+4930901820' as E164, contactIds: [contactId('a1')] },
      shared: { number: '+49301234567' as E164, contactIds: [contactId('a2'), contactId('a4')] },
      unknown: '+4930999999' as E164,
    },
  })

  it('gives what a pop shows', async () => {
    await using desk = await startPeople()
    const directory = createSalesforceDirectory({ url: desk.url, auth, region: 'DE', levelField: 'Level__c' })
    const [contact] = await directory.lookup('+4930901820' as E164, { signal: fresh() })
    expect(contact).toMatchObject({ name: 'a1', email: 'a1@example.com', level: 'gold', company: 'Acme' })
    if (contact === undefined) return
    const backend = gateway(desk)
    await backend.create(newTicket({ contact: { id: contact.id } }), { externalId: 'a', signal: fresh() })
    expect(await directory.history(contact, { signal: fresh(), limit: 5 })).toMatchObject([
      { kind: 'ticket', title: 'Call from Ann' },
    ])
  })
})
