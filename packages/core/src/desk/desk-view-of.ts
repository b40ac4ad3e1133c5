import type { AgentView } from '../agents/agent.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import type { Interaction } from '../interactions/interaction.js'
import type { DeskView, InteractionView, SystemView } from './desk-view.js'
import { myPart } from './my-part.js'

/** Everything that an agent's desk shows, out of all interactions. */
export function deskViewOf(
  interactions: Iterable<Interaction>,
  desk: { readonly agent: AgentView; readonly system: SystemView },
): DeskView {
  const views: Record<string, InteractionView> = {}
  for (const interaction of interactions) {
    const view = interactionViewOf(interaction, desk.agent.extension)
    if (view !== null) views[interaction.id] = view
  }
  return { agent: desk.agent, system: desk.system, interactions: views }
}

/** An interaction as the agent at `extension` may see it, or `null` if it is none of theirs. A hidden caller stays hidden. */
export function interactionViewOf(interaction: Interaction, extension: string): InteractionView | null {
  const mine = myPart(interaction, extension)
  return mine === null ? null : { interaction: withholdFromDesk(interaction), mine, commands: [] }
}

function withholdFromDesk(interaction: Interaction): Interaction {
  const call = withholdCaller(interaction.call)
  return call === interaction.call ? interaction : { ...interaction, call }
}
