import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import { plainText } from '../text/plain-text.js'
import { textOfHtml } from '../text/text-of-html.js'
import { zammadContactIds } from './contact-id.js'
import type { ZammadArticle, ZammadTicket } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

/** Every key that a ticket of Zammad has without anybody's doing; the others are custom fields. */
const ownKeys = new Set(
  `id group_id priority_id state_id organization_id number title owner_id customer_id note first_response_at
  first_response_escalation_at first_response_in_min first_response_diff_in_min close_at close_escalation_at close_in_min
  close_diff_in_min update_escalation_at update_in_min update_diff_in_min last_close_at last_contact_at last_contact_agent_at
  last_contact_customer_at last_owner_update_at create_article_type_id create_article_sender_id article_count escalation_at
  pending_time type time_unit preferences updated_by_id created_by_id created_at updated_at article_ids articles
  ticket_time_accounting_ids ticket_time_accounting checklist_id referencing_checklist_ids group organization priority state owner
  customer created_by updated_by create_article_type create_article_sender merged_into_id ai_agent_running
  ai_stored_result_ids ai_stored_results referencing_checklists`.split(/\s+/),
)

/** What a request to change a ticket takes besides. */
const requestKeys = ['article', 'links', 'tags', 'mentions']

/** Whether this means something to Zammad itself, so cannot be an attribute that somebody made. */
export const isOwnKey = (key: string): boolean => ownKeys.has(key) || requestKeys.includes(key)

/** A ticket with what is not in its own record: its tags, its parent and its first words, asked for now. */
export async function loadTicket(
  api: ZammadApi,
  ticket: ZammadTicket,
  mapping: ZammadMapping,
  signal: AbortSignal,
): Promise<Ticket> {
  const id = String(ticket.id)
  const [tags, links, description] = await Promise.all([
    api.tags(id, signal),
    api.links(id, signal),
    firstWords(api, ticket, signal),
  ])
  const parents = links.filter(({ type }) => type === 'parent').map((link) => Number(link.id))
  const parent = parents.length === 0 ? null : toTicketId(String(Math.min(...parents)))
  return readTicket(ticket, { tags, parent, description }, mapping)
}

async function firstWords(api: ZammadApi, ticket: ZammadTicket, signal: AbortSignal): Promise<string> {
  const [first] = await articleIdsOf(api, ticket, signal)
  return first === undefined ? '' : textOfArticle(await api.article(first, signal))
}

/** The ids of a ticket's articles, oldest first. */
export async function articleIdsOf(api: ZammadApi, ticket: ZammadTicket, signal: AbortSignal): Promise<readonly number[]> {
  const ids = ticket.article_ids ?? (await api.articles(String(ticket.id), signal)).map((article) => article.id)
  return [...ids].sort((left, right) => left - right)
}

/** What an article says, as text. */
export const textOfArticle = ({ body, content_type: type }: Pick<ZammadArticle, 'body' | 'content_type'>): string =>
  /html/i.test(type ?? '') ? textOfHtml(body ?? '') : plainText(body ?? '')

function readTicket(
  ticket: ZammadTicket,
  more: { readonly tags: readonly string[]; readonly parent: Ticket['parentId']; readonly description: string },
  mapping: ZammadMapping,
): Ticket {
  const { fields, fieldNames } = mapping
  const foreign = fields.contactId === undefined ? '' : textOfField(ticket[fields.contactId])
  const group = ticket.group ?? null
  const customer = ticket.customer_id ?? null
  return {
    id: toTicketId(String(ticket.id)),
    subject: ticket.title ?? '',
    description: more.description,
    status: mapping.statuses.read(ticket.state),
    priority: mapping.priorities.read(ticket.priority),
    createdAt: Date.parse(ticket.created_at),
    updatedAt: Date.parse(ticket.updated_at),
    url: `${mapping.publicUrl}#ticket/zoom/${ticket.id}`,
    externalId: textOfField(ticket[fields.externalId]) || null,
    contactId: foreign !== '' ? toContactId(foreign) : customer === null ? null : zammadContactIds.of(customer),
    parentId: more.parent,
    queue: Object.entries(mapping.groups).find(([, theirs]) => theirs === group)?.[0] ?? group,
    // "-" is Zammad's user 1, who stands for nobody
    owner: ticket.owner && ticket.owner !== '-' ? ticket.owner : null,
    tags: more.tags,
    customFields: readCustomFields(ticket, { ...fields }, fieldNames),
    version: ticket.updated_at,
  }
}

function readCustomFields(
  ticket: ZammadTicket,
  fields: Readonly<Record<string, string | undefined>>,
  fieldNames: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const ours = new Map(Object.entries(fieldNames).map(([name, theirs]) => [theirs, name]))
  const taken = new Set(Object.values(fields))
  const found: Record<string, string> = {}
  for (const [key, value] of Object.entries(ticket)) {
    if (ownKeys.has(key) || (taken.has(key) && !ours.has(key)) || isNothing(value)) continue
    found[ours.get(key) ?? key] = textOfField(value)
  }
  return found
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)

/** A field's value as text; several choices with `, ` between. */
export function textOfField(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(textOfField).join(', ')
  return value === null || value === undefined ? '' : JSON.stringify(value)
}
