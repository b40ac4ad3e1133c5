import { RingloopError } from '@ringloop/core'
import type { ZodType } from 'zod'
import { oneLine } from '../text/plain-text.js'

/** An answer's text as JSON. An empty body is `undefined`. @param redact takes secrets out of what is shown of it */
export function parseJson(text: string, contentType: string | null, where: string, redact: (text: string) => string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Without the cause: what JSON.parse says has a piece of the text in it.
    const looksLikeHtml = /html/i.test(contentType ?? '') || /^\s*<(!doctype|html)/i.test(text)
    // A page where JSON should be is mostly a proxy's: maintenance, log-in, captive portal. It passes.
    throw new RingloopError(
      'unavailable',
      looksLikeHtml ? `${where} sent a web page instead of JSON` : `${where} sent no valid JSON: "${oneLine(redact(text), 60)}"`,
      { mend: 'See what answers at this address: a proxy or a log-in page may stand in front of the backend.' },
    )
  }
}

/**
 * Checks an answer against what we need of it.
 *
 * @throws `protocol`, naming the backend, the request and the first field that is wrong
 */
export function checkAnswer<Answer>(schema: ZodType<Answer>, value: unknown, where: string): Answer {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  const field = issue && issue.path.length > 0 ? issue.path.map(String).join('.') : 'the answer'
  throw new RingloopError('protocol', `${where} sent an answer we don't understand: ${field}: ${issue?.message ?? 'is wrong'}`, {
    mend: 'The backend may have another version than expected, or its description may be wrong.',
    cause: checked.error,
  })
}
