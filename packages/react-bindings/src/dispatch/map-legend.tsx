import { ticketPriorities } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { EngineerSign, OrderSign, UrgencySign } from './sign.js'

/** What the signs of the map mean. */
export function MapLegend(): ReactNode {
  const words = useWords(dispatchWords).dispatch
  return (
    <ul className="rl-map-legend" aria-label={words.onMap.legend}>
      {[...ticketPriorities].reverse().map((priority) => (
        <li key={priority}>
          <OrderSign priority={priority} state="free" /> {words.priority[priority]}
        </li>
      ))}
      <li>
        <OrderSign priority="normal" state="taken" /> {words.state.taken}
      </li>
      <li>
        <OrderSign priority="normal" state="proposed" /> {words.state.proposed}
      </li>
      {(['late', 'atRisk'] as const).map((urgency) => (
        <li key={urgency}>
          <UrgencySign urgency={urgency} /> {words.urgency[urgency]}
        </li>
      ))}
      <li>
        <EngineerSign name="A" /> {words.engineers}
      </li>
      <li>
        <span className="rl-mark-badge rl-mark-more" aria-hidden="true">
          +2
        </span>{' '}
        {words.onMap.cluster}
      </li>
    </ul>
  )
}
