import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createServiceNowBackend, createServiceNowDirectory } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type DeskMoods, startServiceNowDesk } from './servicenow-desk.js'

const fresh = () => new AbortController().signal
const auth = { kind: 'basic', username: 'ringloop', password: 'secret' } as const
const ids: Record<string, string> = {}

async function startPeople(moods: DeskMoods = {}) {
  const desk = await startServiceNowDesk(moods)
  const add = (name: string, cells: Record<string, string>) => {
    const sys_id = name.padEnd(32, '0')
    ids[name] = `servicenow:${sys_id}`
    desk.tables.sys_user?.push({ ...desk.tables.sys_user[0], sys_id, user_name: name, name, ...cells })
  }
  add('a1', { phone: '+49 (30) 90 18-20', email: 'a1@example.com', vip: 'true', time_zone: 'US/Eastern' })
  add('a2', { mobile_phone: '030 1234567' })
  add('a3', { phone: '+4930 901 8201' })
  add('a4', { phone: '0049 30 1234567' })
  add('a5', { phone: '030/901820', active: 'false' })
  return desk
}

describe('the ServiceNow directory', () => {
  testContactDirectory({
    it,
    make: async () => {
      const desk = await startPeople()
      const directory = createServiceNowDirectory({ url: desk.url, auth, region: 'DE' })
      return Object.assign(directory, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    sample: {
      known: { number: '+4930901820' as E164, contactIds: [`servicenow:${'a1'.padEnd(32, '0')}`] },
      shared: {
        number: '+49301234567' as E164,
        contactIds: [`servicenow:${'a2'.padEnd(32, '0')}`, `servicenow:${'a4'.padEnd(32, '0')}`],
      },
      unknown: '+4930999999' as E164,
    },
  })

  it('gives what a pop shows', async () => {
    await using desk = await startPeople()
    const directory = createServiceNowDirectory({ url: desk.url, auth, region: 'DE' })
    const [contact] = await directory.lookup('+4930901820' as E164, { signal: fresh() })
    expect(contact).toMatchObject({ name: 'a1', email: 'a1@example.com', level: 'VIP', timeZone: 'US/Eastern' })
    const [other] = await directory.lookup('+49309018201' as E164, { signal: fresh() })
    expect(other).not.toHaveProperty('timeZone')
    if (contact === undefined) return
    const backend = createServiceNowBackend({ url: desk.url, auth })
    await backend.create(newTicket({ contact: { id: contact.id } }), { externalId: 'a', signal: fresh() })
    expect(await directory.history(contact, { signal: fresh(), limit: 5 })).toMatchObject([
      { kind: 'ticket', title: 'Call from Ann' },
    ])
  })

  it('does not give the wrong customer where a column is missing and everybody is found', async () => {
    await using desk = await startPeople({ missing: ['phone', 'mobile_phone'] })
    const directory = createServiceNowDirectory({ url: desk.url, auth, region: 'DE' })
    await expect(directory.lookup('+4930901820' as E164, { signal: fresh() })).rejects.toMatchObject({ code: 'invalidConfig' })
  })
})
