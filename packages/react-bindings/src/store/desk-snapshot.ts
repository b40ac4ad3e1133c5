import type { DeskView } from '@ringloop/core'
import type { ConnectionStatus } from '../connection/connection-status.js'

/** Everything the desk knows at one moment. Immutable: a change makes a new one. */
export interface DeskSnapshot {
  /** `null` until the first snapshot has come; afterwards it stays, also while offline. */
  readonly view: DeskView | null
  readonly connection: ConnectionStatus
}

/** What a server renders, and what every desk starts with. */
export const emptyDeskSnapshot: DeskSnapshot = { view: null, connection: { state: 'idle' } }
