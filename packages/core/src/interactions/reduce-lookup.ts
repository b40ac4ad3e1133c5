import type { Call } from '../calls/call.js'
import { customerNumber, isHidden, toE164 } from '../contacts/caller-number.js'
import type { ContactId, ContactMatch } from '../contacts/contact.js'
import type { ContactChosenEvent, ContactResolvedEvent, ContactUnavailableEvent } from '../pipeline/domain-event.js'
import { sameValue } from '../text/same-value.js'
import type { ContactLookup } from './interaction.js'

/** Whether and why the customer of a new call is looked up. */
export function beginLookup(call: Call, region: string): ContactLookup {
  if (isHidden(call.customer)) return { state: 'hidden' }
  return { state: toE164(customerNumber(call), region) === null ? 'unusable' : 'pending' }
}

/** Whether all is known about the customer that can be waited for. */
export const isSettled = (lookup: ContactLookup): boolean => lookup.state !== 'pending'

/** What an answer does to the lookup. A late answer replaces "unavailable"; nobody looks up a hidden caller, so no answer holds. */
export function reduceLookup(
  lookup: ContactLookup,
  event: ContactResolvedEvent | ContactUnavailableEvent | ContactChosenEvent,
): ContactLookup {
  if (lookup.state === 'hidden' || lookup.state === 'unusable') return lookup
  switch (event.type) {
    case 'contactUnavailable':
      return lookup.state === 'pending' ? { state: 'unavailable', reason: event.reason } : lookup
    case 'contactResolved':
      return resolve(lookup, event)
    case 'contactChosen':
      return choose(lookup, event.contactId)
  }
}

function resolve(lookup: ContactLookup, event: ContactResolvedEvent): ContactLookup {
  const [first] = event.matches
  // somebody was there before: an empty answer now is no better
  if (first === undefined) return lookup.state === 'matched' ? lookup : same(lookup, { state: 'unknown' })
  const earlier = lookup.state === 'matched' ? lookup.chosen : null
  const chosen = event.matches.length === 1 ? first.contact.id : null
  const resolved: ContactLookup = { state: 'matched', matches: event.matches, chosen, missing: event.missing }
  // an agent's choice outlives a second answer
  return same(lookup, earlier === null ? resolved : choose(resolved, earlier))
}

function choose(lookup: ContactLookup, id: ContactId): ContactLookup {
  if (lookup.state !== 'matched' || lookup.chosen === id) return lookup
  const match = lookup.matches.find((candidate) => candidate.contact.id === id)
  if (match === undefined) return lookup
  const others = lookup.matches.filter((candidate) => candidate !== match).map(unchosen)
  return { ...lookup, chosen: id, matches: [{ ...match, because: 'chosenByAgent', confidence: 1 }, ...others] }
}

// the agent has changed their mind: what we thought before is gone, that it is not this one is known
const unchosen = (match: ContactMatch): ContactMatch =>
  match.because === 'chosenByAgent' ? { ...match, because: 'sharedNumber', confidence: 0 } : match

const same = (before: ContactLookup, after: ContactLookup): ContactLookup => (sameValue(before, after) ? before : after)
