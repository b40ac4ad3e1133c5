import type { ReactNode } from 'react'
import { useWords } from '../hooks/use-words.js'
import type { CallerIdentity } from '../pops/caller-identity.js'
import { callerWords } from '../words/caller-words.js'
import { CallerText } from './caller-text.js'
import { PhoneNumber } from './phone-number.js'

/** The first line: name and level, or the number and “new customer”, or that the number is hidden. */
export function CallerHeading({ identity }: { readonly identity: CallerIdentity }): ReactNode {
  const words = useWords(callerWords)
  return (
    <span className="rl-caller">
      <span className="rl-caller-name">
        <CallerName identity={identity} />
      </span>
      <CallerBadge identity={identity} />
      <CallerNumber identity={identity} unnamed={words.caller.noNumber} />
    </span>
  )
}

function CallerName({ identity }: { readonly identity: CallerIdentity }): ReactNode {
  const words = useWords(callerWords)
  switch (identity.kind) {
    case 'customer':
      return <CallerText text={identity.match.contact.name} limit={120} />
    case 'hidden':
      return words.caller.hidden
    default:
      if (identity.number !== null) return <PhoneNumber number={identity.number} />
      return words.caller.noNumber
  }
}

function CallerBadge({ identity }: { readonly identity: CallerIdentity }): ReactNode {
  const words = useWords(callerWords)
  if (identity.kind === 'newCustomer') return <span className="rl-badge">{words.caller.newCustomer}</span>
  if (identity.kind !== 'customer' || !identity.match.contact.level) return null
  return (
    <span className="rl-badge rl-badge-level">
      <span className="rl-unseen">{words.caller.level} </span>
      <CallerText text={identity.match.contact.level} limit={30} />
    </span>
  )
}

/** Under a customer's name their number; under a number the name the network gave, which proves nothing. */
function CallerNumber({ identity, unnamed }: { readonly identity: CallerIdentity; readonly unnamed: string }): ReactNode {
  if (identity.kind === 'hidden' || identity.kind === 'candidates') return null
  if (identity.kind === 'customer') {
    return (
      <span className="rl-caller-number">{identity.number === null ? unnamed : <PhoneNumber number={identity.number} />}</span>
    )
  }
  return identity.name === null ? null : (
    <span className="rl-caller-number">
      <CallerText text={identity.name} limit={120} />
    </span>
  )
}
