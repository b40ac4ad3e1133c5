import type { ReactNode } from 'react'
import { useDesk } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { connectionWords } from '../words/connection-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** The connection in one sign; quiet while all is well, with a word when it is not. */
export function ConnectionDot(): ReactNode {
  const words = useWords(connectionWords)
  const { state } = useDesk().connection
  const word = words.connection[state === 'idle' ? 'connecting' : state]
  const live = state === 'live'
  return (
    <span className={`rl-connection rl-connection-${live ? 'live' : 'lost'}`} title={word}>
      <Icon path={live ? Icons.online : Icons.offline} />
      <span className="rl-unseen">{word}</span>
    </span>
  )
}
