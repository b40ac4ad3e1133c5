import { type ReactNode, useId, useState } from 'react'
import { EmptyState } from '../components/empty-state.js'
import { Icon } from '../components/icon.js'
import type { IconPath } from '../components/icons.js'
import * as Icons from '../components/icons.js'
import { Part } from '../components/part.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { FloorClockProvider } from './floor-clock.js'
import { FloorState } from './floor-state.js'
import type { FloorModel } from './use-floor.js'
import type { SortedRows } from './use-sorted-rows.js'
import { useFloorWords } from './use-supervision.js'

/** Where a table is laid out as cards, its parts keep what they are for screen readers. */
export const tableRoles = {
  table: { role: 'table' },
  body: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
  title: { role: 'rowheader', scope: 'row' },
} as const

/** So many rows are shown at first; the others by a button. */
const firstRows = 100

/** A table of the floor with its heading and its states: loading, refused, empty, nothing that fits. */
export function FloorTable<Row, Column extends string>({
  name,
  title,
  floor,
  all,
  sorted,
  columns,
  actions,
  empty,
  clear,
  renderRow,
}: {
  readonly name: string
  readonly title: string
  readonly floor: FloorModel
  /** How many rows there are without the filter. */
  readonly all: number
  readonly sorted: SortedRows<Row, Column>
  readonly columns: Readonly<Record<Column, string>>
  /** The head of the column of buttons, if there is one. */
  readonly actions?: string
  readonly empty: { readonly icon: IconPath; readonly title: string; readonly help: string }
  /** Takes the filter away; absent if there is none. */
  readonly clear?: (() => void) | undefined
  readonly renderRow: (row: Row) => ReactNode
}): ReactNode {
  const words = useFloorWords()
  const { format } = useRingloop()
  const heading = useId()
  const [whole, setWhole] = useState(false)
  const { rows } = sorted
  const shown = whole ? rows : rows.slice(0, firstRows)
  const entries = Object.entries(columns) as [Column, string][]
  return (
    <Part name={`floor-${name}`} className="rl-floor-part" aria-labelledby={heading}>
      <h2 id={heading} className="rl-floor-title">
        {title} {floor.view !== null && <span className="rl-count rl-quiet">{format.count(rows.length)}</span>}
      </h2>
      {floor.view === null ? (
        <FloorState floor={floor} />
      ) : all === 0 ? (
        <EmptyState {...empty} />
      ) : rows.length === 0 ? (
        <EmptyState icon={Icons.hidden} title={words.filter.none} help={words.filter.noneHelp}>
          {clear && (
            <button type="button" className="rl-button rl-button-small" onClick={clear}>
              {words.filter.clear}
            </button>
          )}
        </EmptyState>
      ) : (
        <FloorClockProvider>
          <table {...tableRoles.table} className="rl-floor-table" aria-labelledby={heading}>
            <thead {...tableRoles.body}>
              <tr {...tableRoles.row}>
                {entries.map(([column, label]) => (
                  <th key={column} {...tableRoles.head} {...sorted.getHeaderProps(column)}>
                    <button {...sorted.getSortProps(column)} className="rl-floor-sort">
                      {label}
                      <Icon
                        path={Icons.down}
                        className={`rl-icon-small${sorted.by === column ? '' : ' rl-floor-unsorted'}${sorted.by === column && !sorted.descending ? ' rl-floor-up' : ''}`}
                      />
                    </button>
                  </th>
                ))}
                {actions && (
                  <th {...tableRoles.head} scope="col" className="rl-floor-actions-head">
                    {actions}
                  </th>
                )}
              </tr>
            </thead>
            <tbody {...tableRoles.body}>{shown.map(renderRow)}</tbody>
          </table>
          {shown.length < rows.length && (
            <button type="button" className="rl-button rl-button-wide rl-floor-all" onClick={() => setWhole(true)}>
              {words.showAll(format.count(rows.length))}
            </button>
          )}
        </FloorClockProvider>
      )}
    </Part>
  )
}
