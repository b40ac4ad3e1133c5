import { type E164, toContactId } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createHubSpotBackend, createHubSpotDirectory } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type HubSpotDesk, type HubSpotMoods, hubSpotToken, startHubSpotDesk } from './hubspot-desk.js'

const fresh = () => new AbortController().signal
const number = '+4930901820' as E164
const shared = '+4930901821' as E164
const auth = { kind: 'bearer', token: hubSpotToken } as const
const directoryOf = (desk: HubSpotDesk) =>
  createHubSpotDirectory({ url: desk.url, auth, portalId: '12345', levelProperty: 'tier' })

/** A contact with a number as HubSpot keeps it: as written, made out, and without its country code for searching. */
const person = (firstname: string, written: string, made: string | null, local: string) => ({
  firstname,
  phone: written,
  hs_searchable_calculated_phone_number: local,
  ...(made === null ? {} : { hs_calculated_phone_number: made }),
})

async function startPeople(moods: HubSpotMoods = {}): Promise<{ readonly desk: HubSpotDesk; readonly ids: readonly string[] }> {
  const desk = await startHubSpotDesk(moods)
  const ids = [
    { ...person('Ann', '030 901820', '+4930901820', '30901820'), lastname: 'Muster', email: 'ann@example.com', tier: 'gold' },
    person('Bob', '+49 30 901821', null, '30901821'),
    person('Cyd', '(030) 90 18 21', '+4930901821', '30901821'),
    // the same local number in another country
    person('Dan', '+1 30901820', '+130901820', '30901820'),
  ].map((properties) => desk.addContact(properties))
  return { desk, ids }
}

// Ids count up from the same number in every account that is started.
const idOf = (index: number) => `hubspot:${4_000_000_001 + index}`

describe.each<HubSpotMoods>([{}, { searchIgnoresFilters: true }])('contacts of HubSpot (%j)', (moods) => {
  testContactDirectory({
    it,
    make: async () => {
      const { desk } = await startPeople({ ...moods })
      return Object.assign(directoryOf(desk), { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    sample: {
      known: { number, contactIds: [idOf(0)] },
      shared: { number: shared, contactIds: [idOf(1), idOf(2)] },
      unknown: '+4930901899' as E164,
    },
  })
})

it('tells what HubSpot knows of a contact, with a link', async () => {
  const { desk, ids } = await startPeople()
  await using _ = desk
  expect(await directoryOf(desk).lookup(number, { signal: fresh() })).toEqual([
    {
      id: `hubspot:${ids[0]}`,
      name: 'Ann Muster',
      numbers: [number],
      email: 'ann@example.com',
      level: 'gold',
      tags: [],
      url: `https://app.hubspot.com/contacts/12345/record/0-1/${ids[0]}`,
    },
  ])
})

it('tells nobody who has lost the number since the index was made', async () => {
  const { desk, ids } = await startPeople()
  await using _ = desk
  desk.moods.indexIsLate = true
  const ann = desk.contacts.get(ids[0] ?? '')
  Object.assign(ann?.properties ?? {}, person('Ann', '030 1', '+49301', '301'))
  expect(await directoryOf(desk).lookup(number, { signal: fresh() })).toEqual([])
})

it('tells the tickets of a contact as its past, newest first', async () => {
  const { desk, ids } = await startPeople()
  await using _ = desk
  const backend = createHubSpotBackend({ url: desk.url, auth })
  const contact = { id: toContactId(`hubspot:${ids[0]}`) }
  for (const subject of ['One', 'Two', 'Three'])
    await backend.create(newTicket({ subject, contact }), { externalId: subject, signal: fresh() })
  const [ann] = await directoryOf(desk).lookup(number, { signal: fresh() })
  const past = ann && (await directoryOf(desk).history(ann, { signal: fresh(), limit: 2 }))
  expect(past?.map(({ kind, title }) => [kind, title])).toEqual([
    ['ticket', 'Three'],
    ['ticket', 'Two'],
  ])
})
