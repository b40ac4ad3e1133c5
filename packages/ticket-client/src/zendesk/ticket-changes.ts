import { type TicketChange, type Timestamp, toTicketId } from '@ringloop/core'
import { withoutTemplateGuards } from './template-text.js'
import type { ZendeskAudit } from './zendesk-answers.js'

// The ids are made of what both ways know, so that a change learned by webhook and by poll is one.

/** The id of the making of a ticket. */
export const createdId = (ticketId: string): string => `zendesk:created:${ticketId}`
/** The id of the end of a ticket. */
export const deletedId = (ticketId: string): string => `zendesk:deleted:${ticketId}`
/** The id of a remark. */
export const commentedId = (commentId: number | string): string => `zendesk:comment:${commentId}`
/**
 * The id of everything that somebody changed on a ticket in one second: Zendesk tells a webhook a field, and all at once in an audit. With
 * who did it in it: what we did must not stand for what somebody else did in the same second.
 */
export const changedId = (ticketId: string, at: Timestamp, by: string | null): string =>
  `zendesk:changed:${ticketId}:${Math.floor(at / 1000)}:${by}`

/** What an audit of a ticket tells. */
export function changesOfAudit(ticketId: string, audit: ZendeskAudit, me: number): readonly TicketChange[] {
  const at = Date.parse(audit.created_at)
  const by = audit.author_id === null || audit.author_id === undefined ? null : String(audit.author_id)
  const fact = { ticketId: toTicketId(ticketId), at, by, own: audit.author_id === me }
  if (audit.events.some(({ type }) => type === 'Create')) return [{ ...fact, id: createdId(ticketId), type: 'created' }]
  const changes: TicketChange[] = []
  if (audit.events.some(({ type }) => type === 'Change'))
    changes.push({ ...fact, id: changedId(ticketId, at, by), type: 'changed' })
  for (const event of audit.events) {
    if ((event.type !== 'Comment' && event.type !== 'VoiceComment') || typeof event.id !== 'number') continue
    const author = event.author_id ?? audit.author_id ?? null
    changes.push({
      ...fact,
      id: commentedId(event.id),
      type: 'commented',
      comment: {
        text: withoutTemplateGuards(event.body ?? ''),
        visibility: event.public === true ? 'public' : 'internal',
        author: author === null ? null : String(author),
      },
    })
  }
  return changes
}
