import type { ReactNode } from 'react'
import { useDesk } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { connectionWords } from '../words/connection-words.js'
import { deskWords } from '../words/desk-words.js'
import { outageWords } from '../words/outage-words.js'
import { EmptyState } from './empty-state.js'
import * as Icons from './icons.js'

/** Before the first snapshot: what is awaited, on the bones of the desk. */
export function LoadingDesk(): ReactNode {
  const words = useWords(deskWords, connectionWords, outageWords)
  const { connection } = useDesk()
  const waits = connection.state === 'idle' || connection.state === 'connecting' || connection.state === 'offline'
  return (
    <div className="rl-panes rl-panes-loading" aria-busy={waits}>
      <div className="rl-left" aria-hidden="true">
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
      </div>
      {/* there from the start, so that it is read when the connection is refused */}
      <div className="rl-middle" role="status">
        {waits ? (
          <EmptyState icon={Icons.phone} title={words.desk.loading} help={words.desk.loadingHelp} />
        ) : (
          <EmptyState
            icon={Icons.alert}
            title={connection.state === 'refused' ? words.connection.refused : words.connection.closed}
            help={connection.state === 'refused' ? connection.message : words.outage.closedHelp}
          />
        )}
      </div>
      <div className="rl-right" aria-hidden="true">
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-block" />
      </div>
    </div>
  )
}
