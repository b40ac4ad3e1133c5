import { type CallId, type Decision, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useScreenPop } from '../hooks/use-screen-pop.js'
import type { CallerIdentity } from '../pops/caller-identity.js'
import type { Messages } from '../words/messages.js'
import { Confidence } from './confidence.js'
import { Part } from './part.js'

/** Why a call popped and how sure it is, with the whole decision on request. */
export function WhyPopped({ callId }: { readonly callId: CallId }): ReactNode {
  const { words } = useRingloop()
  const pop = useScreenPop(callId)
  if (!pop?.decision) return null
  return (
    <Part name="why" aria-label={words.why.title}>
      <h3 className="rl-label">{words.why.title}</h3>
      <WhyLine decision={pop.decision} confidence={pop.confidence} because={matchReason(pop.identity, words)} />
      <details className="rl-details">
        <summary>{words.why.details}</summary>
        <DecisionDetails decision={pop.decision} />
      </details>
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
  const { words } = useRingloop()
  return (
    <p className="rl-why-line">
      <span>{reasonInWords(decision, words)}</span>
      {because !== null && <span className="rl-quiet">{because}</span>}
      {confidence !== null && <Confidence value={confidence} />}
    </p>
  )
}

const knownReasons = [
  'knownCaller',
  'severalCustomers',
  'unknownCaller',
  'hiddenNumber',
  'unusableNumber',
  'directoryUnavailable',
  'urlNotUsable',
] as const

function reasonInWords({ because }: Decision, words: Messages): string {
  if (because.startsWith('rule:')) return words.why.rule(safeLine(because.slice(5), 64))
  const known = knownReasons.find((reason) => reason === because)
  return known ? words.why[known] : safeLine(because, 80)
}

/** Why we think it is this customer, where that is not plain from the reason itself. */
export function matchReason(identity: CallerIdentity, words: Messages): string | null {
  if (identity.kind !== 'customer') return null
  const { because } = identity.match
  return because === 'onlyOwnerOfNumber' ? null : words.why[because]
}

function DecisionDetails({ decision }: { readonly decision: Decision }): ReactNode {
  const { words } = useRingloop()
  const shown = (value: string | number | boolean | null) => (value === null ? words.why.none : safeLine(String(value), 80))
  const facts = Object.entries(decision.facts).slice(0, 20)
  return (
    <div className="rl-details-body">
      {decision.rulesTried.length === 0 ? (
        <p className="rl-quiet">{words.why.noRules}</p>
      ) : (
        <>
          <h4 className="rl-label">{words.why.rulesTried}</h4>
          <ol className="rl-rules">
            {decision.rulesTried.slice(0, 20).map((tried) => (
              <li key={tried.rule}>
                <code>{safeLine(tried.rule, 64)}</code>{' '}
                <span className={tried.matched ? 'rl-strong' : 'rl-quiet'}>
                  {tried.matched ? words.why.matched : words.why.passed}
                </span>
                {tried.failed && (
                  <span className="rl-quiet">
                    {' '}
                    · {words.why.failedBecause(safeLine(tried.failed.fact, 60), shown(tried.failed.value))}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
      {facts.length > 0 && (
        <>
          <h4 className="rl-label">{words.why.facts}</h4>
          <dl className="rl-facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{safeLine(name, 60)}</dt>
                <dd>{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
