import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useScreenPop } from '../hooks/use-screen-pop.js'
import { useWords } from '../hooks/use-words.js'
import type { IvrEntry } from '../pops/ivr-entries.js'
import { popWords } from '../words/pop-words.js'
import { Part } from './part.js'

/** What the customer keyed in before they came to the agent, so that nobody asks twice. */
export function IvrContext({ callId }: { readonly callId: CallId }): ReactNode {
  const words = useWords(popWords)
  const pop = useScreenPop(callId)
  if (!pop) return null
  return (
    <Part name="ivr" aria-label={words.pop.keyedIn}>
      <h3 className="rl-label">{words.pop.keyedIn}</h3>
      <KeyedIn ivr={pop.ivr} />
    </Part>
  )
}

/** The digits as keys and the IVR's variables; a quiet word if there is nothing. */
export function KeyedIn({
  ivr: { digits, entries },
}: {
  readonly ivr: { readonly digits: string; readonly entries: readonly IvrEntry[] }
}): ReactNode {
  const words = useWords(popWords)
  if (digits === '' && entries.length === 0) return <p className="rl-quiet">{words.pop.keyedInNothing}</p>
  return (
    <div className="rl-keyed">
      {digits !== '' && <kbd className="rl-digits">{digits}</kbd>}
      {entries.length > 0 && (
        <dl className="rl-ivr-list">
          {entries.map(({ name, label, value }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
