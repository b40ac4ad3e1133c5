import { useMemo, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'

/** What a column is sorted by; `null` comes last. */
export type SortKeys<Row, Column extends string> = Readonly<Record<Column, (row: Row) => string | number | null>>

/** Rows in the order that somebody chose. */
export interface SortedRows<Row, Column extends string> {
  readonly rows: readonly Row[]
  readonly by: Column
  /** As one sees it. */
  readonly descending: boolean
  /** For the `<th>` of a column. */
  readonly getHeaderProps: (column: Column) => { readonly scope: 'col'; readonly 'aria-sort'?: 'ascending' | 'descending' }
  /** For the button in it. */
  readonly getSortProps: (column: Column) => {
    readonly type: 'button'
    readonly onClick: () => void
    readonly 'data-rl-sort': Column
  }
}

/**
 * Sorts rows by a column, the other way round when it is chosen again. Give `keys` that stay the same; `opposite` are the columns that show
 * the opposite of their key: how long, where the key is since when.
 */
export function useSortedRows<Row, Column extends string>(
  rows: readonly Row[],
  keys: SortKeys<Row, Column>,
  first: { readonly by: NoInfer<Column>; readonly opposite?: readonly NoInfer<Column>[] },
): SortedRows<Row, Column> {
  const { language } = useRingloop()
  const [order, setOrder] = useState({ by: first.by, descending: false })
  const { by, descending } = order
  const sorted = useMemo(() => {
    const { compare } = new Intl.Collator(language, { numeric: true })
    const sign = descending ? -1 : 1
    return rows
      .map((row) => ({ row, key: keys[by](row) }))
      .sort(({ key: a }, { key: b }) => {
        if (a === null || b === null) return Number(a === null) - Number(b === null)
        return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)))
      })
      .map(({ row }) => row)
  }, [rows, keys, by, descending, language])
  const seen = descending !== (first.opposite?.includes(by) ?? false)
  return {
    rows: sorted,
    by,
    descending: seen,
    getHeaderProps: (column) => ({
      scope: 'col',
      ...(column === by ? { 'aria-sort': seen ? ('descending' as const) : ('ascending' as const) } : {}),
    }),
    getSortProps: (column) => ({
      type: 'button',
      onClick: () => setOrder((now) => ({ by: column, descending: now.by === column ? !now.descending : false })),
      'data-rl-sort': column,
    }),
  }
}
