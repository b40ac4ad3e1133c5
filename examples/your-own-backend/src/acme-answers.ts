import * as z from 'zod'

const time = z.iso.datetime().transform((text) => Date.parse(text))
const text = z.string().nullable()

const acmeCase = z.object({
  number: z.int().positive(),
  rev: z.int().positive(),
  subject: z.string(),
  body: z.string(),
  state: z.string(),
  urgency: z.number(),
  reference: text,
  phone: text,
  contact: text,
  parent: z.int().positive().nullable(),
  labels: z.array(z.string()),
  assignee: text,
  extra: z.record(z.string(), z.string()),
  made: time,
  changed: time,
  changed_by: z.string(),
})
/** A case as the desk gives it, times in milliseconds. */
export type AcmeCase = z.infer<typeof acmeCase>

const remark = z.object({ id: z.int().positive(), text: z.string(), hidden: z.boolean(), author: z.string(), at: time })
/** A line below a case. */
export type AcmeRemark = z.infer<typeof remark>

const file = z.object({ id: z.int().positive(), name: z.string(), type: z.string(), size: z.number() })
/** A file of a case. */
export type AcmeFile = z.infer<typeof file>

const extraField = z.object({ key: z.string(), title: z.string(), kind: z.string(), choices: z.array(z.string()) })
/** A custom field. */
export type AcmeExtraField = z.infer<typeof extraField>

export const meAnswer = z.object({ account: z.string().min(1), version: z.string() })
export const caseAnswer = z.object({ case: acmeCase })
export const casesAnswer = z.object({ cases: z.array(acmeCase), total: z.int().min(0) })
export const remarksAnswer = z.object({ remarks: z.array(remark) })
export const fileAnswer = z.object({ file })
export const filesAnswer = z.object({ files: z.array(file) })
export const extraFieldsAnswer = z.object({ fields: z.array(extraField) })

/** The body of a webhook. */
export const delivery = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['made', 'changed']), case: acmeCase, by: z.string() }),
  z.object({ kind: z.literal('remarked'), case: acmeCase, remark, by: z.string() }),
])
export type AcmeDelivery = z.infer<typeof delivery>
