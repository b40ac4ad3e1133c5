import {
  type CallCommand,
  type ContactDirectory,
  type ContactMatch,
  decideDial,
  type FactContext,
  RingloopError,
  rankMatches,
  toE164,
} from '@ringloop/core'
import type { DialGuard } from '../compliance/dial-guard.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** What {@link createDialRules} needs. */
export interface DialRulesOptions {
  readonly directory: ContactDirectory
  readonly clock: HostClock
  /** The rules that hold now. */
  readonly context: () => Omit<FactContext, 'at'>
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Longer, and nobody knows who would be called: a person waits for it. */
const lookupMs = 2_000

/** Refuses to dial what rules refuse. A rule that asks about the customer has them looked up; a directory that is away makes that unknown. */
export function createDialRules({ directory, clock, context, log }: DialRulesOptions): Pick<DialGuard, 'check'> {
  const lookUp = async (to: string, signal: AbortSignal): Promise<readonly ContactMatch[] | null> => {
    const { region } = context()
    const number = toE164(to, region)
    if (number === null) return null
    try {
      const found = await withinTime({ clock, milliseconds: lookupMs, signal }, (limit) =>
        directory.lookup(number, { signal: limit }),
      )
      return rankMatches(found, { number, name: null, region })
    } catch (error) {
      if (signal.aborted) throw error
      log('who would be called is not known in time', { problem: error instanceof Error ? error.message : error })
      return null
    }
  }

  return {
    async check(command: CallCommand, { signal }) {
      if (command.type !== 'dial') return
      const decide = (matches: readonly ContactMatch[] | null) =>
        decideDial(command.to, matches, { ...context(), at: clock.now() })
      let decided = decide(null)
      if (Object.keys(decided.decision.facts).some((fact) => fact.startsWith('contact.')))
        decided = decide(await lookUp(command.to, signal))
      if (decided.refused === null) return
      log('a call was refused by a rule', { because: decided.decision.because })
      throw new RingloopError('refused', `This number is not called: ${decided.refused}`, {
        mend: `A rule says so (${decided.decision.because.replace(/^rule:/, '')}). Whoever keeps the rules can change that.`,
      })
    },
  }
}
