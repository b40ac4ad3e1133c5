import { type CallId, type Decision, safeLine } from '@ringloop/core'
import { type ReactNode, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useExplanations } from '../hooks/use-explanations.js'
import { useScreenPop } from '../hooks/use-screen-pop.js'
import { useWords } from '../hooks/use-words.js'
import type { CallerIdentity } from '../pops/caller-identity.js'
import type { Messages } from '../words/messages.js'
import { whyWords } from '../words/why-words.js'
import { CommandError } from './command-error.js'
import { Confidence } from './confidence.js'
import { Part } from './part.js'

/** Why a call popped and how sure it is, if it did; of every call, on request, how everything about it was decided: its route, its pop, its ticket. */
export function WhyPopped({ callId }: { readonly callId: CallId }): ReactNode {
  const { desk } = useRingloop()
  const words = useWords(whyWords)
  const pop = useScreenPop(callId)
  if (!pop?.decision && !desk.explain) return null
  return (
    <Part name="why" aria-label={words.why[pop?.decision ? 'title' : 'details']}>
      {pop?.decision && (
        <>
          <h3 className="rl-label">{words.why.title}</h3>
          <WhyLine decision={pop.decision} confidence={pop.confidence} because={matchReason(pop.identity, words)} />
        </>
      )}
      {desk.explain && <Explained key={callId} callId={callId} />}
    </Part>
  )
}

/** The reason in one line. */
export function WhyLine({
  decision,
  confidence,
  because,
}: {
  readonly decision: Decision
  readonly confidence: number | null
  readonly because: string | null
}): ReactNode {
  const words = useWords(whyWords)
  return (
    <p className="rl-why-line">
      <span>{reasonInWords(decision, words)}</span>
      {because !== null && <span className="rl-quiet">{because}</span>}
      {confidence !== null && <Confidence value={confidence} />}
    </p>
  )
}

function reasonInWords({ because }: Decision, { why }: Pick<Messages, 'why'>): string {
  if (because.startsWith('rule:')) return why.rule(safeLine(because.slice(5), 64))
  const reasons: Readonly<Record<string, string>> = why.reasons
  return (Object.hasOwn(reasons, because) && reasons[because]) || safeLine(because, 80)
}

/** Why we think it is this customer, where that is not plain from the reason itself. */
export function matchReason(identity: CallerIdentity, words: Pick<Messages, 'why'>): string | null {
  if (identity.kind !== 'customer') return null
  const { because } = identity.match
  return because === 'onlyOwnerOfNumber' ? null : words.why[because]
}

/** How everything about the call was decided, in the gateway's sentences. */
function Explained({ callId }: { readonly callId: CallId }): ReactNode {
  const words = useWords(whyWords)
  const [open, setOpen] = useState(false)
  const { explanations, error } = useExplanations(callId, open)
  return (
    <details className="rl-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.why.details}</summary>
      <div className="rl-details-body">
        <CommandError error={error} />
        {explanations?.map(({ title, lines }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and come anew together
          <div key={index}>
            <h4 className="rl-label">{title}</h4>
            <ul className="rl-reasons">
              {lines.map(({ kind, text }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <li key={place} className={`rl-reason-${kind}`}>
                  {text}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  )
}
