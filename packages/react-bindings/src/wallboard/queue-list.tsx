import { type CSSProperties, memo, type ReactNode } from 'react'
import { EmptyState } from '../components/empty-state.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { QueueBar } from './queue-order.js'
import { useBox } from './use-box.js'
import { useWallboardWords } from './use-wallboard.js'

/** A row, in units of the board. */
const rowUnits = 3.1

/** Queues as bars by longest wait; as many as there is room for. */
export function QueueList({
  queues,
  unit,
  fits,
}: {
  readonly queues: readonly QueueBar[]
  readonly unit: number
  /** The screen does not scroll: show what fits. */
  readonly fits: boolean
}): ReactNode {
  const words = useWallboardWords()
  const { format } = useRingloop()
  const { ref, box } = useBox<HTMLDivElement>()
  const room = fits && box !== null ? Math.max(1, Math.floor(box.height / (rowUnits * unit))) : 12
  const shown = queues.length > room ? Math.max(1, room - 1) : queues.length
  const left = queues.length - shown
  return (
    <section className="rl-board-queues" aria-label={words.queues.title}>
      <h2 className="rl-board-title">{words.queues.title}</h2>
      {queues.length === 0 ? (
        <EmptyState icon={Icons.clock} title={words.queues.empty} help={words.queues.emptyHelp} />
      ) : (
        <div ref={ref} className="rl-board-room">
          <ul className="rl-bars">
            {queues.slice(0, shown).map(({ queue, waitMs, share, limitShare, late }) => (
              <QueueRow
                key={queue.name}
                name={queue.name || words.withoutQueue}
                wait={waitMs === 0 ? '–' : format.duration(waitMs)}
                callers={queue.waiting === 0 ? '' : words.queues.callers(queue.waiting, format.count(queue.waiting))}
                level={queue.serviceLevel === null ? '–' : format.percent(queue.serviceLevel)}
                levelLabel={words.queues.serviceLevel}
                share={Math.round(share * 200) / 200}
                limitShare={limitShare === null ? null : Math.round(limitShare * 200) / 200}
                late={late}
              />
            ))}
          </ul>
          {left > 0 && <p className="rl-board-more">{words.queues.more(left, format.count(left))}</p>}
        </div>
      )}
    </section>
  )
}

const QueueRow = memo(function QueueRow({
  name,
  wait,
  callers,
  level,
  levelLabel,
  share,
  limitShare,
  late,
}: {
  readonly name: string
  readonly wait: string
  readonly callers: string
  readonly level: string
  readonly levelLabel: string
  readonly share: number
  readonly limitShare: number | null
  readonly late: boolean
}): ReactNode {
  const lengths = { '--rl-share': share, '--rl-limit': limitShare ?? 0 } as CSSProperties
  return (
    <li className={`rl-queue-row${late ? ' rl-queue-late' : ''}`} style={lengths}>
      <bdi className="rl-queue-name">{name}</bdi>
      <span className="rl-queue-track" aria-hidden="true">
        <span className="rl-queue-bar" />
        {limitShare !== null && <span className="rl-queue-limit" />}
      </span>
      <span className="rl-queue-wait">{wait}</span>
      <span className="rl-queue-callers">{callers}</span>
      <span className="rl-queue-level">
        <span className="rl-unseen">{levelLabel} </span>
        {level}
      </span>
    </li>
  )
})
