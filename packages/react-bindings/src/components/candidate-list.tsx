import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { ScreenPopModel } from '../hooks/use-screen-pop.js'
import { useWords } from '../hooks/use-words.js'
import { openTickets } from '../pops/open-tickets.js'
import { popWords } from '../words/pop-words.js'
import { CallerText } from './caller-text.js'
import { Confidence } from './confidence.js'

/** Several customers on one number: choose with one key. */
export function CandidateList({ pop }: { readonly pop: ScreenPopModel }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(popWords)
  if (pop.identity.kind !== 'candidates') return null
  const { matches } = pop.identity
  return (
    <div className="rl-candidates">
      <p className="rl-strong">{words.pop.candidates(format.count(matches.length))}</p>
      <ol className="rl-candidate-list">
        {matches.slice(0, 9).map(({ contact, confidence, openTickets: tickets }, index) => (
          <li key={contact.id}>
            <button className="rl-candidate" {...pop.getCandidateProps(index)}>
              <span className="rl-key" aria-hidden="true">
                {index + 1}
              </span>
              <span className="rl-candidate-name">
                <CallerText text={contact.name} limit={80} />
                {contact.level && <span className="rl-badge rl-badge-level">{safeLine(contact.level, 30)}</span>}
              </span>
              <span className="rl-candidate-facts">
                {contact.company && <span>{safeLine(contact.company, 60)}</span>}
                <span>
                  {words.pop.openTickets}: {format.count(openTickets(tickets, 0).more)}
                </span>
                <Confidence value={confidence} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
