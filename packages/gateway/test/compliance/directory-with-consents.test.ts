import {
  type Contact,
  type ContactDirectory,
  createPipeline,
  defaultRules,
  type E164,
  interactionFacts,
  parseRuleSet,
  rankMatches,
  toContactId,
} from '@ringloop/core'
import type { Consents } from '@ringloop/core/compliance'
import { expect, it } from 'vitest'
import { directoryWithConsents } from '../../src/compliance/directory-with-consents.js'
import { createManualClock } from '../samples/manual-clock.js'
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
const known = (now: number, consentsOf = async () => consents, of = directory) =>
  directoryWithConsents(of, { consentsOf }, { clock: createManualClock(now), log: () => {} })

it('customers come with what they allow at that time', async () => {
  const [early] = await known(10).lookup(number, { signal })
  expect(early?.consents).toEqual({ recording: 'unknown', marketing: 'withdrawn', survey: 'granted', dataProcessing: 'unknown' })
  const [late] = await known(50).lookup(number, { signal })
  expect(late?.consents?.survey).toBe('expired')
})

it('what the directory says itself is kept, where nothing was recorded here', async () => {
  const says = { results: 'granted', marketing: 'granted', recording: 'denied' }
  const of: ContactDirectory = { name: 'crm', lookup: async () => [{ ...ada, consents: says }] }
  const [customer] = await known(10, undefined, of).lookup(number, { signal })
  expect(customer?.consents).toEqual({
    results: 'granted',
    recording: 'denied',
    marketing: 'withdrawn',
    survey: 'granted',
    dataProcessing: 'unknown',
  })
})

it('who they are does not wait for a database that is slow', async () => {
  const clock = createManualClock(10)
  const slow = directoryWithConsents(directory, { consentsOf: () => new Promise(() => {}) }, { clock, log: () => {} })
  const found = slow.lookup(number, { signal })
  await clock.advance(500)
  expect(await found).toEqual([ada])
})

it('without an answer they come without', async () => {
  const broken = known(10, async () => {
    throw new Error('away')
  })
  expect(await broken.lookup(number, { signal })).toEqual([ada])
})

it('a purpose that nobody has spoken of is unknown to rules, also one with a strange name', async () => {
  const factOf = async (purpose: string, of: ContactDirectory) => {
    const pipeline = createPipeline({ rules: defaultRules, region: 'DE', language: 'en' })
    pipeline.apply(sampleOriginated('a'))
    const matches = rankMatches(await of.lookup(number, { signal }), { number, name: null, region: 'DE' })
    const { callId } = sampleOriginated('a')
    const { after } = pipeline.apply({ type: 'contactResolved', id: 'a:contact', at: 1_500, callId, matches, missing: [] })
    if (after === undefined) throw new Error('no call')
    return interactionFacts(after, { rules: defaultRules, region: 'DE' })(`contact.consent.${purpose}`)
  }
  expect(await factOf('results', known(10))).toBe('unknown')
  expect(await factOf('constructor', known(10))).toBe('unknown')
  expect(await factOf('marketing', known(10))).toBe('withdrawn')
  expect(await factOf('marketing', directory)).toBe(null)
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

it('a directory may be a class, and can what it could', async () => {
  class Crm implements ContactDirectory {
    readonly name = 'crm'
    #found = [ada]
    async lookup() {
      return this.#found
    }
    async history() {
      return this.#found.map(({ id }) => ({ id, kind: 'call' as const, at: 1, title: 'rang' }))
    }
  }
  const directory = known(10, undefined, new Crm())
  expect((await directory.lookup(number, { signal }))[0]?.consents?.marketing).toBe('withdrawn')
  expect(await directory.history?.(ada, { signal, limit: 1 })).toHaveLength(1)
})
