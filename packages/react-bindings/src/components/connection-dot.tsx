import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDesk } from '../hooks/use-desk.js'
import { Icon } from './icon.js'

/** The connection in one sign; quiet while all is well, with a word when it is not. */
export function ConnectionDot(): ReactNode {
  const { words } = useRingloop()
  const { connection } = useDesk()
  if (connection.state === 'live') {
    return (
      <span className="rl-connection rl-connection-live" title={words.connection.live}>
        <Icon name="online" />
        <span className="rl-unseen">{words.connection.live}</span>
      </span>
    )
  }
  const word =
    connection.state === 'idle' || connection.state === 'connecting'
      ? words.connection.connecting
      : connection.state === 'offline'
        ? words.connection.offline
        : words.connection[connection.state]
  return (
    <span className="rl-connection rl-connection-lost" title={word}>
      <Icon name="offline" />
      <span className="rl-unseen">{word}</span>
    </span>
  )
}
