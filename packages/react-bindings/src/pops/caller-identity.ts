import { type Contact, type ContactMatch, callerName, customerNumber, type Interaction } from '@ringloop/core'

/** Who is calling, as the first line of the pop says it. */
export type CallerIdentity =
  | { readonly kind: 'customer'; readonly match: ContactMatch; readonly number: string | null }
  | { readonly kind: 'candidates'; readonly matches: readonly ContactMatch[]; readonly number: string | null }
  /** Nobody has this number. `name` is what the network said. */
  | { readonly kind: 'newCustomer'; readonly number: string | null; readonly name: string | null }
  | { readonly kind: 'hidden' }
  /** No number, or none that can be called. */
  | { readonly kind: 'unusable'; readonly number: string | null; readonly name: string | null }
  | { readonly kind: 'pending'; readonly number: string | null; readonly name: string | null }
  | { readonly kind: 'unavailable'; readonly number: string | null; readonly name: string | null; readonly reason: string }

/** Reads who is calling. Of a hidden caller nothing is given on, whatever the call holds. */
export function callerIdentity({ call, lookup }: Interaction): CallerIdentity {
  if (lookup.state === 'hidden' || call.customer.anonymous) return { kind: 'hidden' }
  const number = customerNumber(call)
  const name = callerName(call.customer)
  switch (lookup.state) {
    case 'matched': {
      const match = chosenMatch(lookup)
      if (match) return { kind: 'customer', match, number }
      return lookup.matches.length === 0
        ? { kind: 'newCustomer', number, name }
        : { kind: 'candidates', matches: lookup.matches, number }
    }
    case 'unknown':
      return { kind: 'newCustomer', number, name }
    case 'unusable':
    case 'pending':
      return { kind: lookup.state, number, name }
    case 'unavailable':
      return { kind: 'unavailable', number, name, reason: lookup.reason }
  }
}

const chosenMatch = (lookup: Extract<Interaction['lookup'], { state: 'matched' }>): ContactMatch | null =>
  lookup.matches.find(({ contact }) => contact.id === lookup.chosen) ??
  (lookup.matches.length === 1 ? (lookup.matches[0] ?? null) : null)

/** The customer, where it is settled who it is. */
export function knownContact(interaction: Interaction): Contact | null {
  const identity = callerIdentity(interaction)
  return identity.kind === 'customer' ? identity.match.contact : null
}
