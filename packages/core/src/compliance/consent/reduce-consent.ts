import type { Timestamp } from '../../time/clock.js'
import type { Consent, ConsentEvent, ConsentPurpose, Consents } from './consent.js'

const unknown: Consent = { state: 'unknown' }

/**
 * What a statement does to a consent; the same reference if it does nothing. Statements may come late: one that is older than what is known
 * changes nothing, and of two of the same instant the one that forbids holds.
 */
export function reduceConsent(consent: Consent, event: ConsentEvent): Consent {
  const { at, source, channel, proof, until = null } = event
  const current = consentAt(consent, at)
  if (current.state !== 'unknown' && at < current.at) return consent
  const sameInstant = current.state !== 'unknown' && at === current.at && current.state !== 'expired'
  switch (event.type) {
    case 'consentRequested':
      // asking again is no answer: what was said stays until something else is said
      if (current.state !== 'unknown' && current.state !== 'expired' && current.state !== 'requested') return consent
      return { state: 'requested', at, until, source, channel, proof }
    case 'consentGranted':
      if (sameInstant && (current.state === 'denied' || current.state === 'withdrawn')) return consent
      return { state: 'granted', at, until, source, channel, proof }
    case 'consentDenied':
      return { state: 'denied', at, source, channel, proof }
    case 'consentWithdrawn':
      return { state: 'withdrawn', at, source, channel, proof }
  }
}

/** A consent as it is at an instant: what had an end that is over is `expired`. The same reference if nothing is. */
export function consentAt(consent: Consent, now: Timestamp): Consent {
  if ((consent.state !== 'requested' && consent.state !== 'granted') || consent.until === null || now < consent.until)
    return consent
  return { state: 'expired', at: consent.until, was: consent.state }
}

/** What a statement of one customer does to their consents. */
export function reduceConsents(consents: Consents, event: ConsentEvent): Consents {
  const before = consentOf(consents, event.purpose)
  const after = reduceConsent(before, event)
  return after === before ? consents : { ...consents, [event.purpose]: after }
}

/** Whether a purpose is allowed at an instant: only what was granted, and is neither withdrawn nor over. */
export function isGranted(consents: Consents, purpose: ConsentPurpose, now: Timestamp): boolean {
  return consentAt(consentOf(consents, purpose), now).state === 'granted'
}

/** The fact of rules, `contact.consent.<purpose>`: the state of a purpose. One that nobody has said anything of is `unknown`, not `null`. */
export function consentFact(consents: Consents, purpose: ConsentPurpose, now: Timestamp): Consent['state'] {
  return consentAt(consentOf(consents, purpose), now).state
}

/** A purpose may be called `constructor`. */
const consentOf = (consents: Consents, purpose: ConsentPurpose): Consent =>
  (Object.hasOwn(consents, purpose) ? consents[purpose] : undefined) ?? unknown
