import { type Ticket, type TicketField, toContactId, toTicketId } from '@ringloop/core'
import { fingerprint } from '../changes/fingerprint.js'
import type { HubSpotObject } from './hubspot-answers.js'
import { contactIdOfHubSpot } from './hubspot-contact-id.js'
import type { HubSpotMapping } from './hubspot-mapping.js'
import type { HubSpotStages } from './hubspot-stages.js'

/** A ticket of HubSpot with what is asked of it in a search. */
export interface HubSpotTicket {
  readonly ticket: Ticket
  readonly pipeline: string
  readonly number: string | null
  /** Everybody it is associated with. */
  readonly contacts: readonly string[]
}

/** HubSpot's ticket in Ringloop's words. */
export function readHubSpotTicket(
  { id, properties, createdAt, updatedAt }: HubSpotObject,
  contacts: readonly string[],
  mapping: HubSpotMapping,
  stages: HubSpotStages,
  fields: readonly TicketField[],
): HubSpotTicket {
  const { properties: names } = mapping
  const value = (name: string | undefined) => (name === undefined ? null : properties[name] || null)
  const pipeline = value('hs_pipeline')
  const [contact] = contacts
  const foreign = value(names.contactId)
  const parent = value(names.parentId)
  const customFields: Record<string, string> = {}
  for (const field of fields) {
    const text = value(field.name)
    if (text !== null) customFields[field.name] = text
  }
  const url = mapping.urlOf(id)
  const { hs_lastmodifieddate: _modified, createdate: _created, ...seen } = properties
  const filled = Object.entries(seen).filter(([, text]) => text)
  return {
    ticket: {
      id: toTicketId(id),
      subject: value('subject') ?? '',
      description: value('content') ?? '',
      status: stages.statusOf(value('hs_pipeline_stage'), pipeline),
      priority: mapping.priorities.read(value('hs_ticket_priority')),
      createdAt: Date.parse(value('createdate') ?? createdAt),
      updatedAt: Date.parse(value('hs_lastmodifieddate') ?? updatedAt),
      ...(url === undefined ? {} : { url }),
      externalId: value(names.externalId),
      contactId: contact !== undefined ? contactIdOfHubSpot(contact) : foreign !== null ? toContactId(foreign) : null,
      parentId: parent !== null && /^\d{1,20}$/.test(parent) ? toTicketId(parent) : null,
      queue: Object.entries(mapping.pipelines).find(([, theirs]) => theirs === pipeline)?.[0] ?? pipeline,
      owner: value('hubspot_owner_id'),
      tags: [],
      customFields,
      // HubSpot counts up the time of the last change for what it computes itself, too: what is seen of the ticket decides.
      version: fingerprint(filled.sort(([left], [right]) => (left < right ? -1 : 1))),
    },
    pipeline: pipeline ?? mapping.pipeline,
    number: value(names.callerPhone),
    contacts,
  }
}
