import type { Interaction } from '../interactions/interaction.js'
import type { DeskChange } from './desk-protocol.js'
import { interactionViewOf } from './desk-view-of.js'
import type { DeskPerson, DeskViewer } from './desk-viewer.js'
import { myPart } from './my-part.js'

/**
 * What one step of an interaction changes on somebody's desk. Takes `undefined` for an interaction that begins, or that is
 * forgotten. Empty, and cheap, for everybody whom it does not concern.
 */
export function viewChanges(
  before: Interaction | undefined,
  after: Interaction | undefined,
  viewer: DeskViewer,
): readonly DeskChange[] {
  if (before === after) return []
  const view = after === undefined ? null : interactionViewOf(after, viewer)
  if (view !== null && after !== undefined) return [{ type: 'interactionPut', id: after.id, value: view }]
  const seen = before !== undefined && myPart(before, viewer) !== null
  return seen ? [{ type: 'interactionRemoved', id: before.id }] : []
}

const nobody: DeskPerson = { extension: '', supervisor: false }

/**
 * Whom a step of an interaction can concern: these extensions, and with `everybody` all others too. Supervisors see what
 * colleagues do, so they are always to be looked at beside these.
 */
export function viewersOf(
  before: Interaction | undefined,
  after: Interaction | undefined,
): { readonly extensions: ReadonlySet<string>; readonly everybody: boolean } {
  const extensions = new Set<string>()
  let everybody = false
  for (const interaction of [before, after]) {
    if (interaction === undefined) continue
    for (const { extension } of interaction.call.agents) extensions.add(extension)
    if (interaction.wrapUp.state !== 'none') extensions.add(interaction.wrapUp.extension)
    everybody ||= myPart(interaction, nobody) !== null
  }
  return { extensions, everybody }
}
