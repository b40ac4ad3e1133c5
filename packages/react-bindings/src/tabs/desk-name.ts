import type { DeskSource } from '../store/desk-source.js'

/**
 * What tabs of the same desk have in common and no other: gateway and agent. `null` until the first view. Locks, channels and what is
 * stored are named by it, so that two agents on one origin do not disturb each other.
 */
export function deskName(desk: DeskSource): string | null {
  const { view } = desk.getSnapshot()
  return view ? `${encodeURIComponent(desk.gateway ?? '')}/${encodeURIComponent(view.agent.extension)}` : null
}

/** How everything of this desk begins; of all desks of its gateway, until it is known which one it is. */
export const deskStart = (desk: DeskSource): string => `${deskName(desk) ?? encodeURIComponent(desk.gateway ?? '')}/`

/** Who sits at the desk: what they typed is theirs, and not of whoever signs in at the same extension next. `null` until the first view. */
export function deskPerson(desk: DeskSource): string | null {
  const { view } = desk.getSnapshot()
  return view ? `${deskName(desk)}/${encodeURIComponent(view.agent.name)}` : null
}
