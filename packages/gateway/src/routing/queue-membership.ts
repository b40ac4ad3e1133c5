import { type CallControl, type CommandingPerson, isRingloopError, type RuleSet } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'

/** Who works in the queues that workflows name, as the switch says. */
export interface QueueMembership extends AsyncDisposable {
  /** By the agent's name in the queues. */
  of(queueAgent: string): readonly string[]
  /** Rules or the switch are others than they were: asks again. */
  changed(): void
  /** Resolves once it is known, as far as the switch tells. */
  settled(): Promise<void>
}

/** As who it asks. */
const asker: CommandingPerson = { extension: 'ringloop', agent: null, supervisor: true }
/** What a command may name. */
const commandable = /^\w[\w.@-]{0,99}$/
/** Somebody may have changed the switch. */
const usualMs = 60_000

/** Asks for each queue of the rules' workflows, one after the other. A queue that cannot be read stays as it was known. */
export function createQueueMembership(options: {
  readonly control: CallControl
  readonly rules: () => RuleSet
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Default a minute. */
  readonly everyMs?: number
}): QueueMembership {
  const { control, clock, log, everyMs = usualMs } = options
  const ending = new AbortController()
  const { signal } = ending
  const members = new Map<string, ReadonlySet<string>>()
  const silent = new Set<string>()
  let working: Promise<void> | null = null
  let cancel = () => {}

  const read = async (queue: string) => {
    try {
      const { agents } = await control.execute({ type: 'listQueue', queue }, { by: asker, signal })
      members.set(queue, new Set(agents.map(({ agent }) => agent)))
      silent.delete(queue)
    } catch (error) {
      if (signal.aborted || silent.has(queue)) return
      silent.add(queue)
      const problem = isRingloopError(error) || error instanceof Error ? error.message : String(error)
      log('who works in a queue cannot be read', { queue, problem })
    }
  }
  const work = async () => {
    const wanted = new Set(queuesOf(options.rules().workflows ?? {}))
    for (const queue of members.keys()) if (!wanted.has(queue)) members.delete(queue)
    for (const queue of wanted) if (!signal.aborted && commandable.test(queue)) await read(queue)
    working = null
    if (!signal.aborted && wanted.size > 0) cancel = clock.after(everyMs, changed)
  }
  const changed = () => {
    if (signal.aborted) return
    cancel()
    // one that runs is over in a moment, and the next sees what has changed since
    working = (working ?? Promise.resolve()).then(work)
  }

  return {
    of: (queueAgent) => [...members].flatMap(([queue, agents]) => (agents.has(queueAgent) ? [queue] : [])),
    changed,
    settled: async () => working ?? undefined,
    async [Symbol.asyncDispose]() {
      ending.abort()
      cancel()
      await working
    },
  }
}

/** Queues about whose people a workflow asks: those it leaves to the switch, and those candidates work in. */
const queuesOf = (workflows: NonNullable<RuleSet['workflows']>): readonly string[] =>
  Object.values(workflows).flatMap(({ filters }) =>
    filters.flatMap(({ targets }) =>
      targets.flatMap(({ queue, route, candidates }) => [
        ...(candidates?.queue === undefined ? [] : [candidates.queue]),
        ...(queue === undefined || candidates !== undefined ? [] : [queue]),
        ...(typeof route === 'object' && 'queue' in route ? [route.queue] : []),
      ]),
    ),
  )
