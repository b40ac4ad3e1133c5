import { createPipeline, defaultRules, type PopScreenEffect, type TelephonyEvent } from '@ringloop/core'
import { createEslDecoder, createNormaliser } from '@ringloop/freeswitch-adapter'

/** The pipeline with what answers its questions, in memory: a directory that has everybody, tickets that are filed at once. */
export function createDecisions(onPop: (effect: PopScreenEffect) => void = () => {}) {
  const pipeline = createPipeline({ rules: defaultRules, region: 'TW', language: 'en' })
  const counts = { facts: 0, lookups: 0, pops: 0, finished: 0 }

  const take = (fact: TelephonyEvent): void => {
    counts.facts++
    for (const effect of pipeline.apply(fact).effects) {
      if (effect.type === 'popScreen') {
        counts.pops++
        onPop(effect)
      } else if (effect.type === 'lookUpContact') {
        counts.lookups++
        const { callId } = effect
        pipeline.apply({ type: 'contactResolved', id: `${effect.key}/answer`, at: fact.at, callId, matches: [], missing: [] })
      }
    }
    if (fact.type !== 'callCleared') return
    // What the gateway does once the ticket is filed and nobody looks at the call any more.
    counts.finished++
    pipeline.forget(fact.callId)
  }
  return { pipeline, counts, take }
}

/** The whole way in one process: bytes → codec → normaliser → reducer → decision. */
export function createCallCenter() {
  const normaliser = createNormaliser()
  const decisions = createDecisions()
  const decoder = createEslDecoder({
    onFrame(frame) {
      if (frame.type !== 'event') return
      for (const fact of normaliser.accept(frame.event, 'live')) decisions.take(fact)
    },
    onMalformed({ reason }) {
      throw new Error(`the traffic is malformed: ${reason}`)
    },
  })
  return { ...decisions, normaliser, push: decoder.push }
}
