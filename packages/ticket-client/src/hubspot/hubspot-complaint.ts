import * as z from 'zod'
import type { ReadComplaint } from '../http/error-of-answer.js'

const detailSchema = z.object({
  message: z.string().optional(),
  in: z.string().optional(),
  context: z.record(z.string(), z.array(z.string())).optional(),
})
const complaintSchema = detailSchema.extend({ errors: z.array(detailSchema).optional() })

/** Finds what HubSpot complains of: the first of `errors`, with the property it names. */
export const readHubSpotComplaint: ReadComplaint = (body) => {
  const read = complaintSchema.safeParse(body)
  if (!read.success) return typeof body === 'string' && !body.trimStart().startsWith('<') ? { message: body } : {}
  const { errors, ...whole } = read.data
  const detail = errors?.[0]
  const field = [detail, whole]
    .map((part) => part?.context?.propertyName?.[0] ?? part?.context?.name?.[0] ?? part?.in)
    .find((part) => part)
  return { message: detail?.message ?? whole.message, field }
}
