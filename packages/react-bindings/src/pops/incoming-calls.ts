import type { DeskView, InteractionView, ScreenPop } from '@ringloop/core'

/** A call that rings at this agent, with its pop as soon as it has been decided. */
export interface IncomingCall {
  readonly view: InteractionView
  readonly pop: ScreenPop | null
  /** The agent has opened it or put it away. */
  readonly acknowledged: boolean
}

/** The pop of an interaction for this agent. */
export function popFor({ interaction }: InteractionView, extension: string): ScreenPop | null {
  return interaction.pops.findLast((pop) => pop.extension === extension) ?? null
}

/** The calls that ring at this agent, the longest first. */
export function incomingCalls(view: DeskView): readonly IncomingCall[] {
  return Object.values(view.interactions)
    .filter((item) => item.mine === 'ringing')
    .sort((a, b) => a.interaction.call.startedAt - b.interaction.call.startedAt)
    .map((item) => {
      const pop = popFor(item, view.agent.extension)
      return { view: item, pop, acknowledged: pop !== null && item.interaction.acknowledgedPops.includes(pop.key) }
    })
}
