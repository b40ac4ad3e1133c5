import type { Interaction } from '../interactions/interaction.js'
import type { DeskChange } from './desk-protocol.js'
import { interactionViewOf } from './desk-view-of.js'
import { myPart } from './my-part.js'

/**
 * What one step of an interaction changes on the desk of the agent at `extension`. Takes `undefined` for an interaction that
 * begins, or that is forgotten. Empty, and cheap, for everybody whom it does not concern.
 */
export function viewChanges(
  before: Interaction | undefined,
  after: Interaction | undefined,
  extension: string,
): readonly DeskChange[] {
  if (before === after) return []
  const view = after === undefined ? null : interactionViewOf(after, extension)
  if (view !== null && after !== undefined) return [{ type: 'interactionPut', id: after.id, value: view }]
  const seen = before !== undefined && myPart(before, extension) !== null
  return seen ? [{ type: 'interactionRemoved', id: before.id }] : []
}
