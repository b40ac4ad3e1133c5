import * as z from 'zod/mini'
import type { CalendarConfig } from '../calendars/calendar-config.js'
import { workflowSchemaOf } from '../routing/workflow.js'
import { subTicketTemplateSchema } from '../tickets/sub-tickets/sub-ticket-template.js'
import { actionsSchema } from './action-schemas.js'
import { conditionSchema } from './condition-schema.js'
import { ruleLimit, ruleName } from './rule-context.js'

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

const nameSchema = () => z.string().check(z.regex(ruleName))
const named = <Value extends z.ZodMiniType>(value: Value) => z.optional(z.record(nameSchema(), value))

/** Only the outline: `parseCalendar` of `@ringloop/core/calendars` checks what is in one, and is not needed where none is. */
const calendarOutlineSchema = () =>
  z.looseObject({ timeZone: z.string(), hours: z.looseObject({}) }) as unknown as z.ZodMiniType<CalendarConfig>

const ruleSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    id: nameSchema(),
    description: z.optional(z.string().check(z.maxLength(500))),
    /** Absent: always. */
    when: z.optional(conditionSchema),
    then: actionsSchema,
    /** Once this rule matched, no later rule is tried in that evaluation, for any action. */
    stop: z.optional(z.boolean()),
  }))()

/**
 * Rules in order. Of an exclusive action (`pop`, `ticket`, `route`, `assign`, `refuseDial`) the first matching rule that has it
 * decides; of the others all matching rules count, in order.
 */
export const ruleSetSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    version: z.literal(1),
    /** Where editors find the schema of this file. */
    $schema: z.optional(z.string().check(z.maxLength(500))),
    /** What these rules are called, and which revision of them this is; shown with decisions. */
    id: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    revision: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    /** Seconds an agent has after the call before the draft is filed as it is; 0 files at once. */
    wrapUpSeconds: z._default(
      z.number().check(z.minimum(0, 'Too small: expected at least 0'), z.maximum(3600, 'Too big: expected at most 3600')),
      60,
    ),
    /** IANA name; in it the facts of `time` are read. UTC if absent. */
    timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    calendars: named(calendarOutlineSchema()),
    /** Texts to look facts up in, by name. */
    lists: named(z.array(z.string().check(z.maxLength(500))).check(z.maxLength(100_000))),
    workflows: named(workflowSchemaOf(conditionSchema)),
    /** Templates by which tickets are split. */
    subTickets: named(subTicketTemplateSchema),
    rules: z.array(ruleSchema).check(
      z.maxLength(ruleLimit),
      z.refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'has an id twice'),
    ),
  }))()

/** A rule file that was read. */
export type RuleSet = z.infer<typeof ruleSetSchema>
/** One rule of a {@link RuleSet}. */
export type Rule = z.infer<typeof ruleSchema>

export type { Condition } from './condition.js'
