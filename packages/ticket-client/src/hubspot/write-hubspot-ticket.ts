import { type NewTicket, RingloopError, type TicketChanges } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import type { HubSpotApi } from './hubspot-api.js'
import { hubSpotIdOfContact } from './hubspot-contact-id.js'
import type { HubSpotMapping } from './hubspot-mapping.js'

/** HubSpot's limit for the text of a property. */
const textLength = 65_536
const subjectLength = 1000

/**
 * The properties of a new ticket. What has none of its own is written below the description.
 *
 * @param contactIsKnown the contact that the ticket names is there, so that its name need not be written down
 */
export async function propertiesOfNewTicket(
  api: HubSpotApi,
  mapping: HubSpotMapping,
  ticket: NewTicket,
  { key, contactIsKnown, signal }: { readonly key: string; readonly contactIsKnown: boolean; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, string>>> {
  const { properties: names } = mapping
  const { contact, queue, owner, parentId, tags } = ticket
  const pipeline = (queue === undefined ? undefined : mapping.pipelines[queue]) ?? mapping.pipeline
  const stages = await mapping.stages.get(signal)
  const fields = await mapping.fields.get(signal)
  const properties: Record<string, string> = {
    [names.externalId]: key,
    // A ticket without a name cannot be told from others.
    subject: oneLine(ticket.subject, subjectLength) || 'Call',
    hs_pipeline: pipeline,
    hs_pipeline_stage: stages.stageFor('acknowledged', pipeline),
    hs_ticket_priority: mapping.priorities.write(ticket.priority),
  }
  const rest: [string, string][] = []
  if (contact?.number) {
    if (names.callerPhone === undefined) rest.push(['number', contact.number])
    else properties[names.callerPhone] = oneLine(contact.number, 100)
  }
  if (contact?.id !== undefined && hubSpotIdOfContact(contact.id) === null && names.contactId !== undefined)
    properties[names.contactId] = oneLine(contact.id, subjectLength)
  if (!contactIsKnown && contact?.name) rest.push(['customer', contact.name])
  if (!contactIsKnown && contact?.email) rest.push(['e-mail', contact.email])
  if (queue !== undefined && mapping.pipelines[queue] === undefined && queue !== mapping.pipeline) rest.push(['queue', queue])
  if (parentId !== undefined) {
    if (names.parentId === undefined) rest.push(['part of', parentId])
    else properties[names.parentId] = parentId
  }
  if (owner !== undefined) {
    const id = await ownerId(api, owner, signal)
    // A ticket without its owner is better than none.
    if (id === null) rest.push(['owner', owner])
    else properties.hubspot_owner_id = id
  }
  if (tags.length > 0) rest.push(['tags', tags.join(', ')])
  for (const [ours, value] of Object.entries(ticket.customFields)) {
    if (fields.some((field) => field.name === ours)) properties[ours] = plainText(value, textLength)
    else rest.push([ours, value])
  }
  properties.content = plainText(
    appendDetails(plainText(ticket.description, textLength - 4000), mapping.unmapped === 'drop' ? [] : rest),
    textLength,
  )
  return properties
}

/**
 * The properties that a change sets.
 *
 * @param pipeline the ticket's: a stage is one of its own pipeline
 * @throws `invalidInput` naming what HubSpot has no property for
 */
export async function propertiesOfChanges(
  name: string,
  api: HubSpotApi,
  mapping: HubSpotMapping,
  changes: TicketChanges,
  { pipeline, signal }: { readonly pipeline: string; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, string>>> {
  const properties: Record<string, string> = {}
  if (changes.status !== undefined)
    properties.hs_pipeline_stage = (await mapping.stages.get(signal)).stageFor(changes.status, pipeline)
  if (changes.priority !== undefined) properties.hs_ticket_priority = mapping.priorities.write(changes.priority)
  if (changes.subject !== undefined) properties.subject = oneLine(changes.subject, subjectLength)
  if (changes.owner !== undefined) {
    const id = await ownerId(api, changes.owner, signal)
    if (id === null) {
      throw new RingloopError('invalidInput', `${name}: owner: nobody here is "${oneLine(changes.owner, 60)}"`, {
        mend: 'Give the e-mail address or the owner id of somebody with a seat in this HubSpot account.',
      })
    }
    properties.hubspot_owner_id = id
  }
  const wanted = Object.entries(changes.customFields ?? {})
  if (wanted.length > 0) {
    const missing = (list: readonly { readonly name: string }[]) =>
      wanted.find(([ours]) => !list.some((field) => field.name === ours))
    if (missing(await mapping.fields.get(signal)) !== undefined) mapping.fields.forget()
    const unknown = missing(await mapping.fields.get(signal))
    if (unknown !== undefined) {
      throw new RingloopError(
        'invalidInput',
        `${name}: customFields.${oneLine(unknown[0], 60)} is no ticket property that can be set`,
        {
          mend: 'See fields() for those there are, or make the property in HubSpot.',
        },
      )
    }
    for (const [ours, value] of wanted) properties[ours] = plainText(value, textLength)
  }
  return properties
}

/** HubSpot's owners have ids; people write e-mail addresses. */
async function ownerId(api: HubSpotApi, owner: string, signal: AbortSignal): Promise<string | null> {
  if (/^\d{1,20}$/.test(owner)) return owner
  return /^[^\s@]{1,100}@[^\s@]{1,150}$/.test(owner) ? api.ownerOf(owner, signal) : null
}
