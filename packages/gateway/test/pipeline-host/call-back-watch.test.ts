import { createMemoryStore, createPipeline, type DomainEvent, parseRuleSet, toCallId, toConnectionId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createPipelineHost } from '../../src/pipeline-host/pipeline-host.js'
import { callBackTeams } from '../../src/routing/call-back-teams.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({
  version: 1,
  rules: [
    { id: 'back', when: { fact: 'call.outcome', is: 'abandoned' }, then: { callBack: { queue: 'evening', reason: 'Waited.' } } },
  ],
})
const store = createMemoryStore()
const begin = () =>
  createPipelineHost({
    now: () => 0,
    pipeline: createPipeline({ rules, region: 'DE', language: 'en' }),
    region: 'DE',
    journal: store,
    inbox: store,
    onCommitted: () => {},
    onBroken: () => {},
    log: () => {},
  })
/** The same customer, called by an agent. */
const outbound = (id: string): DomainEvent[] => {
  const began = sampleOriginated(id)
  return [{ ...began, direction: 'outbound' } as typeof began, sampleDelivered(id)]
}

/** The agent has picked up, and then the customer. */
const spokenWith = (id: string) =>
  ['1001', null].map((party) => {
    const connectionId = toConnectionId(party === null ? id : `${id}-${party}`)
    return {
      type: 'established',
      id: `${id}:${party}:answered`,
      at: 3_000,
      origin: 'live',
      callId: toCallId(id),
      connectionId,
    } as const
  })

it('a call back is done once an agent has spoken to the customer in an outbound call, also after a restart', async () => {
  await begin().submit([sampleOriginated('a'), { ...sampleCleared('a'), outcome: 'abandoned' } as DomainEvent])
  const host = begin()
  await host.recover()
  await host.submit(outbound('b'))
  expect(host.interaction(toCallId('a'))?.callBack).toMatchObject({ state: 'scheduled', queue: 'evening', reason: 'Waited.' })
  await host.submit(spokenWith('b'))
  expect(host.interaction(toCallId('a'))?.callBack).toMatchObject({ state: 'done', by: '1001' })
  const again = begin()
  await again.recover()
  expect(again.interaction(toCallId('a'))?.callBack).toMatchObject({ state: 'done', by: '1001' })
})

it('call backs for a team are its people’s; a name that is nobody’s team leaves nobody out', () => {
  const mayCall = callBackTeams([{ teams: ['evening'] }, {}])
  expect(mayCall({ teams: ['evening'] })('evening')).toBe(true)
  expect(mayCall({})('evening')).toBe(false)
  expect(mayCall({})('reminders')).toBe(true)
})
