import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A record of any object, as a query gives it: fields, and records that it refers to. */
export const recordSchema = z.looseObject({ Id: z.string().regex(/^[A-Za-z0-9]{18}$/) })
/** A record of any object. */
export type SalesforceRecord = z.infer<typeof recordSchema>

/** A page of a query. */
export const queryAnswerSchema = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(recordSchema),
})

/** The answer to the request that creates. */
export const createdSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9]{15,18}$/), success: z.literal(true) })

/** A field as `describe` has it. */
export const describedFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  createable: z.boolean().default(false),
  updateable: z.boolean().default(false),
  nillable: z.boolean().default(true),
  defaultedOnCreate: z.boolean().default(false),
  unique: z.boolean().default(false),
  externalId: z.boolean().default(false),
  caseSensitive: z.boolean().default(false),
  length: z.number().default(0),
  picklistValues: z.array(z.object({ active: z.boolean(), label: z.string().nullish(), value: z.string() })).default([]),
})
/** A field as `describe` has it. */
export type DescribedField = z.infer<typeof describedFieldSchema>

/** The answer to `describe`. */
export const describeSchema = z.object({ fields: z.array(describedFieldSchema) })

/** What our token is the token of. */
export const userInfoSchema = z.object({ user_id: z.string() })

const complaintSchema = z
  .array(z.object({ errorCode: z.string().nullish(), message: z.string().nullish(), fields: z.array(z.string()).nullish() }))
  .min(1)

/** Errors come as a list: `[{ errorCode, message, fields }]`. */
export function readComplaint(body: unknown): { readonly message?: string; readonly field?: string } {
  const checked = complaintSchema.safeParse(body)
  if (!checked.success) return {}
  const [first] = checked.data
  const said = [first?.errorCode, first?.message].filter((text) => text).join(': ')
  const field = first?.fields?.[0]
  return { ...(said === '' ? {} : { message: said }), ...(field === undefined ? {} : { field }) }
}

/** A cell as text; `''` for nothing. Dots lead into a record that is referred to: `Owner.Username`. */
export function cellOf(record: SalesforceRecord, path: string): string {
  let value: unknown = record
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A time as Salesforce writes it: `2026-01-01T00:00:00.000+0000`. @throws `protocol` if there is none */
export function readTime(name: string, record: SalesforceRecord, field: string): number {
  const at = Date.parse(cellOf(record, field).replace(/\+0000$/, 'Z'))
  if (Number.isFinite(at)) return at
  throw new RingloopError('protocol', `${name}: ${record.Id} has no time in ${field}`, { mend: `Let the account read ${field}.` })
}
