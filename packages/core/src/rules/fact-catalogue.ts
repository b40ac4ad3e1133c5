import { ticketPriorities } from '../tickets/ticket.js'

/** What a fact's value is, and thereby how a rule can ask about it. */
export type FactKind = 'text' | 'number' | 'flag' | 'tags'

/** A fact that rules can ask about. */
export interface FactDescription {
  readonly kind: FactKind
  /** The values it can have, where they are a closed list. */
  readonly values?: readonly string[]
  /** A text that may spell a number or a flag: `is: 5` and `atLeast: 5` read it as the number it spells. */
  readonly spelled?: true
}

const outcomes = ['answered', 'abandoned', 'busy', 'noAnswer', 'rejected', 'failed'] as const
const callStates = ['ringing', 'waiting', 'answered', 'ended'] as const
const agentStates = ['loggedOff', 'notReady', 'ready', 'busy', 'wrapUp'] as const
const ticketStatuses = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'] as const
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const facts = {
  'call.direction': { kind: 'text', values: ['inbound', 'outbound'] },
  'call.dialled': { kind: 'text' },
  'call.queue': { kind: 'text' },
  'call.digits': { kind: 'text' },
  'call.outcome': {
    kind: 'text',
    values: outcomes,
  },
  'call.state': { kind: 'text', values: callStates },
  'call.waitingSeconds': { kind: 'number' },
  'call.waitSeconds': { kind: 'number' },
  'call.talkSeconds': { kind: 'number' },
  'call.offers': { kind: 'number' },
  'call.transfers': { kind: 'number' },
  'caller.number': { kind: 'text' },
  'caller.country': { kind: 'text' },
  'caller.anonymous': { kind: 'flag' },
  'contact.known': {
    kind: 'flag',
  },
  'contact.level': { kind: 'text' },
  'contact.tags': { kind: 'tags' },
  'contact.openTickets': { kind: 'number' },
  'agent.extension': { kind: 'text' },
  'agent.name': { kind: 'text' },
  'agent.state': { kind: 'text', values: agentStates },
  'agent.languages': { kind: 'tags' },
  'agent.regions': { kind: 'tags' },
  'agent.teams': { kind: 'tags' },
  'agent.queues': { kind: 'tags' },
  'agent.load': { kind: 'number' },
  'agent.calls': { kind: 'number' },
  'agent.talkSeconds': { kind: 'number' },
  'agent.idleSeconds': { kind: 'number' },
  'queue.name': { kind: 'text' },
  'queue.waiting': { kind: 'number' },
  'queue.longestWaitSeconds': { kind: 'number' },
  'queue.estimatedWaitSeconds': { kind: 'number' },
  'queue.readyAgents': { kind: 'number' },
  'ticket.status': { kind: 'text', values: ticketStatuses },
  'ticket.priority': { kind: 'text', values: ticketPriorities },
  'ticket.subject': { kind: 'text' },
  'ticket.queue': { kind: 'text' },
  'ticket.category': { kind: 'text' },
  'ticket.owner': { kind: 'text' },
  'ticket.tags': { kind: 'tags' },
  'ticket.ageSeconds': { kind: 'number' },
  'ticket.secondsToBreach': { kind: 'number' },
  'transcript.text': { kind: 'text' },
  'transcript.language': { kind: 'text' },
  'transcript.sentiment': { kind: 'number' },
  'transcript.topics': { kind: 'tags' },
  'time.date': { kind: 'text' },
  'time.month': { kind: 'number' },
  'time.day': { kind: 'number' },
  'time.weekday': { kind: 'text', values: weekdays },
  'time.hour': { kind: 'number' },
  'time.minute': { kind: 'number' },
} as const satisfies Readonly<Record<string, FactDescription>>

/** A fact of the catalogue. */
export type CatalogueFact = keyof typeof facts

/**
 * Every fact by name, its first word its scope. Besides these there are the families of {@link factFamilies}. Any fact can be
 * `null`: not known, not yet, or of a scope that the decision has nothing to do with. What each means: `factMeanings` of `@ringloop/core/explain`.
 */
export const factCatalogue: Readonly<Record<CatalogueFact, FactDescription>> = facts

/** Facts of which there are as many as somebody names, by what their names begin with. */
export const factFamilies = {
  'call.variable.': { kind: 'text', spelled: true },
  'contact.consent.': {
    kind: 'text',
  },
  'agent.skill.': { kind: 'number' },
  'ticket.field.': { kind: 'text', spelled: true },
  'time.open.': { kind: 'flag' },
} as const satisfies Readonly<Record<`${string}.`, FactDescription>>

/** The name of a fact, or of a member of a family. */
export type FactName = CatalogueFact | `${keyof typeof factFamilies}${string}`

/** Names of the catalogue's facts. */
export const factNames: readonly CatalogueFact[] = /* @__PURE__ */ (() => Object.keys(factCatalogue) as CatalogueFact[])()

/** The description of a fact, also of one of a family; `undefined` for a name that is no fact. */
export function describeFact(name: string): FactDescription | undefined {
  if (Object.hasOwn(factCatalogue, name)) return factCatalogue[name as CatalogueFact]
  const family = familyOf(name)
  return family === null ? undefined : factFamilies[family]
}

/** The family that a name belongs to, or `null`. */
export const familyOf = (name: string): keyof typeof factFamilies | null =>
  (Object.keys(factFamilies) as (keyof typeof factFamilies)[]).find(
    (family) => name.startsWith(family) && name.length > family.length,
  ) ?? null

/** The part of a fact's name behind its family's, such as the variable that it asks for; `null` for any other fact. */
export const memberOf = (fact: string, family: keyof typeof factFamilies): string | null =>
  fact.startsWith(family) ? fact.slice(family.length) : null
