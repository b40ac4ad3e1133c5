import type { Call } from '../calls/call.js'
import { talkSeconds, waitSeconds } from '../calls/call-summary.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import { countryOfNumber, customerNumber, isHidden, toE164 } from '../contacts/caller-number.js'
import type { ContactMatch } from '../contacts/contact.js'
import type { ContactLookup, Interaction } from '../interactions/interaction.js'
import { isOpen } from '../tickets/ticket.js'
import type { Scalar } from './condition.js'
import { type FactName, memberOf } from './fact-catalogue.js'

/** The value of a fact: `null` if it is not known, or not yet. */
export type FactValue = Scalar | readonly string[]

/** Looks up facts by name. */
export type Facts = (fact: FactName) => FactValue

/** Nothing is known. */
export const noFacts: Facts = () => null

/**
 * The facts of an interaction as rules see them: those of the scopes `call`, `caller` and `contact`. `region` is the default
 * region of numbers. A hidden caller's number is no fact.
 *
 * @param others knows the facts of the other scopes, such as `timeFacts(…)`, and what depends on the instant: `call.state`, `call.waitingSeconds`.
 */
export function factsOf(interaction: Pick<Interaction, 'call' | 'lookup'>, region: string, others: Facts = noFacts): Facts {
  const call = withholdCaller(interaction.call)
  return (fact) => {
    const variable = memberOf(fact, 'call.variable.')
    if (variable !== null) return Object.hasOwn(call.variables, variable) ? (call.variables[variable] ?? null) : null
    const purpose = memberOf(fact, 'contact.consent.')
    if (purpose !== null) return consentTo(purpose, interaction.lookup)
    const value = known(fact, call, interaction.lookup, region)
    return value === undefined ? others(fact) : value
  }
}

/** The value of a fact of the call; `undefined` for another scope's. */
function known(fact: FactName, call: Call, lookup: ContactLookup, region: string): FactValue | undefined {
  switch (fact) {
    case 'call.direction':
      return call.direction
    case 'call.dialled':
      return call.dialled
    case 'call.queue':
      return call.queue
    case 'call.digits':
      return call.digits
    case 'call.outcome':
      return call.state === 'ended' ? call.outcome : call.answeredAt === null ? null : 'answered'
    case 'call.waitSeconds':
      return waitSeconds(call)
    case 'call.talkSeconds':
      return talkSeconds(call)
    case 'call.offers':
      return call.agents.filter((agent) => !agent.consultation).length
    case 'call.transfers':
      return call.transfers.filter(({ result }) => result === 'completed').length
    case 'caller.number':
      return toE164(customerNumber(call), region)
    case 'caller.country': {
      const number = toE164(customerNumber(call), region)
      return number === null ? null : countryOfNumber(number, region)
    }
    case 'caller.anonymous':
      return isHidden(call.customer)
    case 'contact.known':
      return lookup.state === 'matched' ? true : lookup.state === 'unknown' || lookup.state === 'unusable' ? false : null
    case 'contact.level':
      return shared(candidates(lookup).map((match) => match.contact.level ?? null))
    case 'contact.tags':
      return sharedTags(candidates(lookup))
    case 'contact.openTickets':
      return lookup.state !== 'matched' || lookup.missing.includes('openTickets')
        ? null
        : Math.max(0, ...candidates(lookup).map((match) => match.openTickets.filter(({ status }) => isOpen(status)).length))
    default:
      return undefined
  }
}

/** Of several customers on one number, if all said the same. Where consents are kept, who said nothing of a purpose is `unknown`. */
function consentTo(purpose: string, lookup: ContactLookup): string | null {
  return shared(
    candidates(lookup).map(({ contact: { consents } }) =>
      consents === undefined ? null : ((Object.hasOwn(consents, purpose) ? consents[purpose] : null) ?? 'unknown'),
    ),
  )
}

/** The chosen customer alone, or everybody it may be. */
function candidates(lookup: ContactLookup): readonly ContactMatch[] {
  if (lookup.state !== 'matched') return []
  const chosen = lookup.matches.filter((match) => match.contact.id === lookup.chosen)
  return chosen.length > 0 ? chosen : lookup.matches
}

function shared(values: readonly (string | null)[]): string | null {
  const [first = null] = values
  return values.every((value) => value === first) ? first : null
}

function sharedTags(matches: readonly ContactMatch[]): readonly string[] | null {
  const [first, ...others] = matches
  return first === undefined
    ? null
    : first.contact.tags.filter((tag) => others.every((other) => other.contact.tags.includes(tag)))
}
