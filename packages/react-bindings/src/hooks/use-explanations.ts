import type { CallId, Explanation, Interaction, RingloopError } from '@ringloop/core'
import { useEffect, useState } from 'react'
import { useRingloop } from './ringloop-context.js'
import { useInteraction } from './use-desk.js'

/** What is explained of a call. */
export interface Explanations {
  /** `null` until the gateway has answered, and when it could not. */
  readonly explanations: readonly Explanation[] | null
  readonly error: RingloopError | null
}

const none: Explanations = { explanations: null, error: null }

/** Why a call went where it went, in the desk's language; asked of the gateway while `wanted`, and again when something else was decided. */
export function useExplanations(callId: CallId, wanted: boolean): Explanations {
  const { desk, language } = useRingloop()
  const interaction = useInteraction(callId)?.interaction
  const decided = interaction && decisionsOf(interaction)
  const [answer, setAnswer] = useState(none)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `decided` is what asks again
  useEffect(() => {
    if (!wanted) return
    const asking = new AbortController()
    const { signal } = asking
    desk.explain?.(callId, language, { signal }).then(
      (explanations) => signal.aborted || setAnswer({ explanations, error: null }),
      (error: RingloopError) => signal.aborted || setAnswer({ explanations: null, error }),
    )
    return () => asking.abort()
  }, [desk, callId, language, wanted, decided])
  return answer
}

/** Something short that is another when something else was decided. */
const decisionsOf = ({ routing, pops, filing, ruleActions, assignment }: Interaction): string =>
  [routing?.at, pops.at(-1)?.decision.because, filing.decision?.because, ruleActions?.length, assignment?.at].join()
