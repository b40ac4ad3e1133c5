import type { FloorQueue } from '@ringloop/core'
import { memo, type ReactNode, useMemo } from 'react'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { Elapsed } from './floor-clock.js'
import { type FloorFilter, showsQueue, wholeFloor } from './floor-filter.js'
import { FloorTable, tableRoles } from './floor-table.js'
import { QueueName } from './queue-name.js'
import { useFloor } from './use-floor.js'
import { type SortKeys, useSortedRows } from './use-sorted-rows.js'
import { useFloorWords } from './use-supervision.js'

type Column = 'name' | 'waiting' | 'longest' | 'agents' | 'today'

const keys: SortKeys<FloorQueue, Column> = {
  name: ({ name }) => name,
  waiting: ({ waiting }) => -waiting,
  longest: ({ waitingSince }) => waitingSince,
  agents: ({ ready }) => ready,
  today: ({ serviceLevel }) => serviceLevel,
}

/** Queues with who waits and who works there, and how they did today. */
export function QueueTable({
  filter = wholeFloor,
  onFilter,
  waitLimitMs = 120_000,
}: {
  readonly filter?: FloorFilter
  /** Absent: a queue cannot be chosen here. */
  readonly onFilter?: (filter: FloorFilter) => void
  /** From where on a wait is marked. */
  readonly waitLimitMs?: number
}): ReactNode {
  const words = useFloorWords()
  const floor = useFloor()
  const { queues } = floor
  // the queue that is chosen is marked; the others stay, so that one can choose another
  const { text } = filter
  const fitting = useMemo(() => queues.filter((queue) => showsQueue(queue, { ...wholeFloor, text })), [queues, text])
  const sorted = useSortedRows(fitting, keys, { by: 'longest', opposite: ['waiting', 'longest'] })
  const { name, waiting, longest, agents, today } = words.queues
  return (
    <FloorTable
      name="queues"
      title={words.queues.title}
      floor={floor}
      all={queues.length}
      sorted={sorted}
      columns={{ name, waiting, longest, agents, today }}
      empty={{ icon: Icons.people, title: words.queues.empty, help: words.queues.emptyHelp }}
      clear={onFilter && (() => onFilter(wholeFloor))}
      renderRow={(queue) => (
        <QueueRow
          key={queue.name}
          queue={queue}
          chosen={filter.queue === queue.name}
          waitLimitMs={waitLimitMs}
          filter={filter}
          onFilter={onFilter}
        />
      )}
    />
  )
}

const QueueRow = memo(function QueueRow({
  queue,
  chosen,
  waitLimitMs,
  filter,
  onFilter,
}: {
  readonly queue: FloorQueue
  readonly chosen: boolean
  readonly waitLimitMs: number
  readonly filter: FloorFilter
  readonly onFilter: ((filter: FloorFilter) => void) | undefined
}): ReactNode {
  const { format } = useRingloop()
  const words = useFloorWords()
  const { name, waiting, waitingSince, ready, busy, notReady, answered, abandoned, serviceLevel } = queue
  const alone = waiting > 0 && ready === 0 && busy === 0
  return (
    <tr {...tableRoles.row} className={`rl-floor-row${chosen ? ' rl-floor-chosen' : ''}`} data-rl-queue={name}>
      <th {...tableRoles.title} className="rl-floor-name">
        {onFilter === undefined ? (
          <QueueName name={name} />
        ) : (
          <button
            type="button"
            className="rl-floor-pick"
            aria-pressed={chosen}
            title={words.queues.only(name)}
            onClick={() => onFilter({ ...filter, queue: chosen ? '' : name })}
          >
            <QueueName name={name} />
          </button>
        )}
      </th>
      <td {...tableRoles.cell} data-label={words.queues.waiting}>
        <span className={waiting > 0 ? 'rl-count rl-strong' : 'rl-count rl-quiet'}>{format.count(waiting)}</span>
        {alone && <span className="rl-floor-over"> {words.queues.nobody}</span>}
      </td>
      <td {...tableRoles.cell} data-label={words.queues.longest}>
        <Elapsed since={waitingSince} limitMs={waitLimitMs} over={words.waiting.overLimit} />
      </td>
      <td {...tableRoles.cell} data-label={words.queues.agents}>
        {ready === null ? (
          <span className="rl-quiet">–</span>
        ) : (
          <span className="rl-floor-parts">
            <span className={ready > 0 ? 'rl-floor-good' : 'rl-quiet'}>{words.queues.ready(format.count(ready))}</span>
            <span>{words.queues.busy(format.count(busy ?? 0))}</span>
            <span className="rl-quiet">{words.queues.notReady(format.count(notReady ?? 0))}</span>
          </span>
        )}
      </td>
      <td {...tableRoles.cell} data-label={words.queues.today}>
        {answered === null && serviceLevel === null ? (
          <span className="rl-quiet">–</span>
        ) : (
          <span className="rl-floor-parts">
            {serviceLevel !== null && (
              <span className="rl-strong" title={words.queues.serviceLevel}>
                {format.percent(serviceLevel)}
              </span>
            )}
            <span>{words.queues.answered(format.count(answered ?? 0))}</span>
            <span className="rl-quiet">{words.queues.abandoned(format.count(abandoned ?? 0))}</span>
          </span>
        )}
      </td>
    </tr>
  )
})
