import type { FactName, factNames } from './rule-set.js'

/** What a fact's value is, and thereby how a rule can ask about it. */
export type FactKind = 'text' | 'number' | 'flag' | 'tags'

/** A fact that rules can ask about. */
export interface FactDescription {
  readonly kind: FactKind
  /** The values it can have, where they are a closed list. */
  readonly values?: readonly string[]
  readonly meaning: string
}

const outcomes = ['answered', 'abandoned', 'busy', 'noAnswer', 'rejected', 'failed'] as const

/** Every fact by name. Besides these there is `call.variable.<name>` for the switch's variables. Any fact can be `null`: not known, or not yet. */
export const factCatalogue: Readonly<Record<(typeof factNames)[number], FactDescription>> = {
  'call.direction': { kind: 'text', values: ['inbound', 'outbound'], meaning: 'who began the call' },
  'call.dialled': { kind: 'text', meaning: 'the number the customer dialled; outbound, the number that was dialled' },
  'call.queue': { kind: 'text', meaning: 'the last queue the call waited in' },
  'call.digits': { kind: 'text', meaning: 'what the customer keyed in, whole call' },
  'call.outcome': {
    kind: 'text',
    values: outcomes,
    meaning: 'how it went; answered as soon as an agent has, else null until the end',
  },
  'call.waitSeconds': { kind: 'number', meaning: 'from the start to the first answer or the end; null while the customer waits' },
  'call.talkSeconds': { kind: 'number', meaning: 'time with an agent; null until the end' },
  'caller.number': { kind: 'text', meaning: 'in E.164; null if hidden or no telephone number' },
  'caller.country': { kind: 'text', meaning: 'country of the number, ISO 3166 alpha-2' },
  'caller.anonymous': { kind: 'flag', meaning: 'the caller hides' },
  'contact.known': {
    kind: 'flag',
    meaning: 'the directory knows the number; null while or if it cannot tell, and for hidden callers',
  },
  'contact.level': { kind: 'text', meaning: "the customer's level; of several customers on one number, if all have the same" },
  'contact.tags': { kind: 'tags', meaning: "the customer's tags; of several customers on one number, those they share" },
  'contact.openTickets': { kind: 'number', meaning: 'open tickets; null if the ticket system did not say' },
}

const variablePrefix = 'call.variable.'

/** The description of a fact, also of a variable; `undefined` for a name that is no fact. */
export function describeFact(name: string): FactDescription | undefined {
  if (name.startsWith(variablePrefix) && name.length > variablePrefix.length)
    return { kind: 'text', meaning: 'a variable of the switch' }
  return Object.hasOwn(factCatalogue, name) ? factCatalogue[name as (typeof factNames)[number]] : undefined
}

/** The variable that a fact's name asks for, or `null` if it is another fact. */
export const variableOf = (fact: FactName): string | null =>
  fact.startsWith(variablePrefix) ? fact.slice(variablePrefix.length) : null
