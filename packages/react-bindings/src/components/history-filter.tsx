import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { TimelineFilterModel } from '../hooks/use-timeline-filter.js'
import { useWords } from '../hooks/use-words.js'
import { caseWords } from '../words/case-words.js'
import { timelineWords } from '../words/timeline-words.js'

const kinds = ['call', 'ticket', 'order', 'message'] as const

/** Search and kind of a long timeline, and how many fit. */
export function HistoryFilter({ model }: { readonly model: TimelineFilterModel }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(timelineWords)
  const { history } = useWords(caseWords).case
  const [search, kind] = [model.getSearchProps(), model.getKindProps()]
  return (
    <div className="rl-history-filter">
      <label className="rl-unseen" htmlFor={search.id}>
        {history.search}
      </label>
      <input className="rl-input" placeholder={history.search} autoComplete="off" {...search} />
      <label className="rl-unseen" htmlFor={kind.id}>
        {history.kind}
      </label>
      <select className="rl-input" {...kind}>
        <option value="all">{history.all}</option>
        <option value="thisCall">{history.thisCall}</option>
        {kinds.map((one) => (
          <option key={one} value={one}>
            {words.timeline.kinds[one]}
          </option>
        ))}
      </select>
      <p className="rl-unseen" role="status">
        {model.filtered && history.found(format.count(model.found))}
      </p>
    </div>
  )
}
