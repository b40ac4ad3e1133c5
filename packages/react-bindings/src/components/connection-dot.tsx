import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDesk } from '../hooks/use-desk.js'
import { Icon } from './icon.js'

/** The connection in one sign; quiet while all is well, with a word when it is not. */
export function ConnectionDot(): ReactNode {
  const { words } = useRingloop()
  const { state } = useDesk().connection
  const word = words.connection[state === 'idle' ? 'connecting' : state]
  const live = state === 'live'
  return (
    <span className={`rl-connection rl-connection-${live ? 'live' : 'lost'}`} title={word}>
      <Icon name={live ? 'online' : 'offline'} />
      <span className="rl-unseen">{word}</span>
    </span>
  )
}
