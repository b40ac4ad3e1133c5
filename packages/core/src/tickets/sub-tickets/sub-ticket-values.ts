import { subjectPlaceholders } from '../draft-ticket.js'

/** What the subject and description of a part may hold in braces: `subject` is the whole ticket's. */
export const subTicketPlaceholders = /* @__PURE__ */ (() => [...subjectPlaceholders, 'subject'] as const)()

/** What the placeholders of a part are filled with. */
export type SubTicketValues = Readonly<Record<(typeof subTicketPlaceholders)[number], string>>
