import * as z from 'zod/mini'
import { routeSchema } from '../routing/route-target.js'
import { ticketPriorities } from '../tickets/ticket.js'

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most))
const within = (least: number, most: number) => z.number().check(z.minimum(least), z.maximum(most))
const tags = () => z.array(text(100)).check(z.maxLength(20))
/** At most thirty days. */
const delay = () => within(0, 2_592_000)

/** The schema of what a rule does: one action or more. */
export const actionsSchema = /* @__PURE__ */ (() =>
  z
    .strictObject({
      /** `auto`: record, list, newRecord or search by who was found. A URL may hold `{number}`, `{contactId}`, `{callId}`, `{digits}`, escaped. */
      pop: z.optional(
        z.union([
          z.literal(false),
          z.literal('auto'),
          z.literal('record'),
          z.literal('search'),
          z.literal('newRecord'),
          z.strictObject({ url: z.string().check(z.regex(/^https?:\/\//), z.maxLength(2000)) }),
        ]),
      ),
      ticket: z.optional(
        z.union([
          z.literal(false),
          z.strictObject({
            priority: z.optional(z.enum(ticketPriorities)),
            queue: z.optional(text(200)),
            category: z.optional(text(200)),
            tags: z.optional(tags()),
            /** May hold `{name}`, `{number}`, `{queue}`, `{digits}`, `{outcome}`. */
            subject: z.optional(text(300)),
            /** Custom fields with fixed values. */
            fields: z.optional(z.record(text(100), z.string().check(z.maxLength(1000)))),
          }),
        ]),
      ),
      /** Before anybody answers. `workflow` names one of the file's. */
      route: z.optional(z.union([routeSchema, z.strictObject({ workflow: text(64) })])),
      /** Who gets the ticket. */
      assign: z.optional(
        z.union([
          z.strictObject({ agent: text(100) }),
          z.strictObject({ queue: text(200) }),
          z.strictObject({ workflow: text(64) }),
        ]),
      ),
      /** A call to this number is not made; the person who wanted it is told the reason. */
      refuseDial: z.optional(z.strictObject({ reason: text(300) })),
      /** `to` sets the ticket's priority, `by` raises or lowers it by steps; `queueScore` is a head start in seconds while the call waits. */
      prioritise: z.optional(
        z
          .strictObject({
            to: z.optional(z.enum(ticketPriorities)),
            by: z.optional(z.int().check(z.minimum(-3), z.maximum(3))),
            queueScore: z.optional(within(-86_400, 86_400)),
          })
          .check(z.refine((value) => Object.keys(value).length > 0, 'is empty')),
      ),
      tag: z.optional(z.array(text(100)).check(z.minLength(1), z.maxLength(20))),
      /** `template` names one of the file's `subTickets`. */
      split: z.optional(z.strictObject({ template: text(64) })),
      /** Texts may hold the placeholders of subjects. */
      notify: z.optional(z.strictObject({ channel: text(100), text: text(2000), subject: z.optional(text(300)) })),
      escalate: z.optional(z.strictObject({ chain: text(64), reason: z.optional(text(300)) })),
      callBack: z.optional(
        z.strictObject({ afterSeconds: z.optional(delay()), queue: z.optional(text(200)), reason: z.optional(text(300)) }),
      ),
      startSurvey: z.optional(z.strictObject({ survey: text(64), afterSeconds: z.optional(delay()) })),
      requestConsent: z.optional(z.strictObject({ purpose: text(64) })),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'is empty')))()

/** What a rule does. */
export type RuleActions = z.infer<typeof actionsSchema>
/** The name of an action. */
export type ActionKind = keyof RuleActions

/** Actions of which there can be one: the first matching rule that has it decides. */
export const exclusiveActions = ['pop', 'ticket', 'route', 'assign', 'refuseDial'] as const satisfies readonly ActionKind[]
/** Actions that add up: of all matching rules, in order. */
export const additiveActions = [
  'prioritise',
  'tag',
  'split',
  'notify',
  'escalate',
  'callBack',
  'startSurvey',
  'requestConsent',
] as const satisfies readonly ActionKind[]

type Action<Kind extends ActionKind> = { readonly [Name in Kind]: NonNullable<RuleActions[Name]> }

/** What a rule says about pops. */
export type PopAction = Action<'pop'>
/** What a rule says about tickets. */
export type TicketAction = Action<'ticket'>
/** What a rule says about where a call goes. */
export type RouteAction = Action<'route'>
/** What a rule says about who gets the ticket. */
export type AssignAction = Action<'assign'>
