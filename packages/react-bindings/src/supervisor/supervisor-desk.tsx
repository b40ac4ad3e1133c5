import { type ReactNode, useRef, useState } from 'react'
import { ConnectionBanner } from '../components/connection-banner.js'
import { Part } from '../components/part.js'
import { useFocusKept } from '../hooks/use-focus-kept.js'
import { AgentTable } from './agent-table.js'
import { FloorBar } from './floor-bar.js'
import { wholeFloor } from './floor-filter.js'
import { FloorState } from './floor-state.js'
import { QueueTable } from './queue-table.js'
import { useFloor } from './use-floor.js'
import { useFloorWords } from './use-supervision.js'
import { WaitingList } from './waiting-list.js'

/** Queues, callers who wait, and agents, with everything a supervisor can do about them. */
export function SupervisorDesk({
  waitLimitSeconds = 120,
}: {
  /** From where on a wait is marked, and told to screen readers. */
  readonly waitLimitSeconds?: number
}): ReactNode {
  const words = useFloorWords()
  const floor = useFloor()
  const [filter, setFilter] = useState(wholeFloor)
  const root = useRef<HTMLDivElement>(null)
  useFocusKept(root)
  const waitLimitMs = waitLimitSeconds * 1000
  return (
    <Part name="supervisor" aria-label={words.title}>
      <div ref={root} className="rl-floor" tabIndex={-1}>
        <ConnectionBanner />
        {floor.view === null ? (
          <FloorState floor={floor} />
        ) : (
          <>
            <FloorBar filter={filter} onFilter={setFilter} waitLimitMs={waitLimitMs} />
            <div className="rl-floor-panes">
              <div className="rl-floor-side">
                <WaitingList filter={filter} onFilter={setFilter} waitLimitMs={waitLimitMs} />
                <QueueTable filter={filter} onFilter={setFilter} waitLimitMs={waitLimitMs} />
              </div>
              <AgentTable filter={filter} onFilter={setFilter} />
            </div>
          </>
        )}
      </div>
    </Part>
  )
}
