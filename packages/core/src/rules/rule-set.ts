import * as z from 'zod'
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
const scalarSchema = /* @__PURE__ */ (() => z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))()

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

const conditionSchema: z.ZodType<Condition> = /* @__PURE__ */ z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).min(1).max(50) }),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(50) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ fact: factSchema, is: scalarSchema }),
    z.strictObject({ fact: factSchema, in: z.array(scalarSchema).min(1).max(1000) }),
    z.strictObject({ fact: factSchema, atLeast: z.number() }),
    z.strictObject({ fact: factSchema, atMost: z.number() }),
    z.strictObject({ fact: factSchema, startsWith: z.string().min(1).max(200) }),
    z.strictObject({ fact: factSchema, has: z.string().min(1).max(200) }),
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
          url: z
            .string()
            .regex(/^https?:\/\//)
            .max(2000),
        }),
      ]),
    }),
  ]))()

const ticketActionSchema = /* @__PURE__ */ (() =>
  z.union([
    z.strictObject({ ticket: z.literal(false) }),
    z.strictObject({
      ticket: z.strictObject({
        priority: prioritySchema.optional(),
        queue: z.string().min(1).max(200).optional(),
        category: z.string().min(1).max(200).optional(),
        tags: z.array(z.string().min(1).max(100)).max(20).optional(),
        /** May hold `{name}`, `{number}`, `{queue}`, `{digits}`, `{outcome}`. */
        subject: z.string().min(1).max(300).optional(),
        /** Custom fields with fixed values. */
        fields: z.record(z.string().min(1).max(100), z.string().max(1000)).optional(),
      }),
    }),
  ]))()

const routeActionSchema = /* @__PURE__ */ (() => z.strictObject({ route: routeSchema }))()

const ruleSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    id: z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/),
    description: z.string().max(500).optional(),
    /** Absent: always. */
    when: conditionSchema.optional(),
    then: z.union([popActionSchema, ticketActionSchema, routeActionSchema]),
  }))()

/** Rules in order. For pops the first matching pop rule decides, for tickets the first ticket rule, for routes the first route rule. */
export const ruleSetSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    version: z.literal(1),
    /** Seconds an agent has after the call before the draft is filed as it is; 0 files at once. */
    wrapUpSeconds: z.number().min(0).max(3600).default(60),
    rules: z
      .array(ruleSchema)
      .max(1000)
      .superRefine((rules, context) => {
        const seen = new Set<string>()
        for (const [index, rule] of rules.entries()) {
          if (seen.has(rule.id))
            context.addIssue({
              code: 'custom',
              path: [index, 'id'],
              message: `"${rule.id}" is used twice; give each rule its own id`,
            })
          seen.add(rule.id)
        }
      }),
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
