import { createPipeline, type DomainEvent, type Language, type Pipeline, type RuleSet } from '@ringloop/core'
import { ruleCalendars } from './rule-calendars.js'

/** What calls are replayed with. */
export interface ReplayOptions {
  readonly rules: RuleSet
  readonly region: string
  readonly language: Language
}

/**
 * A pipeline that does what rules say and nothing else. Before each event it lets the time pass that rules wait for: a call that waited for
 * two minutes is asked about after one, whether or not anything happened then.
 */
export function replayPipeline({ rules, region, language }: ReplayOptions): Pipeline {
  const pipeline = createPipeline({ rules, region, language, isOpen: ruleCalendars(rules) })
  const letTimePass = ({ callId, at }: DomainEvent) => {
    for (;;) {
      const wakeAt = pipeline.interaction(callId)?.wakeAt ?? null
      if (wakeAt === null || wakeAt >= at) return
      pipeline.apply({ type: 'timePassed', id: `${callId}/replayed-time/${wakeAt}`, at: wakeAt, callId })
      // time alone always moves on
      if (pipeline.interaction(callId)?.wakeAt === wakeAt) return
    }
  }
  return Object.assign(Object.create(pipeline) as Pipeline, {
    apply(event: DomainEvent) {
      letTimePass(event)
      return pipeline.apply(event)
    },
  })
}
