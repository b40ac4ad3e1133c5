import type { CallControl, RuleSet } from '@ringloop/core'
import { messageOf } from '../host/message-of.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { isCommandable, queuesOfTargets, rosterOf } from './queue-roster.js'
import { createRepeatedLook, type RepeatedLook } from './repeated-look.js'

/** Who works in the queues that workflows name, as the switch says. */
export interface QueueMembership extends RepeatedLook {
  /** By the agent's name in the queues. */
  of(queueAgent: string): readonly string[]
  /** The queues of the switch, and those that were asked for. */
  queues(): readonly string[]
  /** As `queues`, once the switch has named all that it has; `null` before, and where it cannot. */
  all(): readonly string[] | null
  /** The agents' names in a queue; `null` if it was not read yet. */
  in(queue: string): ReadonlySet<string> | null
}

/** Somebody may have changed the switch. */
const usualMs = 60_000
/** Queues of a switch that are asked for beside those that are wanted. */
const mostQueues = 200

/** Asks for each queue of the switch, of `queues` and of the rules' workflows, one after the other. A queue that cannot be read stays as it was known. */
export function createQueueMembership(options: {
  readonly control: CallControl
  readonly rules: () => RuleSet
  /** To be asked for in any case. Default: none. */
  readonly queues?: readonly string[]
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Default a minute. */
  readonly everyMs?: number
}): QueueMembership {
  const { control, clock, log, queues = [], everyMs = usualMs } = options
  const members = new Map<string, ReadonlySet<string>>()
  const silent = new Set<string>()
  let ofSwitch: readonly string[] = []
  let isWhole = false
  let wanted: ReadonlySet<string> = new Set(queues)

  const read = async (queue: string, signal: AbortSignal) => {
    try {
      members.set(queue, new Set((await rosterOf(control, queue, signal)).map(({ agent }) => agent)))
      silent.delete(queue)
    } catch (error) {
      if (signal.aborted || silent.has(queue)) return
      silent.add(queue)
      log('who works in a queue cannot be read', { queue, problem: messageOf(error) })
    }
  }
  const look = async (signal: AbortSignal) => {
    // those that are left to the switch, and those that candidates work in
    const targets = queuesOfTargets(options.rules(), ({ queue, route, candidates }) => [
      candidates?.queue,
      candidates === undefined ? queue : undefined,
      typeof route === 'object' && 'queue' in route ? route.queue : undefined,
    ])
    try {
      const told = await control.queues?.({ signal })
      ofSwitch = told?.slice(0, mostQueues) ?? []
      isWhole = told !== undefined && told.length <= mostQueues
    } catch {
      // those that were known are asked for all the same, and say what is wrong
    }
    wanted = new Set([...queues, ...targets, ...ofSwitch])
    for (const queue of members.keys()) if (!wanted.has(queue)) members.delete(queue)
    for (const queue of wanted) if (!signal.aborted && isCommandable(queue)) await read(queue, signal)
  }

  return {
    ...createRepeatedLook({
      look,
      everyMs,
      clock,
      onFailed: (error) => log('who works in queues cannot be read', { problem: messageOf(error) }),
    }),
    queues: () => [...wanted],
    all: () => (isWhole ? [...wanted] : null),
    in: (queue) => members.get(queue) ?? null,
    of: (queueAgent) => [...members].flatMap(([queue, agents]) => (agents.has(queueAgent) ? [queue] : [])),
  }
}
