import type { DeskChange, DeskView } from '@ringloop/core'

/** The changes that lead from one view to the other. Interactions are compared by reference: the pipeline never changes one in place. */
export function diffViews(before: DeskView, after: DeskView): readonly DeskChange[] {
  if (before === after) return []
  const changes: DeskChange[] = []
  if (!sameFields(before.agent, after.agent)) changes.push({ type: 'agentPut', value: after.agent })
  if (!sameFields(before.system, after.system)) changes.push({ type: 'systemPut', value: after.system })
  for (const [id, value] of Object.entries(after.interactions)) {
    const old = Object.hasOwn(before.interactions, id) ? before.interactions[id] : undefined
    if (old !== value && (old?.interaction !== value.interaction || old.mine !== value.mine))
      changes.push({ type: 'interactionPut', id, value })
  }
  for (const id of Object.keys(before.interactions))
    if (!Object.hasOwn(after.interactions, id)) changes.push({ type: 'interactionRemoved', id })
  return changes
}

/** Small values without functions: their text tells whether they are the same. */
const sameFields = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)
