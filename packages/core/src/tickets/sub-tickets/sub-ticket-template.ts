import * as z from 'zod/mini'
import { ticketPriorities } from '../ticket.js'

const idPattern = /^[a-zA-Z0-9_.-]{1,64}$/

const partSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    /** The part's own within the template; part of its ticket's external id. */
    id: z.string().check(z.regex(idPattern)),
    /** May hold the placeholders of {@link subTicketPlaceholders}, as may the description. */
    subject: z.string().check(z.minLength(1), z.maxLength(300)),
    description: z.optional(z.string().check(z.maxLength(5000))),
    /** Absent: as the whole ticket has it. */
    queue: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    owner: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    /** Absent: as the whole ticket has it. */
    priority: z.optional(z.enum(ticketPriorities)),
    tags: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(20))),
    /** Custom fields with fixed values. */
    fields: z.optional(z.record(z.string().check(z.minLength(1), z.maxLength(100)), z.string().check(z.maxLength(1000)))),
    /** Ids of parts that have to be over before this one is filed. */
    after: z.optional(z.array(z.string().check(z.regex(idPattern))).check(z.maxLength(50))),
    /** The whole can be closed without it. */
    optional: z.optional(z.boolean()),
    /** How much of the whole it is, against the others; 1 if absent. */
    weight: z.optional(z.number().check(z.positive(), z.maximum(1000))),
  }))()

/** One template of a rule file's `subTickets`: the parts that a ticket is split into. */
export const subTicketTemplateSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    parts: z.array(partSchema).check(z.minLength(1), z.maxLength(50)),
    /** `parallel` (if absent): every part at once but those with `after`. `inOrder`: a part without `after` comes after the one above it. */
    order: z.optional(z.enum(['parallel', 'inOrder'])),
    /** What becomes of parts that come after one that was cancelled: filed all the same (`file`, if absent), or left out (`leaveOut`). */
    afterCancelled: z.optional(z.enum(['file', 'leaveOut'])),
    /**
     * When the whole ticket may be closed. `byItself`: it is resolved as soon as all parts are over that are not optional. `byHand` (if
     * absent): a person closes it, not before that. `anyTime`: it does not hang on its parts.
     */
    closeWhole: z.optional(z.enum(['byItself', 'byHand', 'anyTime'])),
  }))()

/** What a ticket is split into. */
export type SubTicketTemplate = z.infer<typeof subTicketTemplateSchema>
/** One part of a {@link SubTicketTemplate}. */
export type SubTicketPart = SubTicketTemplate['parts'][number]

/** The parts that each part comes after, by its id. */
export function predecessorsOf({ parts, order }: SubTicketTemplate): ReadonlyMap<string, readonly string[]> {
  return new Map(
    parts.map(({ id, after }, index) => {
      const before = order === 'inOrder' ? parts[index - 1] : undefined
      return [id, after ?? (before === undefined ? [] : [before.id])]
    }),
  )
}
