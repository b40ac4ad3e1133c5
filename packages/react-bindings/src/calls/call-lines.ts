import type { DeskView, InteractionView } from '@ringloop/core'

const mine: ReadonlySet<InteractionView['mine']> = new Set(['ringing', 'talking', 'consulted', 'wrapUp'])

/** My calls of now, the earliest first. */
export const callLines = (view: DeskView): readonly InteractionView[] =>
  Object.values(view.interactions)
    .filter((item) => mine.has(item.mine))
    .sort((a, b) => a.interaction.call.startedAt - b.interaction.call.startedAt)
