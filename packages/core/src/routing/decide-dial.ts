import { toCallId, toConnectionId } from '../calls/call-id.js'
import { reduceCall } from '../calls/reduce-call.js'
import type { ContactMatch } from '../contacts/contact.js'
import type { ContactLookup } from '../interactions/interaction.js'
import { type FactContext, interactionFacts } from '../interactions/interaction-facts.js'
import type { Decision } from '../rules/decision.js'
import { tryRules, versionOf } from '../rules/try-rules.js'

/** Whether somebody may be called, and why. */
export interface DialDecision {
  /** What the person who wanted to call is told; `null` if they may. */
  readonly refused: string | null
  readonly decision: Decision
}

/**
 * Decides whether a number may be called. The first rule with `refuseDial` that matches refuses; without one it may. Facts are those of
 * the outbound call that it would be: `call.direction`, `call.dialled`, `caller.…`, `contact.…`, `time.…`. Of the contact's only those
 * that a rule asked about are among the decision's facts, so that whoever asks sees whether a lookup could change it.
 *
 * @param matches who has the number; `null` if nobody was asked, or nobody could tell.
 */
export function decideDial(to: string, matches: readonly ContactMatch[] | null, context: FactContext): DialDecision {
  const call = reduceCall(undefined, {
    type: 'originated',
    id: 'dial',
    at: context.at ?? 0,
    callId: toCallId('dial'),
    connectionId: toConnectionId('dial'),
    origin: 'live',
    direction: 'outbound',
    dialled: to,
    customer: { number: to, name: null, anonymous: false },
  })
  const facts = call === undefined ? () => null : interactionFacts({ call, lookup: lookupOf(matches) }, context)
  const trial = tryRules(context.rules, facts, 'refuseDial')
  const refused = trial.match?.action.reason ?? null
  return {
    refused,
    decision: {
      decision: refused === null ? 'dial' : 'refuseDial',
      because: trial.match === null ? 'noRefusingRule' : `rule:${trial.match.rule}`,
      ...versionOf(context.rules),
      rulesTried: trial.rulesTried,
      facts: trial.facts,
    },
  }
}

function lookupOf(matches: readonly ContactMatch[] | null): ContactLookup {
  if (matches === null) return { state: 'pending' }
  const [first] = matches
  if (first === undefined) return { state: 'unknown' }
  const chosen = matches.length === 1 ? first.contact.id : null
  return { state: 'matched', matches, chosen, missing: ['openTickets', 'history'] }
}
