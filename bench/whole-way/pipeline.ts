import { createPipeline, defaultRules } from '@ringloop/core'
import { createEslDecoder, createNormaliser, type EslEvent } from '@ringloop/freeswitch-adapter'
import { loadRecording } from '../../packages/freeswitch-adapter/test/support/recordings.js'
import { measure } from '../measure.js'
import type { Row } from '../row.js'

/** The way of an event, bytes → codec → normaliser → reducer → decision, and its parts, on recorded queue traffic. */
export async function pipelineBenchmark(): Promise<readonly Row[]> {
  const recording = loadRecording('l_burst_50_queue_calls', 'filter.json')
  const decode = () => {
    const events: EslEvent[] = []
    const decoder = createEslDecoder({ onFrame: (frame) => void (frame.type === 'event' && events.push(frame.event)) })
    decoder.push(recording.bytes)
    decoder.end()
    return events
  }
  const whole = () => {
    const normaliser = createNormaliser()
    const pipeline = createPipeline({ rules: defaultRules, region: 'TW', language: 'en' })
    let effects = 0
    for (const event of decode())
      for (const fact of normaliser.accept(event, 'replay')) effects += pipeline.apply(fact).effects.length
    if (effects < 50) throw new Error(`only ${effects} effects of 50 calls`)
  }
  const normalise = () => {
    const normaliser = createNormaliser()
    let facts = 0
    for (const event of decode()) facts += normaliser.accept(event, 'replay').length
    if (facts < 50) throw new Error(`only ${facts} facts of 50 calls`)
  }
  return measure(recording.events, {
    'bytes → decision (the whole way)': whole,
    'bytes → call events': normalise,
    'bytes → events, nothing read': () => void decode(),
  })
}
