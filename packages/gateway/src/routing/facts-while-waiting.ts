import {
  type FactContext,
  type Facts,
  type FactValue,
  type Interaction,
  interactionFacts,
  type Timestamp,
  timeFacts,
} from '@ringloop/core'

/**
 * The facts of a caller who waits, as of now: `time.…` is the time of now, not that when the call came, and `call.waitingSeconds` is known
 * also of who talked with somebody already: since the last of them left.
 *
 * @param more what else is known of them; it goes before.
 */
export function factsWhileWaiting(
  interaction: Interaction,
  context: FactContext & { readonly at: Timestamp },
  more: Readonly<Record<string, FactValue>>,
): Facts {
  const { rules, isOpen, at } = context
  const known = interactionFacts(interaction, context)
  const time = timeFacts(at, { timeZone: rules.timeZone, isOpen })
  return (fact) => {
    if (Object.hasOwn(more, fact)) return more[fact] ?? null
    if (fact.startsWith('time.')) return time(fact)
    if (fact === 'call.waitingSeconds') return known(fact) ?? Math.max(0, at - lastTalkOf(interaction.call)) / 1000
    return known(fact)
  }
}

const lastTalkOf = ({ answeredAt, startedAt, agents }: Interaction['call']): Timestamp =>
  Math.max(
    answeredAt ?? startedAt,
    ...agents.flatMap((agent) => (agent.state === 'cleared' && agent.result === 'answered' ? [agent.leftAt] : [])),
  )
