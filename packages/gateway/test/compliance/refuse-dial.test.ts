import { type Contact, type E164, parseRuleSet, toContactId } from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultCompliance } from '../../src/compliance/compliance.js'
import { createDialGuard } from '../../src/compliance/dial-guard.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'

const rules = parseRuleSet({
  version: 1,
  rules: [
    {
      id: 'premium',
      when: { fact: 'call.dialled', startsWith: '0900' },
      then: { refuseDial: { reason: 'premium numbers are not called from here.' } },
    },
    {
      id: 'asked-us',
      when: { fact: 'contact.tags', has: 'no-calls' },
      then: { refuseDial: { reason: 'the customer asked us not to.' } },
    },
    {
      id: 'abroad',
      when: {
        all: [
          { fact: 'caller.country', isNot: 'DE' },
          { fact: 'call.direction', is: 'outbound' },
        ],
      },
      then: { refuseDial: { reason: 'we call within Germany.' } },
    },
  ],
})

const customer: Contact = {
  id: toContactId('c1'),
  name: 'Erika Muster',
  numbers: ['+4930123456' as E164],
  tags: ['no-calls'],
}

let clock: ManualClock
let asked: string[]
beforeEach(() => {
  clock = createManualClock(1_000)
  asked = []
})

const check = (to: string, lookup: (number: E164) => Promise<readonly Contact[]> = async () => [customer]) =>
  createDialGuard({
    ...defaultCompliance.dialling,
    directory: {
      name: 'crm',
      lookup: (number) => {
        asked.push(number)
        return lookup(number)
      },
    },
    clock,
    context: () => ({ rules, region: 'DE' }),
    log: () => {},
  }).check({ type: 'dial', to }, { signal: new AbortController().signal })

describe('rules that refuse to dial', () => {
  it('say why, and which rule it was, without asking the directory if they need not', async () => {
    await expect(check('0900123456')).rejects.toMatchObject({
      code: 'refused',
      message: 'This number is not called: premium numbers are not called from here.',
      mend: expect.stringContaining('(premium)'),
    })
  })

  it('may ask who would be called', async () => {
    await expect(check('030 123456')).rejects.toMatchObject({ message: expect.stringContaining('the customer asked us not to') })
    expect(asked).toEqual(['+4930123456'])
  })

  it('know where the number is', async () => {
    await expect(check('+33123456789', async () => [])).rejects.toMatchObject({
      message: expect.stringContaining('within Germany'),
    })
  })

  it('let others be called, and everybody whom nobody can tell about in time', async () => {
    await check('030 123456', async () => [{ ...customer, tags: [] }])
    await check('030 123456', async () => {
      throw new Error('down')
    })
    const silent = check('030 123456', () => new Promise(() => {}))
    await clock.advance(2_000)
    await silent
  })
})
