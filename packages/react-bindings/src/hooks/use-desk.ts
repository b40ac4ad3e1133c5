import type { AgentView, CallId, InteractionView, SystemView } from '@ringloop/core'
import { useCallback } from 'react'
import type { ConnectionStatus } from '../connection/connection-status.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import type { DeskSource } from '../store/desk-source.js'
import { useRingloop } from './ringloop-context.js'
import { useDeskSelector } from './use-desk-selector.js'

const connectionOf = ({ connection }: DeskSnapshot) => connection
const agentOf = ({ view }: DeskSnapshot) => view?.agent ?? null
const systemOf = ({ view }: DeskSnapshot) => view?.system ?? null

/** The desk itself: its connection, what it is connected to, and `send`. */
export function useDesk(): {
  readonly connection: ConnectionStatus
  /** `null` until the first snapshot. */
  readonly system: SystemView | null
  readonly send: DeskSource['send']
  readonly retryNow: () => void
} {
  const { desk } = useRingloop()
  return {
    connection: useDeskSelector(connectionOf),
    system: useDeskSelector(systemOf),
    send: desk.send,
    retryNow: desk.retryNow,
  }
}

/** The agent whose desk this is; `null` until the first snapshot. */
export function useAgent(): AgentView | null {
  return useDeskSelector(agentOf)
}

/** One interaction of the desk; `null` if the desk does not have it (any more). */
export function useInteraction(callId: CallId | null): InteractionView | null {
  return useDeskSelector(
    useCallback(({ view }: DeskSnapshot) => (callId === null ? null : (view?.interactions[callId] ?? null)), [callId]),
  )
}
