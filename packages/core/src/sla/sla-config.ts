import * as z from 'zod/mini'
import { languages } from '../text/language.js'
import { ticketPriorities } from '../tickets/ticket.js'
import { parseDuration } from './duration.js'
import { parseWallTime } from './reminder-instant.js'

// Schemas are made in functions marked as pure, so that a bundle that uses none of them leaves zod out.

const durationSchema = /* @__PURE__ */ (() =>
  z.string().check(
    z.refine((text) => parseDuration(text) !== null, {
      error:
        'is no length of time; write hours, minutes and seconds, as in "4h", "1h30m" or "45m" (a working day of eight hours is "8h")',
    }),
  ))()
const nameSchema = /* @__PURE__ */ (() => z.string().check(z.minLength(1), z.maxLength(100)))()
const textSchema = /* @__PURE__ */ (() => z.string().check(z.minLength(1), z.maxLength(2000)))()
const metricSchema = /* @__PURE__ */ (() => z.enum(['firstResponse', 'nextResponse', 'resolution']))()

const targetLengthSchema = /* @__PURE__ */ (() =>
  durationSchema.check(
    z.refine((text) => parseDuration(text) !== 0, {
      error: 'promises something in no time; leave the target out if nothing is promised',
    }),
  ))()

/** One length of time for all priorities, or one for each; a priority that is left out has no target. */
const targetSchema = /* @__PURE__ */ (() =>
  z.union([targetLengthSchema, z.partialRecord(z.enum(ticketPriorities), targetLengthSchema)]))()

const messageShape = /* @__PURE__ */ (() => ({
  /** The name of a configured channel. */
  channel: nameSchema,
  /** May hold `{ticket}`, `{metric}`, `{due}`, `{priority}`, `{policy}`, `{late}`; absent: a text of ours in `language`. */
  text: z.optional(textSchema),
  subject: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
}))()

const reminderSchema = /* @__PURE__ */ (() =>
  z
    .strictObject({
      ...messageShape,
      /** Absent: of every metric that has a target. */
      of: z.optional(metricSchema),
      /** Once this much of the target has been used: above 0 and up to 100. */
      percent: z.optional(z.number().check(z.positive(), z.lte(100))),
      /** Of working time. */
      beforeDue: z.optional(durationSchema),
      afterDue: z.optional(durationSchema),
      /** By the clock on the wall, in the calendar's zone: "08:30" of the day on which it is due, or "2026-12-24T12:00". */
      at: z.optional(
        z
          .string()
          .check(z.refine((text) => parseWallTime(text) !== null, { error: 'is no time; write "08:30" or "2026-12-24T12:00"' })),
      ),
      /** `beforeDue` and `afterDue` by the clock on the wall instead of in working time. */
      elapsed: z.optional(z.boolean()),
    })
    .check(
      z.refine(
        ({ percent, beforeDue, afterDue, at }) =>
          [percent, beforeDue, afterDue, at].filter((when) => when !== undefined).length === 1,
        { error: 'needs exactly one of "percent", "beforeDue", "afterDue" and "at"' },
      ),
    ))()

const chainSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    /** In order; each is told if nobody acknowledged by then. */
    steps: z
      .array(
        z.strictObject({
          ...messageShape,
          /** After the step before it; of the first, after the beginning of the chain. Absent: at once. */
          after: z.optional(durationSchema),
        }),
      )
      .check(z.minLength(1), z.maxLength(20)),
    /** Delays count working time of the policy's calendar only. Absent: the clock on the wall. */
    workingTime: z.optional(z.boolean()),
  }))()

const policySchema = /* @__PURE__ */ (() =>
  z.strictObject({
    id: z.string().check(z.regex(/^[a-zA-Z0-9_.-]{1,64}$/)),
    description: z.optional(z.string().check(z.maxLength(500))),
    /** A condition of the rule language over the ticket's facts; absent: every ticket. The first policy that holds is the ticket's. */
    when: z.optional(z.unknown()),
    /** The name of a calendar. */
    calendar: nameSchema,
    targets: z.strictObject({
      firstResponse: z.optional(targetSchema),
      nextResponse: z.optional(targetSchema),
      resolution: z.optional(targetSchema),
    }),
    /** In these states of the ticket its clocks stand still; absent: both. */
    pauseIn: z.optional(z.array(z.enum(['pending', 'held']))),
    /** What the customer writes starts the clock of the next response from here on; absent: after the first response. */
    nextResponseFrom: z.optional(z.enum(['firstResponse', 'opening'])),
    reminders: z.optional(z.array(reminderSchema).check(z.maxLength(50))),
    /** What begins when a target is missed: for all metrics, or for each its own. */
    escalate: z.optional(z.union([nameSchema, z.partialRecord(metricSchema, nameSchema)])),
  }))()

/** Service levels as they stand in a file. Calendars are given beside it, by name. */
export const slaSchema = /* @__PURE__ */ (() =>
  z.strictObject({
    policies: z.array(policySchema).check(z.minLength(1), z.maxLength(500)),
    /** Chains of escalation by name. */
    chains: z.optional(z.record(nameSchema, chainSchema)),
    /** Of the texts that are not written here; absent: English. */
    language: z.optional(z.enum(languages)),
  }))()

/** Service levels of a file. */
export type SlaConfig = z.infer<typeof slaSchema>
/** One policy of a file. */
export type SlaPolicyConfig = z.infer<typeof policySchema>
/** One chain of escalation of a file. */
export type EscalationChainConfig = z.infer<typeof chainSchema>
/** One reminder of a policy of a file. */
export type SlaReminderConfig = z.infer<typeof reminderSchema>
