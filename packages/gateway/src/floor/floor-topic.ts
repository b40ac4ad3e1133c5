import {
  type AgentStatusChange,
  type CallId,
  type FloorAgent,
  type FloorQueue,
  type FloorWaiting,
  type Interaction,
  RingloopError,
  type TopicChange,
} from '@ringloop/core'
import { tellEach } from '../host/tell-each.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Committed } from '../pipeline-host/pipeline-host.js'
import { createListeners } from '../server/listeners.js'
import type { TopicProvider } from '../server/topics.js'
import { createFloorCalls } from './floor-calls.js'
import { agentRow, type FloorSources, queueRows, waitingRow } from './floor-rows.js'

/** The topic `floor`, and what it must hear of. */
export interface FloorTopic extends TopicProvider {
  committed(committed: Pick<Committed, 'changed'>): void
  /** The queues take agents for something else. */
  agentChanged(changes: readonly AgentStatusChange[]): void
  /** Who waits stands otherwise. */
  waitingChanged(callId: CallId): void
}

/** What {@link createFloorTopic} needs. */
export interface FloorTopicOptions extends FloorSources {
  /** What is known of calls already. */
  readonly interactions: Iterable<Interaction>
  readonly clock: Pick<HostClock, 'after'>
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** What changes within this is told together, in milliseconds. Default 150. */
  readonly togetherMs?: number
  /** How often everything is looked at again: who is at a desk, and who works in a queue, nobody tells. Default 3,000 ms. */
  readonly everyMs?: number
}

/** Rows of one table as they were told, with their texts to compare. */
class Told<Row> {
  readonly rows = new Map<string, Row>()
  readonly #texts = new Map<string, string>()

  constructor(readonly table: string) {}

  /** The change, if it is one. */
  put(id: string, row: Row | null): TopicChange | null {
    const text = row === null ? undefined : JSON.stringify(row)
    if (this.#texts.get(id) === text) return null
    if (row === null || text === undefined) {
      this.rows.delete(id)
      this.#texts.delete(id)
    } else {
      this.rows.set(id, row)
      this.#texts.set(id, text)
    }
    return { table: this.table, id, row }
  }
}

/**
 * The topic `floor`, for supervisors: rows of agents and of who waits are made anew only where a call or an agent changed, those of queues
 * by counting; what changes quickly is told together. While nobody watches, only which call is at whom is kept.
 */
export function createFloorTopic(options: FloorTopicOptions): FloorTopic {
  const { clock, log, togetherMs = 150, everyMs = 3_000 } = options
  const people = new Map(options.agents.map((agent) => [agent.extension, agent]))
  const byQueueName = new Map(options.agents.flatMap(({ agent, extension }) => (agent === null ? [] : [[agent, extension]])))
  const calls = createFloorCalls(options.interactions)
  const watchers = createListeners<readonly TopicChange[]>('floor', log)
  const agents = new Told<FloorAgent>('agents')
  const waiting = new Told<FloorWaiting>('waiting')
  const queues = new Told<FloorQueue>('queues')
  let touchedAgents = new Set<string>()
  let touchedCalls = new Set<CallId>()
  let next: (() => void) | null = null
  let sweep = () => {}

  const look = (all: boolean): TopicChange[] => {
    const touched = calls.takeTouched()
    const extensions = all ? people.keys() : new Set([...touched.extensions, ...touchedAgents])
    const ids = new Set([
      ...touched.calls,
      ...touchedCalls,
      ...(all ? [...calls.waiting(), ...(waiting.rows.keys() as Iterable<CallId>)] : []),
    ])
    touchedAgents = new Set()
    touchedCalls = new Set()
    const queuesOf = queuesByAgent()
    const changes: (TopicChange | null)[] = []
    for (const extension of extensions) {
      const person = people.get(extension)
      if (person === undefined) continue
      const row = agentRow(person, calls.callAt(extension), queuesOf.get(extension) ?? [], options)
      changes.push(agents.put(extension, row))
    }
    for (const id of ids) changes.push(waiting.put(id, waitingRow(id, options)))
    const rows = queueRows(agents.rows, waiting.rows.values(), options)
    for (const name of [...queues.rows.keys()]) if (!rows.has(name)) changes.push(queues.put(name, null))
    for (const [name, row] of rows) changes.push(queues.put(name, row))
    return changes.filter((change) => change !== null)
  }
  const queuesByAgent = (): ReadonlyMap<string, readonly string[]> => {
    const found = new Map<string, string[]>()
    for (const [queue, members] of options.queues())
      for (const extension of members ?? []) {
        const list = found.get(extension)
        if (list === undefined) found.set(extension, [queue])
        else list.push(queue)
      }
    return found
  }

  const tell = (all: boolean) => {
    const changes = look(all)
    if (changes.length > 0) watchers.tell(changes)
  }
  const soon = () => {
    next ??= clock.after(togetherMs, () => {
      next = null
      tellEach({ floor: () => tell(false) }, log)
    })
  }
  const sweepAgain = () => {
    sweep = clock.after(everyMs, () => {
      sweepAgain()
      tellEach({ floor: () => tell(true) }, log)
    })
  }

  return {
    open({ supervisor }, about, publish) {
      if (about !== '') throw new RingloopError('notFound', 'topic: there is one floor.')
      if (!supervisor)
        throw new RingloopError('forbidden', 'topic: the floor is for supervisors.', {
          mend: 'Give this person the role in the configuration.',
        })
      // those who watch already are told what this look finds
      tell(true)
      if (watchers.size === 0) sweepAgain()
      watchers.add(publish)
      return {
        view: {
          queues: Object.fromEntries(queues.rows),
          agents: Object.fromEntries(agents.rows),
          waiting: Object.fromEntries(waiting.rows),
        },
        close() {
          if (!watchers.delete(publish) || watchers.size > 0) return
          sweep()
          next?.()
          next = null
        },
      }
    },
    committed({ changed }) {
      for (const { after } of changed) calls.changed(after)
      // whoever comes looks at everything
      if (watchers.size === 0) calls.takeTouched()
      else soon()
    },
    agentChanged(changes) {
      if (watchers.size === 0) return
      for (const { agent } of changes) {
        const extension = byQueueName.get(agent)
        if (extension !== undefined) touchedAgents.add(extension)
      }
      soon()
    },
    waitingChanged(callId) {
      if (watchers.size === 0) return
      touchedCalls.add(callId)
      soon()
    },
  }
}
