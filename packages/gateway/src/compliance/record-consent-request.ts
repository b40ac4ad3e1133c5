import type { RequestConsentEffect, Timestamp } from '@ringloop/core'
import type { ConsentStore } from './sql-consents.js'

/** Who has not answered by then may be asked again. */
const answerMs = 30 * 86_400_000

/** Writes down that a customer was asked, once a call and rule; of somebody whom no directory knows nothing is kept. */
export async function recordConsentRequest(
  { key, callId, purpose, customer: { contactId } }: RequestConsentEffect,
  { consents, now }: { readonly consents: Pick<ConsentStore, 'record'>; readonly now: () => Timestamp },
): Promise<void> {
  if (contactId === null) return
  const at = now()
  const said = { source: 'rules', channel: 'request', proof: callId }
  await consents.record([{ ...said, id: `rules/${key}`, type: 'consentRequested', at, until: at + answerMs, contactId, purpose }])
}
