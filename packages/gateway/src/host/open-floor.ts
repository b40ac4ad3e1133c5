import { type CallControl, type CommandingPerson, type DeskCommand, toCallId } from '@ringloop/core'
import type { QueueDay } from '../floor/floor-rows.js'
import { createFloorTopic, type FloorTopic, type FloorTopicOptions } from '../floor/floor-topic.js'
import { type ByHandParts, noteMove, raiseByHand } from '../floor/raise-by-hand.js'
import type { DeskAgent } from '../pipeline-host/desk-views.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { OpenRouting } from './open-routing.js'

/** What supervisors see of everybody, and do beside commands to the telephone system. */
export interface OpenFloor {
  readonly topic: FloorTopic
  /** As {@link raiseByHand}. */
  raise(command: Extract<DeskCommand, { type: 'raiseWaiting' }>, by: CommandingPerson): Promise<void>
  /** As {@link noteMove}. */
  noteMove(callId: string, by: CommandingPerson): () => void
}

/** Puts together the supervisors' view. */
export function openFloor(
  options: Pick<FloorTopicOptions, 'viewOf' | 'isAtDesk' | 'interaction' | 'interactions' | 'commands' | 'region'> & {
    readonly people: ReadonlyMap<string, DeskAgent>
    readonly control: CallControl | undefined
    readonly routing: OpenRouting
    /** How a queue did today; nobody counts if absent. */
    readonly dayOf?: (queue: string) => QueueDay | null
    readonly clock: HostClock
    readonly signal: AbortSignal
    readonly log: ByHandParts['log']
    /** Told of what should not be. */
    readonly warn: ByHandParts['log']
  },
): OpenFloor {
  const { people, control, routing, clock, signal, log, dayOf = () => null } = options
  const { placeOf } = routing.board
  const topic = createFloorTopic({
    ...options,
    agents: [...people.values()],
    placeOf,
    standingOf: routing.standingOf,
    raises: control?.raiseWaiting !== undefined,
    queues: () => new Map(routing.queues().map((queue) => [queue, routing.membersOf(queue)])),
    dayOf,
    log: options.warn,
  })
  const parts: ByHandParts = { control, placeOf, keeper: routing, onRaised: topic.waitingChanged, clock, signal, log }
  return {
    topic,
    raise: ({ callId, headStartSeconds }, by) => raiseByHand({ callId: toCallId(callId), headStartSeconds }, by, parts),
    noteMove: (callId, by) => noteMove(toCallId(callId), by, parts),
  }
}
