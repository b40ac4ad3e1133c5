import type { AgentView } from '../agents/agent.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import type { Interaction } from '../interactions/interaction.js'
import type { Colleague, DeskView, InteractionView, SystemView } from './desk-view.js'
import type { DeskViewer } from './desk-viewer.js'
import { myPart } from './my-part.js'

/** Everything that an agent's desk shows, out of all interactions. */
export function deskViewOf(
  interactions: Iterable<Interaction>,
  desk: {
    readonly agent: AgentView
    readonly system: SystemView
    readonly colleagues: readonly Colleague[]
    readonly viewer: DeskViewer
  },
): DeskView {
  const views: Record<string, InteractionView> = {}
  for (const interaction of interactions) {
    const view = interactionViewOf(interaction, desk.viewer)
    if (view !== null) views[interaction.id] = view
  }
  return { agent: desk.agent, system: desk.system, colleagues: desk.colleagues, interactions: views }
}

/** An interaction as somebody may see it, or `null` if it is none of theirs. A hidden caller stays hidden. */
export function interactionViewOf(interaction: Interaction, viewer: DeskViewer): InteractionView | null {
  const mine = myPart(interaction, viewer)
  if (mine === null) return null
  const view = { interaction: withholdFromDesk(interaction), mine, commands: viewer.commandsFor(interaction.call) }
  return viewer.phonesOf === undefined ? view : { ...view, phones: viewer.phonesOf(interaction) }
}

function withholdFromDesk(interaction: Interaction): Interaction {
  const call = withholdCaller(interaction.call)
  return call === interaction.call ? interaction : { ...interaction, call }
}
