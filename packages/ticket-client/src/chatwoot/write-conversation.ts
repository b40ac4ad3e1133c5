import { type NewTicket, RingloopError } from '@ringloop/core'
import { appendDetails } from '../text/append-details.js'
import { oneLine, plainText } from '../text/plain-text.js'
import type { AttributeDefinition } from './conversation-fields.js'
import type { ConversationMapping } from './conversation-mapping.js'

/** Chatwoot refuses longer custom attributes. */
const attributeLength = 1500

/** A ticket as it becomes a conversation, its note and its labels. */
export interface NewConversation {
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly description: string
  readonly labels: readonly string[]
  readonly priority: string
  readonly team: number | undefined
}

/** What has no place of its own is written below the description. @throws `invalidInput` */
export function writeConversation(
  name: string,
  ticket: NewTicket,
  key: string,
  mapping: ConversationMapping,
  definitions: readonly AttributeDefinition[],
  knowsContact: boolean,
): NewConversation {
  const { attributes: keys, teams } = mapping
  const { contact, parentId, queue } = ticket
  const attributes: Record<string, string | number | boolean> = {
    [keys.externalId]: key,
    [keys.subject]: oneLine(ticket.subject, 500) || 'Call',
  }
  const rest: [string, string][] = []
  if (contact?.number) attributes[keys.number] = oneLine(contact.number, 100)
  if (contact?.id !== undefined && !knowsContact) attributes[keys.contactId] = oneLine(contact.id, 500)
  if (parentId !== undefined) {
    if (!/^\d{1,15}$/.test(parentId)) throw notThere(name, 'parentId', parentId)
    attributes[keys.parent] = parentId
  }
  if (queue !== undefined && teams[queue] === undefined) rest.push(['queue', queue])
  for (const [field, value] of Object.entries(ticket.customFields)) {
    const definition = definitions.find((one) => one.key === field)
    if (definition === undefined) rest.push([field, value])
    else attributes[field] = attributeValue(name, definition, value)
  }
  return {
    attributes,
    description: appendDetails(plainText(ticket.description), rest),
    labels: [...new Set(ticket.tags.map(labelOf).filter((label) => label !== ''))],
    priority: mapping.priorities.write(ticket.priority),
    team: queue === undefined ? undefined : teams[queue],
  }
}

/** Labels are lower-case words; a comma would make two of one. */
const labelOf = (tag: string): string =>
  oneLine(tag, 100)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')

/** A custom attribute's value, by its type. @throws `invalidInput` */
export function attributeValue(name: string, { key, type }: AttributeDefinition, text: string): string | number | boolean {
  if (type === 'boolean') return text === 'true'
  if (type !== 'number' || text === '') return plainText(text, attributeLength)
  const number = Number(text)
  if (Number.isFinite(number)) return number
  throw new RingloopError('invalidInput', `${name}: "${oneLine(text, 40)}" is no number (field "${key}")`, {
    mend: `Change "${key}".`,
  })
}

/** The error for something that the account has not. */
export function notThere(name: string, field: string, value: string): RingloopError {
  return new RingloopError('invalidInput', `${name}: "${oneLine(value, 60)}" (field "${field}") is not in the account`, {
    mend: `Correct ${field}.`,
  })
}
