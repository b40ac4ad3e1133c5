import type { FloorAgent, FloorQueue, FloorView, FloorWaiting, RingloopError } from '@ringloop/core'
import { useMemo } from 'react'
import { useTopic } from '../hooks/use-topic.js'
import type { TopicState } from '../topics/topic-store.js'
import { inOrder } from './waiting-order.js'

/** Queues, agents and who waits. A row that did not change is the same reference. */
export interface FloorModel {
  /** `off`: this desk has no topics. While `loading`, what was known before stays. */
  readonly state: TopicState['state']
  readonly error: RingloopError | null
  readonly view: FloorView | null
  readonly queues: readonly FloorQueue[]
  readonly agents: readonly FloorAgent[]
  /** Of all queues, who is next first. */
  readonly waiting: readonly FloorWaiting[]
}

const none = {}

/** The floor as the gateway shows it, watched while the component is there. */
export function useFloor(): FloorModel {
  const { state, view, error } = useTopic('floor')
  const { queues = none, agents = none, waiting = none } = view ?? {}
  return {
    state,
    error,
    view,
    queues: useMemo(() => Object.values(queues), [queues]),
    agents: useMemo(() => Object.values(agents), [agents]),
    waiting: useMemo(() => inOrder(Object.values(waiting)), [waiting]),
  }
}
