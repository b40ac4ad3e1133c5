import type { AssistView } from './assist-view.js'
import type { CaseView } from './case-view.js'
import type { DispatchView, SuggestionView } from './dispatch-view.js'
import type { FloorView } from './floor-view.js'
import type { TeamView } from './team-view.js'
import type { WallboardView } from './wallboard-view.js'

/** Rows of a topic: table, id, row. Whole rows: putting one twice does no harm. */
export type TopicTables = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * What a desk can watch beside its own calls, by the first part of its name. Each is tables of rows. A topic about one call is
 * watched as `name/callId`.
 */
export interface DeskTopics {
  readonly assist: AssistView
  readonly case: CaseView
  readonly dispatch: DispatchView
  readonly floor: FloorView
  readonly suggestion: SuggestionView
  readonly team: TeamView
  readonly wallboard: WallboardView
}

/** The name of a topic without what it is about. */
export type TopicKind = keyof DeskTopics & string

/** A topic as it is watched. */
export type TopicName = TopicKind | `${TopicKind}/${string}`

/** What is seen under a name. */
export type TopicView<Name extends TopicName> = Name extends TopicKind
  ? DeskTopics[Name]
  : Name extends `${infer Kind extends TopicKind}/${string}`
    ? DeskTopics[Kind]
    : never

/** One row of a topic that is another now; `null`: it is gone. */
export interface TopicChange {
  readonly table: string
  readonly id: string
  readonly row: unknown
}

/** Applies changes to a topic's tables; tables that nothing changes stay the same reference. */
export function applyTopicChanges<View extends object>(view: View, changes: readonly TopicChange[]): View {
  const touched = new Map<string, Record<string, unknown>>()
  for (const { table, id, row } of changes) {
    let rows = touched.get(table)
    if (rows === undefined) {
      rows = Object.assign(Object.create(null) as Record<string, unknown>, (view as TopicTables)[table])
      touched.set(table, rows)
    }
    if (row === null) delete rows[id]
    else rows[id] = row
  }
  return touched.size === 0 ? view : { ...view, ...Object.fromEntries(touched) }
}
