import { toE164 } from './caller-number.js'
import type { Contact, ContactMatch, E164 } from './contact.js'
import { nameAgreement } from './name-agreement.js'

/**
 * Who of a directory's answer may be the caller, best first, with a confidence and the reason for it.
 *
 * A directory is not trusted: some ignore a filter they don't know and answer with everybody. Only contacts that hold the
 * number are kept, each once. Open tickets and history are empty; whoever asks for them adds them.
 */
export function rankMatches(
  contacts: readonly Contact[],
  caller: { readonly number: E164; readonly name: string | null; readonly region: string },
): readonly ContactMatch[] {
  const owners = new Map<string, Contact>()
  for (const contact of contacts) {
    if (!owners.has(contact.id) && holds(contact, caller.number, caller.region)) owners.set(contact.id, contact)
  }
  const agreements = [...owners.values()].map((contact) => ({ contact, agreement: agreementWith(contact, caller.name) }))
  return agreements.map(({ contact, agreement }) => rank(contact, agreement, owners.size)).sort(byConfidence)
}

const holds = (contact: Contact, number: E164, region: string): boolean =>
  contact.numbers.some((candidate) => candidate === number || toE164(candidate, region) === number)

function agreementWith(contact: Contact, name: string | null): number {
  if (name === null) return 0
  return Math.max(nameAgreement(contact.name, name), contact.company === undefined ? 0 : nameAgreement(contact.company, name))
}

function rank(contact: Contact, agreement: number, owners: number): ContactMatch {
  const rest = { contact, openTickets: [], history: [] }
  // a name that differs says little: phones are lent, and caller names are often a company's or a city's
  if (owners === 1) return { ...rest, confidence: rounded(0.9 + 0.09 * agreement), because: 'onlyOwnerOfNumber' }
  const even = 1 / owners
  // half is a surname in common with another first name: just what a family on one number has
  if (agreement <= 0.5) return { ...rest, confidence: rounded(even * 0.9), because: 'sharedNumber' }
  return { ...rest, confidence: rounded(even + (0.95 - even) * agreement), because: 'sharedNumberAndName' }
}

// by id where the confidence is the same, so that the order does not hang on the directory's mood
const byConfidence = (a: ContactMatch, b: ContactMatch): number =>
  b.confidence - a.confidence || (a.contact.id < b.contact.id ? -1 : a.contact.id > b.contact.id ? 1 : 0)

const rounded = (value: number): number => Math.round(value * 100) / 100
