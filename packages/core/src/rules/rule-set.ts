import * as z from 'zod/mini'
import { routeSchema } from '../routing/route-target.js'
import { ticketPriorities } from '../tickets/ticket.js'

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

/** The facts a rule can ask about, first version. Numbers of agents, levels and so on come from the call and the customer. */
export const factNames = [
  'call.direction',
  'call.dialled',
  'call.queue',
  'call.digits',
  'call.outcome',
  'call.waitSeconds',
  'call.talkSeconds',
  'caller.number',
  'caller.country',
  'caller.anonymous',
  'contact.known',
  'contact.level',
  'contact.tags',
  'contact.openTickets',
] as const

const factSchema = /* @__PURE__ */ (() => z.union([z.enum(factNames), z.templateLiteral(['call.variable.', z.string()])]))()
const scalarSchema = /* @__PURE__ */ (() => z.union([z.string().check(z.maxLength(500)), z.number(), z.boolean(), z.null()]))()

/** When a rule holds: one fact and what it must be, or a combination of conditions. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly fact: FactName; readonly is: Scalar }
  | { readonly fact: FactName; readonly in: readonly Scalar[] }
  | { readonly fact: FactName; readonly atLeast: number }
  | { readonly fact: FactName; readonly atMost: number }
  | { readonly fact: FactName; readonly startsWith: string }
  /** For `contact.tags`: one of them is this. */
  | { readonly fact: FactName; readonly has: string }

/** The name of a fact, or of a variable of the switch. */
export type FactName = z.infer<typeof factSchema>
/** A value that a fact can be compared with. */
export type Scalar = z.infer<typeof scalarSchema>

const conditionSchema: z.ZodMiniType<Condition> = /* @__PURE__ */ z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).check(z.minLength(1), z.maxLength(50)) }),
    z.strictObject({ any: z.array(conditionSchema).check(z.minLength(1), z.maxLength(50)) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ fact: factSchema, is: scalarSchema }),
    z.strictObject({ fact: factSchema, in: z.array(scalarSchema).check(z.minLength(1), z.maxLength(1000)) }),
    z.strictObject({ fact: factSchema, atLeast: z.number() }),
    z.strictObject({ fact: factSchema, atMost: z.number() }),
    z.strictObject({ fact: factSchema, startsWith: z.string().check(z.minLength(1), z.maxLength(200)) }),
    z.strictObject({ fact: factSchema, has: z.string().check(z.minLength(1), z.maxLength(200)) }),
  ]),
)

const prioritySchema = /* @__PURE__ */ z.enum(ticketPriorities)

const popActionSchema = /* @__PURE__ */ (() =>
  z.union([
    z.strictObject({ pop: z.literal(false) }),
    z.strictObject({
      /** `auto`: record, list, newRecord or search by who was found. A URL may hold `{number}`, `{contactId}`, `{callId}`, `{digits}`, escaped. */
      pop: z.union([
        z.literal('auto'),
        z.literal('record'),
        z.literal('search'),
        z.literal('newRecord'),
        z.strictObject({
          url: z.string().check(z.regex(/^https?:\/\//), z.maxLength(2000)),
        }),
      ]),
    }),
  ]))()

const ticketActionSchema = /* @__PURE__ */ (() =>
  z.union([
    z.strictObject({ ticket: z.literal(false) }),
    z.strictObject({
      ticket: z.strictObject({
        priority: z.optional(prioritySchema),
        queue: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
        category: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
        tags: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(20))),
        /** May hold `{name}`, `{number}`, `{queue}`, `{digits}`, `{outcome}`. */
        subject: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
        /** Custom fields with fixed values. */
        fields: z.optional(z.record(z.string().check(z.minLength(1), z.maxLength(100)), z.string().check(z.maxLength(1000)))),
      }),
    }),
  ]))()

const routeActionSchema = /* @__PURE__ */ (() => z.strictObject({ route: routeSchema }))()

const ruleSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    id: z.string().check(z.regex(/^[a-zA-Z0-9_.-]{1,64}$/)),
    description: z.optional(z.string().check(z.maxLength(500))),
    /** Absent: always. */
    when: z.optional(conditionSchema),
    then: z.union([popActionSchema, ticketActionSchema, routeActionSchema]),
  }))()

/** Rules in order. For pops the first matching pop rule decides, for tickets the first ticket rule, for routes the first route rule. */
export const ruleSetSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    version: z.literal(1),
    /** Seconds an agent has after the call before the draft is filed as it is; 0 files at once. */
    wrapUpSeconds: z._default(
      z.number().check(z.minimum(0, 'Too small: expected at least 0'), z.maximum(3600, 'Too big: expected at most 3600')),
      60,
    ),
    rules: z.array(ruleSchema).check(
      z.maxLength(1000),
      z.check((context) => {
        const seen = new Set<string>()
        for (const [index, rule] of context.value.entries()) {
          if (seen.has(rule.id)) {
            const message = `"${rule.id}" is used twice; give each rule its own id`
            context.issues.push({ code: 'custom', path: [index, 'id'], message, input: rule.id })
          }
          seen.add(rule.id)
        }
      }),
    ),
  }))()

/** A rule file that was read. */
export type RuleSet = z.infer<typeof ruleSetSchema>
/** One rule of a {@link RuleSet}. */
export type Rule = z.infer<typeof ruleSchema>
/** What a rule says about pops. */
export type PopAction = z.infer<typeof popActionSchema>
/** What a rule says about tickets. */
export type TicketAction = z.infer<typeof ticketActionSchema>
/** What a rule says about where a call goes. */
export type RouteAction = z.infer<typeof routeActionSchema>
