import { answeringAgent } from '../calls/answering-agent.js'
import { type FactName, memberOf } from '../rules/fact-catalogue.js'
import { type Facts, type FactValue, factsOf, noFacts } from '../rules/facts-of.js'
import type { RuleSet } from '../rules/rule-set.js'
import { type CalendarLookUp, timeFacts } from '../rules/time-facts.js'
import type { Timestamp } from '../time/clock.js'
import type { Interaction } from './interaction.js'

/** What facts hang on besides the interaction. */
export interface FactContext {
  readonly rules: RuleSet
  readonly region: string
  /**
   * The instant that is decided about: an event's, never the machine's. How long something has lasted is counted up to it; `time` itself is
   * when the call came. Absent: what hangs on time is not known.
   */
  readonly at?: Timestamp | undefined
  readonly isOpen?: CalendarLookUp | undefined
}

/** What facts are read of. Without `filing` there is no ticket yet. */
export type FactSource = Pick<Interaction, 'call' | 'lookup'> &
  Partial<Pick<Interaction, 'filing' | 'ticketChanges' | 'assignment'>>

/** The facts of an interaction at an instant: of the call and its customer, the time it came, the agent who has them, and the filed ticket. */
export function interactionFacts(interaction: FactSource, { rules, region, at, isOpen }: FactContext): Facts {
  const time = at === undefined ? noFacts : timeFacts(interaction.call.startedAt, { timeZone: rules.timeZone, isOpen })
  return factsOf(interaction, region, (fact) => {
    switch (fact.slice(0, fact.indexOf('.'))) {
      case 'time':
        return time(fact)
      case 'call':
        return callFact(fact, interaction, at)
      case 'agent':
        return fact === 'agent.extension' ? (answeringAgent(interaction.call)?.extension ?? null) : null
      case 'ticket':
        return ticketFact(fact, interaction, at)
      default:
        return null
    }
  })
}

function callFact(fact: FactName, { call }: FactSource, at: Timestamp | undefined): FactValue {
  switch (fact) {
    case 'call.state':
      return call.state === 'ended' ? 'ended' : call.answeredAt !== null ? 'answered' : call.waiting ? 'waiting' : 'ringing'
    case 'call.waitingSeconds':
      return at !== undefined && isWaiting(call) ? Math.max(0, at - call.startedAt) / 1000 : null
    default:
      return null
  }
}

/** Whether the customer still waits for an agent. */
export const isWaiting = (call: Interaction['call']): boolean => call.state === 'active' && call.answeredAt === null

function ticketFact(fact: FactName, { filing, ticketChanges, assignment }: FactSource, at: Timestamp | undefined): FactValue {
  if (filing?.state !== 'filed') return null
  const { draft, ticket } = filing
  const news = ticketChanges?.latest.find(({ ticketId }) => ticketId === ticket.id)?.ticket ?? null
  switch (fact) {
    case 'ticket.status':
      return news?.status ?? 'acknowledged'
    case 'ticket.priority':
      return news?.priority ?? draft.priority.value
    case 'ticket.subject':
      return news?.subject ?? draft.subject.value
    case 'ticket.queue':
      return assignment?.queue ?? draft.queue?.value ?? null
    case 'ticket.category':
      return draft.category?.value ?? null
    case 'ticket.owner':
      return assignment?.owner ?? draft.owner?.value ?? null
    case 'ticket.tags':
      return draft.tags.value
    case 'ticket.ageSeconds':
      return at === undefined ? null : Math.max(0, at - filing.at) / 1000
    default: {
      const field = memberOf(fact, 'ticket.field.')
      return field !== null && Object.hasOwn(draft.fields, field) ? (draft.fields[field]?.value ?? null) : null
    }
  }
}
