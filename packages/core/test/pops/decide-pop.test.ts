import { type CallerIdentity, createPipeline, decidePop, type PopAction, popUrl, type RuleSet } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

const ruled = (pop?: PopAction['pop']): RuleSet => ({
  version: 1,
  wrapUpSeconds: 60,
  rules: pop === undefined ? [] : [{ id: 'r', then: { pop } }],
})

function popOf(customer: Partial<CallerIdentity>, answer: 'none' | 'one' | 'two' | 'down', pop?: PopAction['pop']) {
  const call = scriptedCall()
  const pipeline = createPipeline({ rules: ruled(pop), region: 'DE', language: 'en' })
  pipeline.apply(call.originated(customer))
  const answers = {
    none: call.resolved,
    one: () => call.resolved(match('c1')),
    two: () => call.resolved(match('c1'), match('c2')),
    down: call.unavailable,
  }
  pipeline.apply(answers[answer]())
  const [interaction] = pipeline.interactions()
  if (interaction === undefined) throw new Error('no interaction')
  const { pop: decided } = decidePop(interaction, '1001', { rules: ruled(pop), region: 'DE' })
  return decided && { target: decided.target, because: decided.decision.because }
}

/** As UTF-8 would carry it: lone surrogates become U+FFFD. */
const scalars = (text: string): string => Buffer.from(text).toString()

describe('what pops by itself', () => {
  it.each([
    ['the record of a known caller', {}, 'one', { kind: 'record', contactId: 'c1' }, 'knownCaller'],
    ['a list of several', {}, 'two', { kind: 'list', contactIds: ['c1', 'c2'] }, 'severalCustomers'],
    [
      'a new record for a stranger',
      {},
      'none',
      { kind: 'newRecord', defaults: { number: '+4930123456', name: 'Erika Muster' } },
      'unknownCaller',
    ],
    ['a search while the directory is down', {}, 'down', { kind: 'search', query: '+4930123456' }, 'directoryUnavailable'],
    ['a search for what is no number', { number: '1001' }, 'none', { kind: 'search', query: '1001' }, 'unusableNumber'],
    ['a search by name without a number', { number: null }, 'none', { kind: 'search', query: 'Erika Muster' }, 'unusableNumber'],
    ['an empty search for a hidden caller', { anonymous: true }, 'one', { kind: 'search', query: '' }, 'hiddenNumber'],
    [
      'an empty search for a number that says anonymous',
      { number: 'anonymous' },
      'one',
      { kind: 'search', query: '' },
      'hiddenNumber',
    ],
  ] as const)('%s', (_name, customer, answer, target, because) => {
    expect(popOf(customer, answer)).toEqual({ target, because })
  })
})

describe('a rule', () => {
  it('can ask for another kind, and gets what is possible', () => {
    expect(popOf({}, 'one', 'search')).toEqual({ target: { kind: 'search', query: '+4930123456' }, because: 'rule:r' })
    expect(popOf({}, 'two', 'record')).toEqual({ target: { kind: 'record', contactId: 'c1' }, because: 'rule:r' })
    expect(popOf({}, 'none', 'record')).toMatchObject({ target: { kind: 'newRecord' }, because: 'unknownCaller' })
    expect(popOf({}, 'one', false)).toBeNull()
  })

  it('learns nothing of a hidden caller', () => {
    for (const pop of ['search', 'newRecord', 'record'] as const) {
      expect(popOf({ anonymous: true }, 'one', pop)).toEqual({ target: { kind: 'search', query: '' }, because: 'hiddenNumber' })
    }
    expect(popOf({ anonymous: true }, 'one', { url: 'https://crm.example/?n={number}&who={name}' })).toEqual({
      target: { kind: 'url', url: 'https://crm.example/?n=&who=' },
      because: 'rule:r',
    })
  })
})

describe('a URL', () => {
  const values = { number: null, name: null, contactId: null, callId: 'call-1', queue: null, digits: null, extension: null }

  it('is only ever a web address with a host', () => {
    expect(popUrl('https://crm.example/{callId}', values)).toBe('https://crm.example/call-1')
    for (const template of [
      'javascript:alert({callId})',
      '//crm.example',
      'https:///x',
      'https://user@evil.example/',
      'https://{digits}/x',
      'https://crm.example/ x',
    ]) {
      expect(popUrl(template, values)).toBeNull()
    }
  })

  it('is cut between characters, not in one', () => {
    expect(() => popUrl('https://crm.example/?name={name}', { ...values, name: `${'a'.repeat(499)}😀` })).not.toThrow()
  })

  it('takes any caller’s text as one value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ unit: fc.constantFrom('{', '}', 'digits', '&', '#', '/', '\n', '\ud800', '%') }),
        (a, b) => {
          const url = popUrl('https://crm.example/find?name={name}&digits={digits}#x', { ...values, name: a, digits: b })
          const parsed = new URL(url ?? '')
          expect([parsed.origin, parsed.pathname, parsed.hash]).toEqual(['https://crm.example', '/find', '#x'])
          expect([...parsed.searchParams.keys()]).toEqual(['name', 'digits'])
          expect(parsed.searchParams.get('name')).toBe(scalars(a))
          expect(parsed.searchParams.get('digits')).toBe(scalars(b))
        },
      ),
    )
  })
})
