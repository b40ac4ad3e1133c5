import { type ContactDirectory, type StartSurveyEffect, toCallId, toContactId } from '@ringloop/core'
import type { Consents } from '@ringloop/core/compliance'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { expect, it } from 'vitest'
import { defaultCompliance } from '../../src/compliance/compliance.js'
import { createEffectRunners } from '../../src/host/effect-runners.js'
import { createManualClock } from '../samples/manual-clock.js'

it('a survey is not begun for who has taken back what they allowed', async () => {
  const contactId = toContactId('c-1')
  const posted: string[] = []
  let recorded: Consents = {}
  const directory: ContactDirectory = { name: 'desk', lookup: async () => [] }
  const consents = { consentsOf: async () => recorded, record: async () => new Map(), trail: async () => [] }
  const { startSurvey } = createEffectRunners(
    {
      agents: [],
      region: 'DE',
      language: 'en',
      directory,
      outsideActions: { startSurvey: { post: async (_: unknown, { key }: { readonly key: string }) => void posted.push(key) } },
      compliance: { ...defaultCompliance, consents },
    } as unknown as Parameters<typeof createEffectRunners>[0],
    {
      tickets: createMemoryTicketBackend(),
      directory,
      cases: {},
      clock: createManualClock(5_000),
      random: () => 0.5,
      log: () => {},
    } as unknown as Parameters<typeof createEffectRunners>[1],
  )
  const run = (key: string) => {
    const customer = { contactId, name: null, number: null, email: null }
    const base = { type: 'startSurvey', callId: toCallId('a'), dueAt: 1_000, survey: 'csat' } as const
    const effect: StartSurveyEffect = { ...base, key, customer, consents: { survey: 'granted' } }
    return startSurvey.run(
      { effect, attempts: 0, leaseUntil: 0 },
      { submit: async () => {}, signal: new AbortController().signal },
    )
  }
  const said = { at: 10, source: '1001', channel: 'call', proof: null }
  recorded = { survey: { state: 'granted', until: null, ...said } }
  await run('granted')
  recorded = { survey: { state: 'withdrawn', ...said } }
  expect(await run('withdrawn')).toEqual({ then: 'complete' })
  expect(posted).toEqual(['granted'])
})
