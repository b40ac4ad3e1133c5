import { createMasker, mostTemplates } from '@ringloop/core/compliance'
import * as z from 'zod'

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

/** What may be stored, shown and dialled, in the configuration of the gateway. */
export const complianceConfigSchema = z.strictObject({
  /** What is masked before anything is stored or shown. */
  masking: maskingSchema,
})

/** {@link complianceConfigSchema} as read. */
export type ComplianceConfig = z.output<typeof complianceConfigSchema>
