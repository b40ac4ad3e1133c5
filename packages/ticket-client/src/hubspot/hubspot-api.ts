import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import { oneLine } from '../text/plain-text.js'
import {
  associationSchema,
  batchOf,
  type HubSpotBatchError,
  type HubSpotObject,
  type HubSpotPipeline,
  type HubSpotProperty,
  hubSpotObjectSchema,
  hubSpotPageSchema,
  ownersSchema,
  pipelinesSchema,
  propertiesSchema,
} from './hubspot-answers.js'
import { readHubSpotComplaint } from './hubspot-complaint.js'
import type { HubSpotConnection } from './hubspot-options.js'

/** A condition of HubSpot's search. */
export interface HubSpotFilter {
  readonly propertyName: string
  readonly operator: 'EQ' | 'IN' | 'GTE'
  readonly value?: string
  readonly values?: readonly string[]
}

/** What of records is wanted. */
export interface HubSpotReading {
  readonly properties: readonly string[]
  readonly history?: readonly string[]
  /** The ids are values of this unique property. */
  readonly idProperty?: string
}

/** What to search for: any of the groups, all filters of it. */
export interface HubSpotSearch {
  readonly groups: readonly (readonly HubSpotFilter[])[]
  readonly properties: readonly string[]
  readonly sort: { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' }
  readonly limit: number
  readonly after?: string
}

/** The requests we send to HubSpot's CRM. */
export interface HubSpotApi {
  readonly http: HttpClient
  /** Those of them that there are; straight from the store, without the lag of a search. */
  read(
    kind: 'tickets' | 'contacts' | 'notes',
    ids: readonly string[],
    what: HubSpotReading,
    signal: AbortSignal,
  ): Promise<readonly HubSpotObject[]>
  /** The index behind it is some seconds late. */
  search(kind: 'tickets' | 'contacts', search: HubSpotSearch, signal: AbortSignal): Promise<z.infer<typeof hubSpotPageSchema>>
  /** Makes the ticket with this value of the unique property, or overwrites the one that has it. */
  upsert(idProperty: string, id: string, properties: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string>
  update(id: string, properties: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>
  /** The ids of everything of one kind that each of these is associated with. */
  associations(
    from: 'tickets' | 'contacts',
    ids: readonly string[],
    to: 'tickets' | 'contacts' | 'notes',
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]>>
  associate(ticketId: string, to: 'tickets' | 'contacts', id: string, signal: AbortSignal): Promise<void>
  pipelines(signal: AbortSignal): Promise<readonly HubSpotPipeline[]>
  properties(signal: AbortSignal): Promise<readonly HubSpotProperty[]>
  ownerOf(email: string, signal: AbortSignal): Promise<string | null>
}

const batchSize = 100
/** HubSpot reads fewer at once if it shall tell their history. */
const historyBatchSize = 50
const maximumPages = 20

/** Makes the {@link HubSpotApi} of one account. */
export function createHubSpotApi(options: HubSpotConnection): HubSpotApi {
  const { url = 'https://api.hubapi.com/', auth, timeoutMs, concurrency, fetch, now, wait } = options
  const name = options.name ?? 'hubspot'
  const http = createHttpClient({
    name,
    url,
    auth,
    timeoutMs,
    concurrency,
    fetch,
    now,
    wait,
    readComplaint: readHubSpotComplaint,
  })
  const post = <Answer>(path: string, json: unknown, schema: z.ZodType<Answer>, signal: AbortSignal) =>
    http.send({ method: 'POST', path, json, schema, signal, readsOnly: true })

  return {
    http,
    async read(kind, ids, { properties, history = [], idProperty }, signal) {
      const found: HubSpotObject[] = []
      const size = history.length > 0 ? historyBatchSize : batchSize
      for (let start = 0; start < ids.length; start += size) {
        const inputs = ids.slice(start, start + size).map((id) => ({ id }))
        const by = idProperty === undefined ? {} : { idProperty }
        const json = { inputs, properties, propertiesWithHistory: history, ...by }
        const { body } = await post(`crm/v3/objects/${kind}/batch/read`, json, batchOf(hubSpotObjectSchema), signal)
        refuseFailures(name, body.errors, ['OBJECT_NOT_FOUND'])
        found.push(...body.results)
      }
      return found
    },
    async search(kind, { groups, properties, sort, limit, after = '0' }, signal) {
      // A group without filters is refused; no group at all finds everything.
      const filterGroups = groups.filter((filters) => filters.length > 0).map((filters) => ({ filters }))
      // The description has texts for `sorts`; this is how HubSpot's own clients write an order into one.
      const json = { filterGroups, properties, sorts: [JSON.stringify(sort)], limit, after }
      return (await post(`crm/v3/objects/${kind}/search`, json, hubSpotPageSchema, signal)).body
    },
    async upsert(idProperty, id, properties, signal) {
      const path = 'crm/v3/objects/tickets/batch/upsert'
      const json = { inputs: [{ id, idProperty, properties }] }
      const { body } = await http.send({ method: 'POST', path, json, schema: batchOf(hubSpotObjectSchema), signal })
      refuseFailures(name, body.errors, [])
      const [made] = body.results
      if (made !== undefined) return made.id
      throw new RingloopError('protocol', `${name}: POST ${path} neither made a ticket nor said why`, {
        mend: 'It is safe to try again.',
      })
    },
    async update(id, properties, signal) {
      const path = `crm/v3/objects/tickets/${id}`
      await http.send({ method: 'PATCH', path, json: { properties }, schema: hubSpotObjectSchema, signal })
    },
    async associations(from, ids, to, signal) {
      const all = new Map<string, string[]>()
      let inputs: { id: string; after?: string }[] = ids.map((id) => ({ id }))
      for (let page = 0; inputs.length > 0; page += 1) {
        if (page >= maximumPages * Math.ceil(ids.length / batchSize)) {
          throw new RingloopError('overloaded', `${name}: a record has too many ${to} to look through`, {
            mend: 'Take it apart in HubSpot: nobody can work with so many.',
          })
        }
        const path = `crm/v4/associations/${from}/${to}/batch/read`
        const { body } = await post(path, { inputs: inputs.slice(0, batchSize) }, batchOf(associationSchema), signal)
        // A record without any is an error to HubSpot, "not found".
        refuseFailures(name, body.errors, ['OBJECT_NOT_FOUND'])
        const rest = inputs.slice(batchSize)
        for (const { from: one, to: others, paging } of body.results) {
          if (!ids.includes(one.id)) continue
          all.set(one.id, [...(all.get(one.id) ?? []), ...others.map(({ toObjectId }) => toObjectId)])
          if (paging?.next !== undefined) rest.push({ id: one.id, after: paging.next.after })
        }
        inputs = rest
      }
      return all
    },
    async associate(ticketId, to, id, signal) {
      const path = `crm/v4/objects/tickets/${ticketId}/associations/default/${to}/${id}`
      await http.send({ method: 'PUT', path, schema: z.unknown(), signal })
    },
    async pipelines(signal) {
      return (await http.send({ method: 'GET', path: 'crm/v3/pipelines/tickets', schema: pipelinesSchema, signal })).body.results
    },
    async properties(signal) {
      return (await http.send({ method: 'GET', path: 'crm/v3/properties/tickets', schema: propertiesSchema, signal })).body
        .results
    },
    async ownerOf(email, signal) {
      const query = { email, limit: 10 }
      const { body } = await http.send({ method: 'GET', path: 'crm/v3/owners', query, schema: ownersSchema, signal })
      return body.results.find((owner) => owner.email?.toLowerCase() === email.toLowerCase())?.id ?? null
    },
  }
}

/** HubSpot answers 207, a success, when all of a batch has failed. */
function refuseFailures(name: string, errors: readonly HubSpotBatchError[] | undefined, harmless: readonly string[]): void {
  const failed = errors?.find(({ category }) => !harmless.includes(category))
  if (failed === undefined) return
  const code =
    failed.category === 'CONFLICT' ? 'conflict' : /VALIDATION|INVALID/.test(failed.category) ? 'invalidInput' : 'unavailable'
  throw new RingloopError(code, `${name}: ${failed.category}: ${oneLine(failed.message, 300)}`, {
    mend: code === 'invalidInput' ? 'Change what is sent.' : 'It is safe to try again.',
  })
}
