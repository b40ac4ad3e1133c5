import type { TicketField, TicketPriority } from '@ringloop/core'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createRemembered, type Remembered } from '../mapping/remembered.js'
import type { WordTable } from '../mapping/word-table.js'
import type { HubSpotApi } from './hubspot-api.js'
import { customFieldsOf } from './hubspot-fields.js'
import type { HubSpotOptions, HubSpotProperties } from './hubspot-options.js'
import { hubSpotRecordUrl } from './hubspot-record-url.js'
import { createHubSpotStages, type HubSpotStages } from './hubspot-stages.js'

/** How to translate between HubSpot and Ringloop. */
export interface HubSpotMapping {
  readonly properties: HubSpotProperties & { readonly externalId: string }
  readonly pipeline: string
  readonly pipelines: Readonly<Record<string, string>>
  readonly priorities: WordTable<TicketPriority>
  readonly unmapped: 'describe' | 'drop'
  readonly stages: Remembered<HubSpotStages>
  readonly fields: Remembered<readonly TicketField[]>
  /** The property's names that a ticket is read with, custom ones too. */
  read(signal: AbortSignal): Promise<readonly string[]>
  /** The address of a ticket for people, if the account's number is known. */
  urlOf(id: string): string | undefined
}

const own = [
  'subject',
  'content',
  'hs_pipeline',
  'hs_pipeline_stage',
  'hs_ticket_priority',
  'hubspot_owner_id',
  'createdate',
  'hs_lastmodifieddate',
]

/** The properties whose history is told as a change: what people see of a ticket. */
export const toldProperties = (mapping: HubSpotMapping, fields: readonly TicketField[]): readonly string[] => [
  'subject',
  'content',
  'hs_pipeline_stage',
  'hs_ticket_priority',
  'hubspot_owner_id',
  ...fields.map(({ name }) => name),
  ...(mapping.properties.parentId === undefined ? [] : [mapping.properties.parentId]),
]

/** Makes the {@link HubSpotMapping} of one account; pipelines and properties are asked for when they are needed. */
export function createHubSpotMapping(name: string, api: HubSpotApi, options: HubSpotOptions): HubSpotMapping {
  const { properties: named = {}, now = Date.now } = options
  const properties = { ...named, externalId: named.externalId ?? 'ringloop_external_id' }
  const kept = Object.values(properties).filter((property) => property !== undefined)
  const taken = [...own, ...kept]
  const fields = createRemembered({ now, load: async (signal) => customFieldsOf(await api.properties(signal), taken) })
  return {
    properties,
    pipeline: options.pipeline ?? '0',
    pipelines: options.pipelines ?? {},
    priorities: createPriorityTable({
      words: { low: 'LOW', normal: 'MEDIUM', high: 'HIGH', urgent: 'URGENT' },
      own: options.priorities,
    }),
    unmapped: options.unmapped ?? 'describe',
    stages: createRemembered({
      now,
      load: async (signal) => createHubSpotStages(name, await api.pipelines(signal), options.statuses),
    }),
    fields,
    read: async (signal) => [...taken, ...(await fields.get(signal)).map((field) => field.name)],
    urlOf: (id) => hubSpotRecordUrl(options, 'tickets', id),
  }
}
