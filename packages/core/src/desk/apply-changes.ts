import type { DeskChange } from './desk-protocol.js'
import type { DeskView, InteractionView } from './desk-view.js'

/** Applies one patch to a view; gives back the same reference if nothing changed. */
export function applyChanges(view: DeskView, changes: readonly DeskChange[]): DeskView {
  let next = view
  for (const change of changes) {
    switch (change.type) {
      case 'interactionPut':
        next = { ...next, interactions: { ...next.interactions, [change.id]: change.value } }
        break
      case 'interactionRemoved': {
        if (!Object.hasOwn(next.interactions, change.id)) break
        const { [change.id]: _removed, ...rest } = next.interactions as Record<string, InteractionView>
        next = { ...next, interactions: rest }
        break
      }
      case 'agentPut':
        next = { ...next, agent: change.value }
        break
      case 'systemPut':
        next = { ...next, system: change.value }
        break
    }
  }
  return next
}
