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
  readonly meaning: string
}

const outcomes = ['answered', 'abandoned', 'busy', 'noAnswer', 'rejected', 'failed'] as const
const callStates = ['ringing', 'waiting', 'answered', 'ended'] as const
const agentStates = ['loggedOff', 'notReady', 'ready', 'busy', 'wrapUp'] as const
const ticketStatuses = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'] as const
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const facts = {
  'call.direction': { kind: 'text', values: ['inbound', 'outbound'], meaning: 'who began the call' },
  'call.dialled': { kind: 'text', meaning: 'the number the customer dialled; outbound, the number that was dialled' },
  'call.queue': { kind: 'text', meaning: 'the last queue the call waited in' },
  'call.digits': { kind: 'text', meaning: 'what the customer keyed in, whole call' },
  'call.outcome': {
    kind: 'text',
    values: outcomes,
    meaning: 'how it went; answered as soon as an agent has, else null until the end',
  },
  'call.state': { kind: 'text', values: callStates, meaning: 'how far it is: no agent yet, waiting in a queue, answered, over' },
  'call.waitingSeconds': { kind: 'number', meaning: 'for how long the customer has waited; null once an agent has answered' },
  'call.waitSeconds': { kind: 'number', meaning: 'from the start to the first answer or the end; null while the customer waits' },
  'call.talkSeconds': { kind: 'number', meaning: 'time with an agent; null until the end' },
  'call.offers': { kind: 'number', meaning: 'agents who were offered the call so far' },
  'call.transfers': { kind: 'number', meaning: 'times it was handed on' },
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
  'agent.extension': { kind: 'text', meaning: 'the agent whom the decision is about' },
  'agent.name': { kind: 'text', meaning: 'their name' },
  'agent.state': { kind: 'text', values: agentStates, meaning: 'what they do now' },
  'agent.languages': { kind: 'tags', meaning: 'languages they speak' },
  'agent.regions': { kind: 'tags', meaning: 'regions they work for' },
  'agent.teams': { kind: 'tags', meaning: 'teams they are in' },
  'agent.queues': { kind: 'tags', meaning: 'queues they work in' },
  'agent.load': { kind: 'number', meaning: 'what they have on their desk now' },
  'agent.calls': { kind: 'number', meaning: 'calls they took in this shift' },
  'agent.talkSeconds': { kind: 'number', meaning: 'time they talked in this shift' },
  'agent.idleSeconds': { kind: 'number', meaning: 'for how long they have had nothing to do' },
  'queue.name': { kind: 'text', meaning: 'the queue whom the decision is about' },
  'queue.waiting': { kind: 'number', meaning: 'how many wait' },
  'queue.longestWaitSeconds': { kind: 'number', meaning: 'for how long the first of them has waited' },
  'queue.estimatedWaitSeconds': { kind: 'number', meaning: 'how long somebody who comes now will wait, by estimate' },
  'queue.readyAgents': { kind: 'number', meaning: 'agents who could take a call now' },
  'ticket.status': { kind: 'text', values: ticketStatuses, meaning: 'where it is in its life' },
  'ticket.priority': { kind: 'text', values: ticketPriorities, meaning: 'how urgent it is' },
  'ticket.subject': { kind: 'text', meaning: 'its subject' },
  'ticket.queue': { kind: 'text', meaning: 'the queue it is in' },
  'ticket.category': { kind: 'text', meaning: 'its category' },
  'ticket.owner': { kind: 'text', meaning: 'who has it' },
  'ticket.tags': { kind: 'tags', meaning: 'its tags' },
  'ticket.ageSeconds': { kind: 'number', meaning: 'since it was opened' },
  'ticket.secondsToBreach': { kind: 'number', meaning: 'until its service level breaks; less than 0 since it has' },
  'transcript.text': { kind: 'text', meaning: 'what was said so far' },
  'transcript.language': { kind: 'text', meaning: 'the language of it, as in zh or en' },
  'transcript.sentiment': { kind: 'number', meaning: 'the mood of the customer, -1 (bad) to 1 (good)' },
  'transcript.topics': { kind: 'tags', meaning: 'what it is about' },
  'time.date': { kind: 'text', meaning: 'the date in the time zone of the rules, as in 2026-10-01' },
  'time.month': { kind: 'number', meaning: '1 to 12' },
  'time.day': { kind: 'number', meaning: 'day of the month, 1 to 31' },
  'time.weekday': { kind: 'text', values: weekdays, meaning: 'day of the week' },
  'time.hour': { kind: 'number', meaning: 'hour of the day, 0 to 23' },
  'time.minute': { kind: 'number', meaning: 'minute of the hour, 0 to 59' },
} as const satisfies Readonly<Record<string, FactDescription>>

/** A fact of the catalogue. */
export type CatalogueFact = keyof typeof facts

/**
 * Every fact by name, its first word its scope. Besides these there are the families of {@link factFamilies}. Any fact can be
 * `null`: not known, not yet, or of a scope that the decision has nothing to do with.
 */
export const factCatalogue: Readonly<Record<CatalogueFact, FactDescription>> = facts

/** Facts of which there are as many as somebody names, by what their names begin with. */
export const factFamilies = {
  'call.variable.': { kind: 'text', spelled: true, meaning: 'a variable of the switch, if the configuration keeps it' },
  'contact.consent.': {
    kind: 'text',
    meaning: 'what the customer said of a purpose: unknown, requested, granted, denied, withdrawn, expired',
  },
  'agent.skill.': { kind: 'number', meaning: "the agent's level in a skill; null without it" },
  'ticket.field.': { kind: 'text', spelled: true, meaning: 'a custom field of the ticket' },
  'time.open.': { kind: 'flag', meaning: 'whether a calendar of the rules is open' },
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
