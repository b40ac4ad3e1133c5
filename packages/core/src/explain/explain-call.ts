import type { Interaction } from '../interactions/interaction.js'
import type { RuleAction } from '../interactions/rule-action.js'
import type { RouteTarget } from '../routing/route-target.js'
import { draftedByRules } from './drafted-by-rules.js'
import { type ExplainOptions, explainDecision, explanationWords } from './explain-decision.js'
import type { Explanation } from './explanation.js'

/** What rules did of themselves: so many are told, the last. */
const toldActions = 10

/**
 * Why a call went where it went: its route, its pops (those of `extension` alone, if one is given), its ticket, who got it, and what rules
 * did, each in sentences. Of a pop that several agents got for the same reasons, the last is told; by which rules, once for all that follows.
 */
export function explainCall(
  interaction: Interaction,
  options: ExplainOptions & { readonly extension?: string },
): readonly Explanation[] {
  const { routing, pops, filing, assignment, ruleActions } = interaction
  const { extension } = options
  const pop = pops.filter((one) => extension === undefined || one.extension === extension).at(-1)
  const decided = filing.decision
  const owner = assignment?.owner ?? assignment?.queue ?? ''
  let told: string | undefined
  const explain = (asked: Parameters<typeof explainDecision>[0]) => {
    const by = JSON.stringify(asked.decision.rules)
    const rulesTold = by === told
    told = by
    return explainDecision({ ...asked, rulesTold }, options)
  }
  return [
    ...(routing === null
      ? []
      : [explain({ about: 'route', decision: routing.decision, outcome: routing.target.kind, detail: place(routing.target) })]),
    ...(pop === undefined ? [] : [explain({ about: 'pop', decision: pop.decision })]),
    ...(decided === null
      ? []
      : [
          withLines(
            explain({ about: 'ticket', decision: decided, outcome: decided.decision === 'none' ? 'noTicket' : decided.decision }),
            filing.state === 'none' ? [] : draftedByRules(filing.draft, explanationWords(options.language)),
          ),
        ]),
    ...(assignment === null
      ? []
      : [explain({ about: 'assignment', decision: assignment.decision, outcome: 'assigned', detail: owner })]),
    ...ruleActions
      .slice(-toldActions)
      .map(({ action, decision }) => explain({ about: 'action', decision, outcome: action.type, detail: aim(action) })),
  ]
}

/** Behind what was decided and why, before the rules that were turned away. */
function withLines(explanation: Explanation, more: Explanation['lines']): Explanation {
  const { lines } = explanation
  const first = lines.findIndex(({ kind }) => kind === 'turnedAway')
  const at = first === -1 ? lines.length : first
  return { ...explanation, lines: [...lines.slice(0, at), ...more, ...lines.slice(at)] }
}

function place(target: RouteTarget): string {
  switch (target.kind) {
    case 'queue':
      return target.queue
    case 'agent':
    case 'ivr':
      return target.extension
    case 'reject':
      return target.cause
    case 'voicemail':
      return target.mailbox
    case 'continue':
      return ''
  }
}

function aim(action: RuleAction): string {
  switch (action.type) {
    case 'notify':
      return action.channel
    case 'escalate':
      return action.chain
    case 'callBack':
      return action.queue ?? ''
    case 'startSurvey':
      return action.survey
    case 'requestConsent':
      return action.purpose
    case 'split':
      return action.template
  }
}
