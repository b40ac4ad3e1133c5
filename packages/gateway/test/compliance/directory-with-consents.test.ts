import {
  type Contact,
  type ContactDirectory,
  createPipeline,
  type E164,
  parseRuleSet,
  rankMatches,
  toContactId,
} from '@ringloop/core'
import type { Consents } from '@ringloop/core/compliance'
import { expect, it } from 'vitest'
import { directoryWithConsents } from '../../src/compliance/directory-with-consents.js'
import { sampleDelivered, sampleOriginated } from '../samples/sample-events.js'

const number = '+4930901820' as E164
const ada: Contact = { id: toContactId('ada'), name: 'Ada', numbers: [number], tags: [] }
const directory: ContactDirectory = { name: 'memory', lookup: async () => [ada] }
const signal = new AbortController().signal
const said = { source: '1001', channel: 'call', proof: null }
const consents: Consents = {
  marketing: { state: 'withdrawn', at: 1, ...said },
  survey: { state: 'granted', at: 1, until: 50, ...said },
}
const known = (now: number, consentsOf = async () => consents) =>
  directoryWithConsents(directory, { consentsOf }, { now: () => now, log: () => {} })

it('customers come with what they allow at that time', async () => {
  const [early] = await known(10).lookup(number, { signal })
  expect(early?.consents).toEqual({ recording: 'unknown', marketing: 'withdrawn', survey: 'granted', dataProcessing: 'unknown' })
  const [late] = await known(50).lookup(number, { signal })
  expect(late?.consents?.survey).toBe('expired')
})

it('without an answer they come without', async () => {
  const broken = known(10, async () => {
    throw new Error('away')
  })
  expect(await broken.lookup(number, { signal })).toEqual([ada])
})

it('rules ask for it', async () => {
  const rules = parseRuleSet({
    version: 1,
    rules: [
      { id: 'no-pop', when: { fact: 'contact.consent.marketing', is: 'withdrawn' }, then: { pop: false } },
      { id: 'pop', then: { pop: 'auto' } },
    ],
  })
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  pipeline.apply(sampleOriginated('a'))
  const found = await known(10).lookup(number, { signal })
  const matches = rankMatches(found, { number, name: null, region: 'DE' })
  pipeline.apply({
    type: 'contactResolved',
    id: 'a:contact',
    at: 1_500,
    callId: sampleOriginated('a').callId,
    matches,
    missing: [],
  })
  const { effects } = pipeline.apply(sampleDelivered('a'))
  expect(effects.filter(({ type }) => type === 'popScreen')).toEqual([])
})
