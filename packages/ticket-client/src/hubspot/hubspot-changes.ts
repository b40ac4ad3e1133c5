import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import { createHistoryPoll } from '../changes/poll-histories.js'
import type { HubSpotObject, HubSpotPastValue } from './hubspot-answers.js'
import type { HubSpotApi } from './hubspot-api.js'
import { type HubSpotMapping, toldProperties } from './hubspot-mapping.js'

const pageSize = 100
/** The search index may show a change this late. */
const overlapMs = 120_000
/** What is set together with the ticket belongs to its making, if whoever made it set it. */
const makingMs = 1000

/** The id of a change: that of HubSpot's fact, so the same from a webhook and a poll. */
export const changeIdOf = (ticketId: string, at: number): string => `${ticketId}@${at}`
/** The id of a ticket's making. */
export const creationIdOf = (ticketId: string): string => `${ticketId}/created`

/**
 * Polls by the time of the last change, and tells what the histories of the properties say: when, and by whom. What HubSpot computes
 * itself is not told. Deleted tickets are in no search: only webhooks tell of them.
 */
export function createHubSpotPoll(
  name: string,
  api: HubSpotApi,
  mapping: HubSpotMapping,
  appId: string | undefined,
): NonNullable<TicketChangeFeed['poll']> {
  const timeOf = ({ properties, updatedAt }: HubSpotObject) => Date.parse(properties.hs_lastmodifieddate ?? updatedAt)
  const sortBy = (direction: 'ASCENDING' | 'DESCENDING') => ({ propertyName: 'hs_lastmodifieddate', direction })

  async function newest(signal: AbortSignal): Promise<number | null> {
    const groups = [[{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: '0' } as const]]
    const search = { groups, properties: ['hs_lastmodifieddate'], sort: sortBy('DESCENDING'), limit: 1 }
    const [row] = (await api.search('tickets', search, signal)).results
    return row === undefined ? null : timeOf(row)
  }

  async function list(since: number, page: number, signal: AbortSignal): Promise<readonly HubSpotObject[]> {
    const groups = [[{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: String(Math.max(0, since)) } as const]]
    const after = String(page * pageSize)
    const search = { groups, properties: ['hs_lastmodifieddate'], sort: sortBy('ASCENDING'), limit: pageSize, after }
    const { results } = await api.search('tickets', search, signal)
    const history = toldProperties(mapping, await mapping.fields.get(signal))
    const ids = results.map(({ id }) => id)
    const read = await api.read('tickets', ids, { properties: ['createdate'], history }, signal)
    const byId = new Map(read.map((row) => [row.id, row]))
    // The time is that of the index, by which the list goes on: a ticket that has changed since must not take those between with it.
    return results.map((row) => {
      const { hs_lastmodifieddate = row.updatedAt } = row.properties
      const whole = byId.get(row.id) ?? row
      return { ...whole, properties: { ...whole.properties, hs_lastmodifieddate } }
    })
  }

  return createHistoryPoll<HubSpotObject>({
    name,
    pageSize,
    overlapMs,
    idOf: ({ id }) => id,
    timeOf,
    newest,
    list: ({ since, page, signal }) => list(since, page, signal),
    changesOf: (row, since) => changesOf(row, since, appId),
  })
}

function changesOf(row: HubSpotObject, since: number, appId: string | undefined): readonly TicketChange[] {
  const ticketId = toTicketId(row.id)
  const madeAt = Date.parse(row.properties.createdate ?? row.createdAt)
  const facts = new Map<number, HubSpotPastValue[]>()
  const values = Object.values(row.propertiesWithHistory ?? {}).flat()
  const [making] = [...values].sort((left, right) => Date.parse(left.timestamp) - Date.parse(right.timestamp))
  for (const past of values) {
    const at = Date.parse(past.timestamp)
    const byMaker = past.sourceType === making?.sourceType && past.sourceId === making?.sourceId
    const group = at <= madeAt || (byMaker && at <= madeAt + makingMs) ? madeAt : at
    if (group >= since) facts.set(group, [...(facts.get(group) ?? []), past])
  }
  return [...facts]
    .sort(([left], [right]) => left - right)
    .map(([at, together]) => ({
      id: at === madeAt ? creationIdOf(row.id) : changeIdOf(row.id, at),
      ticketId,
      at,
      type: at === madeAt ? 'created' : 'changed',
      by: together.find(({ sourceId }) => sourceId)?.sourceId ?? null,
      own: together.every(
        ({ sourceType, sourceId }) => sourceType === 'INTEGRATION' && appId !== undefined && sourceId === appId,
      ),
    }))
}
