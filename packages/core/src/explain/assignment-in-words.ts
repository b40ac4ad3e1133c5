import type { AssignmentReasons } from '../routing/assignment-reasons.js'
import { safeLine } from '../text/safe-text.js'
import type { ExplanationLine } from './explanation.js'
import type { ExplanationWords } from './explanation-words.js'

/** Of targets and agents, so many each are told one by one. */
const told = 10

/** Why a workflow gave something to somebody: its targets, who came first, and what stood in the way of the others. */
export function assignmentInWords(reasons: AssignmentReasons, words: ExplanationWords): readonly ExplanationLine[] {
  const quote = (text: string) => words.quote(safeLine(text, 60))
  const first = reasons.agents.find(({ rank }) => rank === 1)
  const passed = reasons.agents.flatMap((tried) => (tried.rank === null ? [tried] : []))
  const more = Math.max(0, passed.length - told) + reasons.agentsLeftOut
  return [
    { kind: 'because', text: words.workflow(safeLine(reasons.workflow, 64), safeLine(reasons.because, 130)) },
    ...(first === undefined ? [] : [{ kind: 'held', text: words.firstAgent(safeLine(first.agent, 60)) } as const]),
    ...reasons.targets
      .filter(({ outcome }) => outcome !== 'chosen')
      .slice(0, told)
      .map(({ target, outcome }) => ({ kind: 'turnedAway', text: words.target(safeLine(target, 130), outcome) }) as const),
    ...passed.slice(0, told).map(({ agent, obstacle }) => {
      const why = words.obstacle(obstacle, quote)
      return { kind: 'turnedAway', text: words.agentPassed(safeLine(agent, 60), why) } as const
    }),
    ...(more > 0 ? [{ kind: 'turnedAway', text: words.moreAgents(more) } as const] : []),
  ]
}
