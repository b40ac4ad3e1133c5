import type { FloorAgent, FloorQueue, FloorWaiting } from '@ringloop/core'
import { useMemo } from 'react'
import { type FloorModel, useFloor } from './use-floor.js'

/** One queue with who works and who waits in it. */
export interface QueueModel extends Pick<FloorModel, 'state' | 'error'> {
  /** `null` as long as it is not known, and if there is none. */
  readonly queue: FloorQueue | null
  readonly agents: readonly FloorAgent[]
  /** Who is next first. */
  readonly waiting: readonly FloorWaiting[]
}

/** A queue by its name, as supervisors see it. */
export function useQueue(name: string): QueueModel {
  const { state, error, queues, agents, waiting } = useFloor()
  return {
    state,
    error,
    queue: queues.find((queue) => queue.name === name) ?? null,
    agents: useMemo(() => agents.filter((agent) => agent.queues.includes(name)), [agents, name]),
    waiting: useMemo(() => waiting.filter(({ queue }) => queue === name), [waiting, name]),
  }
}
