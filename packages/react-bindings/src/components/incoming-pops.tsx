import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { useWords } from '../hooks/use-words.js'
import { popWords } from '../words/pop-words.js'
import type { AgentDeskParts } from './agent-desk-parts.js'

/** How many pops stand one above the other; of the rest the number is told. */
export const popsAtOnce = 2

/** What rings at the agent, the longest first. */
export function IncomingPops({ IncomingPop }: Pick<AgentDeskParts, 'IncomingPop'>): ReactNode {
  const { format } = useRingloop()
  const words = useWords(popWords)
  const incoming = useIncomingCalls()
  const more = incoming.length - popsAtOnce
  return (
    <>
      {incoming.slice(0, popsAtOnce).map(({ view: { interaction } }) => (
        <IncomingPop key={interaction.id} callId={interaction.id} />
      ))}
      {more > 0 && <p className="rl-quiet">{words.pop.moreCalls(format.count(more))}</p>}
    </>
  )
}
