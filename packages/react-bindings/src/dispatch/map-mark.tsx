import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import type { MarkCluster, ScreenPoint } from './cluster-marks.js'
import type { OrderUrgency } from './dispatch-items.js'
import type { SceneMark } from './map-scene.js'
import { EngineerSign, OrderSign, UrgencySign } from './sign.js'
import type { DispatchSelection } from './use-dispatch.js'

/** Marks at one point of the screen. */
export type DrawnCluster = MarkCluster<SceneMark & { readonly at: ScreenPoint }>

const ranks: Readonly<Record<OrderUrgency, number>> = { none: 0, atRisk: 1, late: 2 }
const urgencyOf = (mark: SceneMark): OrderUrgency => (mark.kind === 'order' ? mark.item.urgency : 'none')

/** An order, an engineer, or several of them that lie close together: a button with its name. */
export function MapMark({
  cluster: { at, marks },
  selected,
  isEntry,
  onPress,
  onFocus,
}: {
  readonly cluster: DrawnCluster
  readonly selected: DispatchSelection | null
  /** The tab key comes here; arrow keys go on. */
  readonly isEntry: boolean
  readonly onPress: () => void
  readonly onFocus: () => void
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const [first, ...others] = marks
  const nameOf = (mark: SceneMark): string => {
    if (mark.kind === 'engineer') return words.onMap.engineer(mark.item.row.name, words.engineerState[mark.item.row.state])
    const { row, state, urgency } = mark.item
    const said = [words.state[state], ...(urgency === 'none' ? [] : [words.urgency[urgency]])]
    return words.onMap.order(row.title, words.priority[row.priority], format.list(said))
  }
  const isSelected = first.selection.kind === selected?.kind && first.selection.id === selected.id
  const count = format.count(marks.length)
  const stop = first.position === null ? [] : [words.onMap.stop(format.count(first.position))]
  const own = urgencyOf(first)
  // what is late among those that are hidden must not be hidden
  const urgency = marks.map(urgencyOf).reduce((worst, each) => (ranks[each] > ranks[worst] ? each : worst))
  const hidden = urgency === own ? [] : [words.onMap.among(words.urgency[urgency === 'late' ? 'late' : 'atRisk'])]
  const label = [nameOf(first), ...stop, ...(others.length === 0 ? [] : [words.onMap.several(count), ...hidden])].join(', ')
  const badge = others.length > 0 ? `+${format.count(others.length)}` : first.position
  return (
    <button
      type="button"
      className={`rl-mark rl-mark-${own}`}
      style={{ left: at.x, top: at.y }}
      tabIndex={isEntry ? 0 : -1}
      aria-current={isSelected ? 'true' : undefined}
      title={marks.slice(0, 6).map(nameOf).join('\n')}
      data-rl-mark={first.key}
      onClick={onPress}
      onFocus={onFocus}
    >
      <span className="rl-unseen">{label}</span>
      {first.kind === 'engineer' ? (
        <EngineerSign name={first.item.row.name} />
      ) : (
        <OrderSign priority={first.priority} state={first.item.state} />
      )}
      <UrgencySign urgency={urgency} />
      {badge !== null && (
        <span className={`rl-mark-badge${others.length > 0 ? ' rl-mark-more' : ''}`} aria-hidden="true">
          {badge}
        </span>
      )}
      {isSelected && (
        <bdi className="rl-mark-name" aria-hidden="true">
          {first.kind === 'engineer' ? first.item.row.name : first.item.row.title}
        </bdi>
      )}
    </button>
  )
}
