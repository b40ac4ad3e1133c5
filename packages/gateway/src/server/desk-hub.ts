import type { DeskChange, DeskView, InteractionView, ServerMessage, Timestamp } from '@ringloop/core'
import { createPatchRing, type PatchRing } from './patch-ring.js'

/** Someone who watches a desk: one browser tab. */
interface DeskWatcher {
  /** Gets messages as text, in order. */
  send(text: string): void
}

/** Where a desk left off. */
interface DeskPosition {
  readonly epoch: string
  readonly sequence: number
}

/**
 * The desks of all agents: their current views, and who watches them.
 *
 * Every change of a view gets the next sequence number of that agent and is kept for a while, so that a tab that comes back gets
 * exactly what it missed.
 */
export interface DeskHub {
  /** Changes what an agent's desk shows; its watchers get a patch. */
  publish(extension: string, changes: readonly DeskChange[]): void
  /** Sends the gap since `resume` or a snapshot, then every patch; ends with the returned function. */
  watch(extension: string, watcher: DeskWatcher, resume?: DeskPosition): () => void
  /** How many watch. */
  watching(): number
  /** Whether somebody watches this agent's desk. */
  isWatched(extension: string): boolean
}

interface Desk {
  readonly view: KeptView
  sequence: number
  readonly ring: PatchRing
  readonly watchers: Set<DeskWatcher>
}

/** What {@link createDeskHub} needs. */
export interface DeskHubOptions {
  /** Another for each run of the gateway: sequence numbers count within it. */
  readonly epoch: string
  readonly now: () => Timestamp
  /** The view of an agent for whom nothing was published yet; asked for once. */
  readonly initialView: (extension: string) => DeskView
  /** Patches kept for a desk that comes back. Default 500, and together 4 million characters. */
  readonly keepPatches?: number
}

/** Makes the hub; one for a gateway. */
export function createDeskHub({ epoch, now, initialView, keepPatches = 500 }: DeskHubOptions): DeskHub {
  const desks = new Map<string, Desk>()

  const deskOf = (extension: string): Desk => {
    let desk = desks.get(extension)
    if (!desk) {
      // a desk that missed more is told its whole view, which is not much longer; hundreds of desks keep this
      const ring = createPatchRing({ maxPatches: keepPatches, maxCharacters: 250_000 })
      desk = { view: keepView(initialView(extension)), sequence: 0, ring, watchers: new Set() }
      desks.set(extension, desk)
    }
    return desk
  }
  const text = (message: ServerMessage) => JSON.stringify(message)
  const changeText = createChangeText()

  return {
    publish(extension, changes) {
      // a desk that nobody has opened yet is made as it is then
      const desk = desks.get(extension)
      if (desk === undefined || changes.length === 0) return
      desk.view.apply(changes)
      desk.sequence++
      const patch = `{"type":"patch","sequence":${desk.sequence},"serverTime":${now()},"changes":[${changes.map(changeText).join()}]}`
      desk.ring.add({ sequence: desk.sequence, text: patch })
      for (const watcher of [...desk.watchers]) watcher.send(patch)
    },

    watch(extension, watcher, resume) {
      const desk = deskOf(extension)
      // Numbers are each desk's own: where somebody else left off over the same line is nowhere on this one.
      const own = `${epoch}/${extension}`
      const gap = resume?.epoch === own ? desk.ring.since(resume.sequence) : null
      if (gap === null) {
        watcher.send(text({ type: 'snapshot', epoch: own, sequence: desk.sequence, serverTime: now(), view: desk.view.now() }))
      } else {
        for (const patch of gap) watcher.send(patch.text)
        watcher.send(text({ type: 'resumed', epoch: own, sequence: desk.sequence, serverTime: now() }))
      }
      desk.watchers.add(watcher)
      return () => {
        desk.watchers.delete(watcher)
      }
    },

    watching: () => [...desks.values()].reduce((sum, desk) => sum + desk.watchers.size, 0),
    isWatched: (extension) => (desks.get(extension)?.watchers.size ?? 0) > 0,
  }
}

/** Writes a change down once, to however many desks it goes. */
function createChangeText(): (change: DeskChange) => string {
  const written = new WeakMap<DeskChange, string>()
  return (change) => {
    let text = written.get(change)
    if (text === undefined) {
      text = JSON.stringify(change)
      written.set(change, text)
    }
    return text
  }
}

/** A view that is changed in place: a desk gets many patches for one snapshot. */
interface KeptView {
  apply(changes: readonly DeskChange[]): void
  now(): DeskView
}

function keepView(first: DeskView): KeptView {
  let { agent, system } = first
  const { colleagues } = first
  const interactions = new Map<string, InteractionView>(Object.entries(first.interactions))
  const apply = (change: DeskChange) => {
    switch (change.type) {
      case 'interactionPut':
        return interactions.set(change.id, change.value)
      case 'interactionRemoved':
        return interactions.delete(change.id)
      case 'agentPut':
        agent = change.value
        return
      case 'systemPut':
        system = change.value
    }
  }
  return {
    apply: (changes) => changes.forEach(apply),
    now: () => ({ agent, system, colleagues, interactions: Object.fromEntries(interactions) }),
  }
}
