import { type FloorWaiting, safeLine } from '@ringloop/core'
import { memo, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { CallerText } from '../components/caller-text.js'
import { CommandError } from '../components/command-error.js'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useAgent } from '../hooks/use-desk.js'
import { Elapsed } from './floor-clock.js'
import { type FloorFilter, showsWaiting, wholeFloor } from './floor-filter.js'
import { FloorTable, tableRoles } from './floor-table.js'
import { MovePanel } from './move-panel.js'
import { QueueName } from './queue-name.js'
import { SupervisorButton } from './supervisor-button.js'
import { useFloor } from './use-floor.js'
import { type SortKeys, useSortedRows } from './use-sorted-rows.js'
import { callerOf, useFloorWords, useSupervision } from './use-supervision.js'
import { useWaitAlarm } from './use-wait-alarm.js'
import { placesOf, standingOf } from './waiting-order.js'

type Column = 'standing' | 'caller' | 'queue' | 'since'

const keys: SortKeys<FloorWaiting, Column> = {
  standing: (call) => -standingOf(call, 0),
  caller: ({ caller: { name, number } }) => name ?? number,
  queue: ({ queue }) => queue,
  since: ({ since }) => since,
}

/** Callers who wait, who is next first, and what a supervisor can do for them. Screen readers are told of who waits too long. */
export function WaitingList({
  filter = wholeFloor,
  onFilter,
  waitLimitMs = 120_000,
}: {
  readonly filter?: FloorFilter
  readonly onFilter?: (filter: FloorFilter) => void
  /** From where on a wait is marked and announced. */
  readonly waitLimitMs?: number
}): ReactNode {
  const words = useFloorWords()
  const floor = useFloor()
  const { waiting } = floor
  useWaitAlarm(waiting, waitLimitMs)
  const places = useMemo(() => placesOf(waiting), [waiting])
  const fitting = useMemo(() => waiting.filter((call) => showsWaiting(call, filter)), [waiting, filter])
  const sorted = useSortedRows(fitting, keys, { by: 'standing', opposite: ['since'] })
  const { standing, caller, queue, since } = words.waiting
  return (
    <FloorTable
      name="waiting"
      title={words.waiting.title}
      floor={floor}
      all={waiting.length}
      sorted={sorted}
      columns={{ standing, caller, queue, since }}
      actions={words.waiting.actions}
      empty={{ icon: Icons.check, title: words.waiting.empty, help: words.waiting.emptyHelp }}
      clear={onFilter && (() => onFilter(wholeFloor))}
      renderRow={(call) => (
        <WaitingRow
          key={call.id}
          call={call}
          place={places.get(call.id) ?? 1}
          waitLimitMs={waitLimitMs}
          raisedBy={nameOf(call.raisedBy, floor.view?.agents)}
          ringsAt={nameOf(call.ringsAt, floor.view?.agents)}
        />
      )}
    />
  )
}

const nameOf = (extension: string | null, agents: Readonly<Record<string, { readonly name: string }>> | undefined) =>
  extension === null ? null : (agents?.[extension]?.name ?? extension)

const WaitingRow = memo(function WaitingRow({
  call,
  place,
  waitLimitMs,
  raisedBy,
  ringsAt,
}: {
  readonly call: FloorWaiting
  readonly place: number
  readonly waitLimitMs: number
  readonly raisedBy: string | null
  readonly ringsAt: string | null
}): ReactNode {
  const { format } = useRingloop()
  const words = useFloorWords()
  const supervision = useSupervision()
  const [opened, setOpened] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const panel = useId()
  const who = callerOf(call.caller, words)
  const movable = !supervision.getMoveProps(call, null).hidden
  const close = () => {
    setOpened(false)
    opener.current?.focus()
  }
  return (
    <>
      <tr {...tableRoles.row} className="rl-floor-row" data-rl-waiting={call.id}>
        <td {...tableRoles.cell} data-label={words.waiting.standing}>
          <span className={place === 1 ? 'rl-strong' : undefined}>
            {place === 1 ? words.waiting.next : words.waiting.place(format.count(place))}
          </span>
          <Standing call={call} raisedBy={raisedBy} />
        </td>
        <th {...tableRoles.title} className="rl-floor-name">
          <CallerText text={who} limit={80} />
          {call.caller.level !== null && (
            <>
              {' '}
              <span className="rl-badge rl-badge-level">
                <CallerText text={call.caller.level} limit={20} />
              </span>
            </>
          )}
          {call.caller.name !== null && call.caller.number !== null && (
            <span className="rl-quiet rl-floor-number">
              <bdi className="rl-phone">{safeLine(call.caller.number, 40)}</bdi>
            </span>
          )}
        </th>
        <td {...tableRoles.cell} className="rl-floor-queues" data-label={words.waiting.queue}>
          <span className="rl-floor-parts">
            <QueueName name={call.queue} />
            {ringsAt !== null && <span className="rl-floor-sign">{words.waiting.rings(ringsAt)}</span>}
          </span>
        </td>
        <td {...tableRoles.cell} data-label={words.waiting.since}>
          <Elapsed since={call.since} limitMs={waitLimitMs} over={words.waiting.overLimit} />
        </td>
        <td {...tableRoles.cell} className="rl-floor-actions">
          <span className="rl-commands">
            <SupervisorButton
              props={supervision.getRaiseProps(call, place)}
              label={words.waiting.raise}
              icon={Icons.down}
              flipped
            />
            {movable && (
              <button
                ref={opener}
                type="button"
                className="rl-button rl-button-small"
                aria-expanded={opened}
                aria-controls={panel}
                aria-label={words.waiting.moveCall(who)}
                title={words.waiting.moveCall(who)}
                data-rl-panel="move"
                onClick={() => setOpened(!opened)}
              >
                <Icon path={Icons.transfer} className="rl-icon-small" />
                {words.waiting.move}
              </button>
            )}
            <SupervisorButton props={supervision.getTakeProps(call)} label={words.waiting.take} icon={Icons.phone} />
          </span>
        </td>
      </tr>
      {(opened || supervision.error !== null) && (
        <tr {...tableRoles.row} className="rl-floor-more">
          <td {...tableRoles.cell} id={panel} colSpan={5}>
            {opened && <MovePanel call={call} supervision={supervision} onClose={close} />}
            <CommandError error={supervision.error} dismiss={supervision.dismiss} />
          </td>
        </tr>
      )}
    </>
  )
})

/** Why somebody who came later is before others. */
function Standing({ call, raisedBy }: { readonly call: FloorWaiting; readonly raisedBy: string | null }): ReactNode {
  const { format } = useRingloop()
  const words = useFloorWords()
  const me = useAgent()
  if (call.headStartSeconds === 0) return null
  const why =
    raisedBy !== null
      ? call.raisedBy === me?.extension
        ? words.waiting.raisedByYou
        : words.waiting.raisedBy(raisedBy)
      : call.raisedBecause.length > 0
        ? words.waiting.raisedByRule(format.list(call.raisedBecause))
        : null
  return (
    <span className="rl-floor-why">
      <span>
        <CallerText text={words.waiting.headStart(format.duration(call.headStartSeconds * 1000))} limit={60} />
      </span>
      {why !== null && (
        <span>
          <CallerText text={why} limit={200} />
        </span>
      )}
    </span>
  )
}
