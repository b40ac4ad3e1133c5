import { createPipeline, type DomainEvent, type Effect, parseRuleSet, type RuleSet, toTicketId } from '@ringloop/core'
import type { scriptedCall } from './scripted-call.js'

/** Rules of a file without wrap-up. */
export const rulesOf = (rules: readonly unknown[], rest: object = {}): RuleSet =>
  parseRuleSet({ version: 1, wrapUpSeconds: 0, rules, ...rest })

/** A pipeline under rules that can be restarted and reloaded; what it asked for is kept. */
export function start(rules: readonly unknown[], rest: object = {}) {
  const context = { rules: rulesOf(rules, rest), region: 'DE', language: 'en' } as const
  let pipeline = createPipeline(context)
  const effects: Effect[] = []
  const events: DomainEvent[] = []
  return {
    effects,
    of: <Type extends Effect['type']>(type: Type) =>
      effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type),
    apply(...more: DomainEvent[]) {
      for (const event of more) {
        const step = pipeline.apply(event)
        events.push(event, ...(step.acted === null ? [] : [step.acted]))
        effects.push(...step.effects)
      }
    },
    /** The process begins anew, perhaps with other rules, and reads its journal. */
    restart(other: readonly unknown[] = rules, otherRest: object = rest) {
      pipeline = createPipeline({ ...context, rules: rulesOf(other, otherRest) })
      for (const event of events) pipeline.replay(event)
      return pipeline.outstanding()
    },
    reload: (other: readonly unknown[]) => pipeline.setRules(rulesOf(other, rest)),
    get only() {
      const [interaction] = pipeline.interactions()
      if (interaction === undefined) throw new Error('no interaction')
      return interaction
    },
  }
}

/** The call's ticket stands. */
export const filed = (call: ReturnType<typeof scriptedCall>, ticketId = '17') =>
  call.event({ type: 'ticketFiled', ticketId: toTicketId(ticketId), url: null, version: '1' })
