import type { TopicChange } from '@ringloop/core'

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The next tables with those rows of before that say the same, so that what is another is seen at a glance. */
export function withKeptRows<View extends object>(before: View, next: View): View {
  const kept = (table: string, rows: Readonly<Record<string, unknown>>) =>
    Object.assign(
      Object.create(null),
      Object.fromEntries(
        Object.entries(rows).map(([id, row]) => {
          const old = (before as Tables)[table]?.[id]
          return [id, old !== undefined && saysTheSame(old, row) ? old : row]
        }),
      ),
    )
  return Object.fromEntries(Object.entries(next as Tables).map(([table, rows]) => [table, kept(table, rows)])) as View
}

const saysTheSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** What makes the next tables of those before; rows are the same if they are one object. */
export function rowChanges(before: object, next: object): readonly TopicChange[] {
  return Object.entries(next as Tables).flatMap(([table, rows]) => {
    const old = (before as Tables)[table] ?? {}
    const put = Object.entries(rows).filter(([id, row]) => old[id] !== row)
    const gone = Object.keys(old).filter((id) => rows[id] === undefined)
    return [...put.map(([id, row]) => ({ table, id, row })), ...gone.map((id) => ({ table, id, row: null }))]
  })
}
