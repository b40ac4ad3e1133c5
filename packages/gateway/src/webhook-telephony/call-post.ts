import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { explainIssue } from '../server/explain-issue.js'

const text = z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(200))
const number = text.optional()

const postSchema = z
  .object({
    event: z.enum(['newCall', 'answer', 'hangup']),
    direction: z.enum(['in', 'out']),
    callId: text.optional(),
    call_id: text.optional(),
    from: number,
    to: number,
    /** One name, or several. */
    user: z.union([text.transform((one) => [one]), z.array(text).max(100)]).optional(),
    answeringNumber: text.optional(),
    queue: text.optional(),
    cause: text.optional(),
  })
  .transform(({ callId, call_id, user, ...rest }, context): CallPost => {
    const id = (callId ?? call_id ?? '').trim()
    if (id === '') context.addIssue({ code: 'custom', path: ['callId'], message: 'is missing' })
    return { ...rest, callId: id, users: (user ?? []).map((one) => one.trim()).filter((one) => one !== '') }
  })

/** What a telephone system posts about a call, in the words of Zammad's generic CTI. */
export interface CallPost {
  readonly event: 'newCall' | 'answer' | 'hangup'
  /** Seen from us. */
  readonly direction: 'in' | 'out'
  readonly callId: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Who is called, or calls, of ours. */
  readonly users: readonly string[]
  readonly answeringNumber?: string | undefined
  readonly queue?: string | undefined
  readonly cause?: string | undefined
}

/**
 * Reads a post: JSON, or a form of either kind.
 *
 * @throws `invalidInput` naming the field
 */
export async function readCallPost(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<CallPost> {
  const checked = postSchema.safeParse(await fieldsOf(body, contentType))
  if (checked.success) return checked.data
  throw new RingloopError('invalidInput', `A post about a call is not understood: ${explainIssue(checked.error)}`, {
    mend: 'Send event, direction, callId, from and to, as the guide on PBX webhooks shows.',
    cause: checked.error,
  })
}

async function fieldsOf(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<unknown> {
  try {
    if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType))
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
    const fields: Record<string, unknown> = {}
    for (const key of new Set(form.keys())) {
      const values = form.getAll(key).filter((value) => typeof value === 'string')
      // `user[]`, once or often, is how forms send lists
      if (key === 'user' || key === 'user[]') fields.user = [...((fields.user as string[] | undefined) ?? []), ...values]
      else fields[key] = values[0]
    }
    return fields
  } catch (cause) {
    throw new RingloopError('invalidInput', 'A post about a call is neither JSON nor a form.', {
      mend: 'Send JSON, or a form with the Content-Type that forms have.',
      cause,
    })
  }
}
