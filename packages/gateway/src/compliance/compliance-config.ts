import { calendarSchema } from '@ringloop/core/calendars'
import { type CallingHoursOptions, createCallingHours, createMasker, mostTemplates } from '@ringloop/core/compliance'
import * as z from 'zod'
import { writersSchema } from '../config/writers.js'

const maskingSchema = z
  .strictObject({
    /** Numbers of payment cards. */
    cards: z.boolean().default(true),
    /** Chinese resident id numbers. */
    residentIds: z.boolean().default(false),
    /** Those of 15 digits, too, which have no check digit. */
    oldResidentIds: z.boolean().default(false),
    /** Digits of cards and ids that stay readable at the end. */
    keepLast: z.int().min(0).max(4).default(4),
    /** The house's own numbers: `#` is a digit, `@` a letter, everything else stands for itself. */
    templates: z
      .array(
        z
          .strictObject({ template: z.string().min(1).max(128), keepLast: z.int().min(0).max(4).default(0) })
          .superRefine(({ template, keepLast }, context) => {
            try {
              createMasker({ templates: [{ template, keepLast }] })
            } catch (error) {
              const problem = error instanceof Error ? error.message.replace(/^\S+ /, '') : String(error)
              context.addIssue({ code: 'custom', path: ['template'], message: problem })
            }
          }),
      )
      .max(mostTemplates)
      .default([]),
    /** A channel variable: while it is true, no key of the call is kept. */
    secureVariable: z
      .string()
      .regex(/^[A-Za-z_]\w{0,99}$/, 'must be the name of a channel variable: letters, digits and _')
      .nullable()
      .default(null),
  })
  .prefault({})

const doNotCallSchema = z
  .strictObject({
    /** Whether numbers of the list are refused. An empty list refuses none. */
    enforce: z.boolean().default(true),
    /** What happens to a call if the list cannot be asked. */
    whenUnavailable: z.enum(['refuse', 'allow']).default('refuse'),
    /** Whether those are looked at whom customers are transferred to, or who are asked for advice, too. */
    transfers: z.boolean().default(false),
    /** Digits that the dialplan takes away before a number outside, like the 0 for a line. */
    outsidePrefixes: z
      .array(z.string().regex(/^[\d*#]{1,8}$/, 'must be one to eight digits, or * #'))
      .max(10)
      .default([]),
  })
  .prefault({})

const consentsSchema = z
  .strictObject({
    /** Programs that write down what customers say: a web form, a CRM. */
    writers: writersSchema,
  })
  .prefault({})

/** Checked by what uses it, which says more than a schema could. */
const callingTimesSchema = z.strictObject({
  hours: z.record(z.string().max(20), z.array(z.string().max(20)).max(24)),
  holidays: z
    .array(z.record(z.string().max(20), z.unknown()))
    .max(1_000)
    .optional(),
  workingDays: z
    .array(z.record(z.string().max(20), z.unknown()))
    .max(1_000)
    .optional(),
})

const callingHoursSchema = z
  .strictObject({
    ...callingTimesSchema.shape,
    /** Other times for numbers that begin so. */
    numbers: z.record(z.string().max(20), callingTimesSchema).optional(),
    /** The time zone of numbers that tell no place. */
    otherwise: z.string().max(100).optional(),
  })
  .transform((given, context): CallingHoursOptions => {
    const { numbers = {}, otherwise, ...times } = given
    for (const [path, one] of [
      [[], times] as const,
      ...Object.entries(numbers).map(([prefix, own]) => [['numbers', prefix], own] as const),
    ]) {
      const checked = z.safeParse(calendarSchema, { ...one, timeZone: 'UTC' })
      for (const issue of checked.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [...path, ...issue.path], message: issue.message })
    }
    const options = given as CallingHoursOptions
    if (context.issues.length > 0) return options
    try {
      createCallingHours(options)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
    return options
  })

/** What may be stored, shown and dialled, in the configuration of the gateway. */
export const complianceConfigSchema = z.strictObject({
  /** What is masked before anything is stored or shown. */
  masking: maskingSchema,
  /** Who must not be called. */
  doNotCall: doNotCallSchema,
  /** When people may be called, by the time where they are. Without it: always. */
  callingHours: callingHoursSchema.optional(),
  /** Who writes down what customers allow, beside agents. */
  consents: consentsSchema,
})

/** {@link complianceConfigSchema} as read. */
export type ComplianceConfig = z.output<typeof complianceConfigSchema>
