import type { CallId, Interaction } from '@ringloop/core'

/** The calls that are at agents or wait, by whom they are at; and what has changed since it was last asked. */
export interface FloorCalls {
  changed(after: Interaction): void
  /** Of these, the one the agent talks in, else the one that rings. */
  callAt(extension: string): CallId | null
  waiting(): Iterable<CallId>
  /** Whom and what changes concerned since the last time; and forgets it. */
  takeTouched(): { readonly extensions: ReadonlySet<string>; readonly calls: ReadonlySet<CallId> }
}

/** Keeps account of `interactions`, and of what {@link FloorCalls.changed} tells. Bounded by the calls that go on. */
export function createFloorCalls(interactions: Iterable<Interaction>): FloorCalls {
  /** By extension: whether they talk in the call. */
  const at = new Map<string, Map<CallId, boolean>>()
  const extensionsOf = new Map<CallId, readonly string[]>()
  const waiting = new Set<CallId>()
  let extensions = new Set<string>()
  let calls = new Set<CallId>()

  const changed = ({ id, call, wrapUp }: Interaction) => {
    for (const extension of extensionsOf.get(id) ?? []) {
      const there = at.get(extension)
      there?.delete(id)
      if (there?.size === 0) at.delete(extension)
      extensions.add(extension)
    }
    extensionsOf.delete(id)
    if (waiting.delete(id)) calls.add(id)
    if (wrapUp.state !== 'none') extensions.add(wrapUp.extension)
    if (call.state === 'ended') return
    if (call.waiting && call.queue !== null) {
      waiting.add(id)
      calls.add(id)
    }
    const present = call.agents.filter(({ state }) => state !== 'cleared')
    for (const { extension, state } of present) {
      const there = at.get(extension) ?? new Map<CallId, boolean>()
      at.set(extension, there.set(id, state === 'connected'))
      extensions.add(extension)
    }
    if (present.length > 0)
      extensionsOf.set(
        id,
        present.map(({ extension }) => extension),
      )
  }
  for (const interaction of interactions) changed(interaction)

  return {
    changed,
    callAt(extension) {
      let found: CallId | null = null
      for (const [id, talks] of at.get(extension) ?? []) {
        if (talks) return id
        found ??= id
      }
      return found
    },
    waiting: () => waiting,
    takeTouched() {
      const taken = { extensions, calls }
      extensions = new Set()
      calls = new Set()
      return taken
    },
  }
}
