import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import type { AcmeCase } from './acme-answers.js'
import { states, urgencies } from './acme-words.js'
import { isTwin } from './twin-mark.js'

/** Reads a case. */
export type ReadCase = (one: AcmeCase) => Ticket

/** Makes the reading of a desk's cases; `url` is where people open them. */
export function readCaseAt(url: string): ReadCase {
  return (one) => ({
    id: toTicketId(String(one.number)),
    subject: one.subject,
    description: one.body,
    status: states.read(one.state),
    priority: urgencies.read(one.urgency),
    createdAt: one.made,
    updatedAt: one.changed,
    url: new URL(`case/${one.number}`, url).href,
    // a twin keeps its reference, which the desk does not let us change: it does not count
    externalId: isTwin(one) ? null : one.reference || null,
    contactId: one.contact ? toContactId(one.contact) : null,
    parentId: one.parent === null ? null : toTicketId(String(one.parent)),
    queue: null,
    owner: one.assignee || null,
    tags: one.labels,
    customFields: one.extra,
    version: String(one.rev),
  })
}
