import type { AgentView, QueueLoad, TeamMember, TeamView } from '@ringloop/core'

/** What {@link teamNow} looks at. */
export interface TeamSources {
  /** Everybody of the configuration. */
  readonly agents: readonly { readonly extension: string; readonly name: string }[]
  /** How callers are sent to a queue, by its name. */
  readonly dials: Readonly<Record<string, { readonly dial: string }>>
  /** What a desk shows of its agent. */
  readonly viewOf: (extension: string) => AgentView | undefined
  /** Whether somebody looks at this desk. */
  readonly isAtDesk: (extension: string) => boolean
  /** Who waits where. */
  readonly loads: () => Readonly<Record<string, Pick<QueueLoad, 'waiting'>>>
  /** The extensions of those who work in a queue; `null` where nobody knows. */
  readonly membersOf: (queue: string) => readonly string[] | null
}

/** Whom a call can be given to, as they stand now. */
export function teamNow({ agents, dials, viewOf, isAtDesk, loads, membersOf }: TeamSources): TeamView {
  const people: Record<string, TeamMember> = {}
  for (const { extension, name } of agents) {
    const view = viewOf(extension)
    if (view === undefined) continue
    const there = view.queueStatus !== null || isAtDesk(extension) || view.state === 'busy' || view.state === 'wrapUp'
    people[extension] = { extension, name, state: there ? view.state : 'loggedOff', since: view.since }
  }
  const waiting = loads()
  return {
    people,
    queues: Object.fromEntries(
      Object.entries(dials).map(([name, { dial }]) => {
        const members = membersOf(name)
        const ready = members?.filter((extension) => people[extension]?.state === 'ready').length ?? null
        return [name, { name, dial, waiting: waiting[name]?.waiting ?? 0, ready }]
      }),
    ),
  }
}
