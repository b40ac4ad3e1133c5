import type { DeskView, InteractionView } from '@ringloop/core'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { usualCall } from './select-call.js'

const mine: ReadonlySet<InteractionView['mine']> = new Set(['ringing', 'talking', 'consulted', 'wrapUp'])

/** My calls of now, the earliest first. */
export const callLines = (view: DeskView): readonly InteractionView[] =>
  Object.values(view.interactions)
    .filter((item) => mine.has(item.mine))
    .sort((a, b) => a.interaction.call.startedAt - b.interaction.call.startedAt)

/** My calls of now but the one I am in, the earliest first. */
export function othersOf({ view }: DeskSnapshot): readonly InteractionView[] {
  if (view === null) return []
  const current = usualCall(view)
  return callLines(view).filter(({ interaction }) => interaction.id !== current)
}
