import { type Contact, type ContactDirectory, type HistoryItem, RingloopError } from '@ringloop/core'
import { e164Among } from '../text/written-number.js'
import type { HubSpotObject } from './hubspot-answers.js'
import { createHubSpotApi, type HubSpotFilter } from './hubspot-api.js'
import { contactIdOfHubSpot, hubSpotIdOfContact } from './hubspot-contact-id.js'
import type { HubSpotConnection } from './hubspot-options.js'
import { hubSpotRecordUrl } from './hubspot-record-url.js'

/** Everything {@link createHubSpotDirectory} can be told. */
export interface HubSpotDirectoryOptions extends HubSpotConnection {
  /** The contact property that holds the level (`gold`), by its internal name. */
  readonly levelProperty?: string | undefined
}

const numberProperties = ['phone', 'mobilephone', 'hs_calculated_phone_number', 'hs_calculated_mobile_number']
const pageSize = 100
const maximumPages = 5

/**
 * HubSpot's contacts as a {@link ContactDirectory}.
 *
 * HubSpot searches numbers without their country code, so contacts of other countries are found too: every one is compared, and only
 * who has the whole number, as written or as HubSpot makes it out, is told.
 */
export function createHubSpotDirectory(options: HubSpotDirectoryOptions): Required<ContactDirectory> {
  const { name = 'hubspot', levelProperty } = options
  const api = createHubSpotApi(options)
  const properties = [
    'firstname',
    'lastname',
    'email',
    'company',
    ...numberProperties,
    ...(levelProperty === undefined ? [] : [levelProperty]),
  ]
  const numbersOf = ({ properties: values }: HubSpotObject) =>
    e164Among(numberProperties.map((property) => values[property] ?? ''))

  function contactOf(row: HubSpotObject): Contact {
    const { firstname, lastname, email, company } = row.properties
    const level = levelProperty === undefined ? undefined : row.properties[levelProperty]
    const url = hubSpotRecordUrl(options, 'contacts', row.id)
    return {
      id: contactIdOfHubSpot(row.id),
      name: [firstname, lastname].filter(Boolean).join(' ') || email || `Contact ${row.id}`,
      numbers: numbersOf(row),
      tags: [],
      ...(email ? { email } : {}),
      ...(company ? { company } : {}),
      ...(level ? { level } : {}),
      ...(url?.startsWith('https:') ? { url } : {}),
    }
  }

  return {
    name,
    async lookup(number, { signal }) {
      const digits = /^\+([1-9]\d{3,14})$/.exec(number)?.[1]
      if (digits === undefined) return []
      // A country code has one to three digits, and HubSpot leaves it out.
      const national = [1, 2, 3].map((length) => digits.slice(length)).filter((rest) => rest.length > 3)
      const groups: HubSpotFilter[][] = [
        ...['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number'].map((propertyName) => [
          { propertyName, operator: 'IN' as const, values: national },
        ]),
        ...['phone', 'mobilephone'].map((propertyName) => [{ propertyName, operator: 'EQ' as const, value: number }]),
      ]
      const owners = new Map<string, HubSpotObject>()
      let after: string | undefined = '0'
      for (let page = 0; after !== undefined; page += 1) {
        if (page >= maximumPages) {
          throw new RingloopError(
            'protocol',
            `${name}: a search for one number found ${maximumPages * pageSize} contacts or more`,
            {
              mend: 'See in HubSpot who has this number, and whether the search for it works.',
            },
          )
        }
        const sort = { propertyName: 'createdate', direction: 'ASCENDING' } as const
        const answer = await api.search('contacts', { groups, properties, sort, limit: pageSize, after }, signal)
        for (const row of answer.results) if (numbersOf(row).includes(number)) owners.set(row.id, row)
        after = answer.paging?.next?.after
      }
      // The index is late: whoever has lost the number meanwhile is nobody's customer.
      const rows = await api.read('contacts', [...owners.keys()], { properties }, signal)
      return rows.filter((row) => numbersOf(row).includes(number)).map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const id = hubSpotIdOfContact(contact.id)
      if (id === null || limit < 1) return []
      const ids = (await api.associations('contacts', [id], 'tickets', signal)).get(id) ?? []
      const newest = [...ids].sort((left, right) => right.length - left.length || (left < right ? 1 : -1)).slice(0, 100)
      const rows = await api.read('tickets', newest, { properties: ['subject', 'createdate'] }, signal)
      return rows
        .map((row) => ({
          id: row.id,
          kind: 'ticket' as const,
          at: Date.parse(row.properties.createdate ?? row.createdAt),
          title: row.properties.subject ?? '',
        }))
        .sort((left, right) => right.at - left.at)
        .slice(0, limit)
    },
  }
}
