import type { ContactId, E164 } from '@ringloop/core'
import {
  type Consents,
  createCallingHours,
  createMasker,
  createMemoryDoNotCallList,
  isGranted,
  readOptOut,
  reduceConsents,
} from '@ringloop/core/compliance'

/** What a program of your own asks before it calls somebody to sell something, and what it keeps of the answer. */
export async function mayICall(number: E164, consents: Consents, now: number, signal: AbortSignal): Promise<string> {
  const list = createMemoryDoNotCallList(['+4930901820' as E164])
  const hours = createCallingHours({ hours: { 'mon-sat': ['09:00-20:00'] } })
  if (await list.has(number, { signal })) return 'no: on the list'
  if (!isGranted(consents, 'marketing', now)) return 'no: never allowed, or not any more'
  const verdict = hours.mayDial(number, now)
  return verdict.allowed ? 'yes' : `no: ${verdict.because}`
}

/** What a customer's message does to what they allow. It holds for whatever is asked next. */
export function afterMessage(consents: Consents, contactId: ContactId, id: string, text: string, at: number): Consents {
  const said = readOptOut(text)
  if (said === null) return consents
  const type = said === 'optOut' ? 'consentWithdrawn' : 'consentGranted'
  return reduceConsents(consents, {
    id,
    type,
    at,
    contactId,
    purpose: 'marketing',
    source: 'sms',
    channel: 'message',
    proof: text,
  })
}

/** What may be kept of a text. */
export const keepable = (text: string): string =>
  createMasker({ residentIds: true, templates: [{ template: 'KD-######' }] }).mask(text)
