import { type Call, callerName, countryOfNumber, customerNumber, type E164, formatNumber, isRegion, toE164 } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const customer = (number: string | null, name: string | null = null, anonymous = false) => ({ number, name, anonymous })
const call = (number: string | null, direction: 'inbound' | 'outbound' = 'inbound', anonymous = false) =>
  ({ direction, dialled: '+49301', customer: customer(number, null, anonymous) }) as Call

describe('a raw number in E.164', () => {
  it.each([
    ['030 123456', 'DE', '+4930123456'],
    ['0049 (30) 123-456', 'DE', '+4930123456'],
    ['4930123456', 'DE', '+4930123456'],
    ['+86 138 0013 8000', 'DE', '+8613800138000'],
    ['13800138000', 'CN', '+8613800138000'],
    ['１３８００１３８０００', 'CN', '+8613800138000'],
    ['008613800138000', 'CN', '+8613800138000'],
    ['(212) 555-0100 ext. 7', 'US', '+12125550100'],
    ['sip:+4930123456@10.0.0.1:5060;user=phone', 'US', '+4930123456'],
    ['tel:+49-30-123456;ext=5', 'US', '+4930123456'],
    ['<sip:030123456@pbx>', 'DE', '+4930123456'],
    ['+442079460000', 'nowhere', '+442079460000'],
  ])('%s in %s is %s', (raw, region, expected) => {
    expect(toE164(raw, region)).toBe(expected)
  })

  it.each([
    ['an extension', '1001', 'DE'],
    ['a longer extension', '123456', 'DE'],
    ['a service number', '10086', 'CN'],
    ['an emergency number', '110', 'DE'],
    ['a word', 'anonymous', 'DE'],
    ['another', 'unknown', 'US'],
    ['nothing', '', 'US'],
    ['zeros', '0000000000', 'US'],
    ['a number in a sentence', 'call +4930123456 now', 'DE'],
    ['an injection', '+4930123456\r\nFrom: x', 'DE'],
    ['SQL', "+4930123456'; DROP TABLE x", 'DE'],
    ['too many digits', '9'.repeat(10_000), 'US'],
    ['no country', '+999123456789', 'DE'],
    ['a national number without a region', '030 123456', 'nowhere'],
  ])('is nothing for %s', (_name, raw, region) => {
    expect(toE164(raw, region)).toBeNull()
  })

  it('is E.164 or nothing for whatever comes, and stays what it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()./x;@-]{0,30}$/))
    fc.assert(
      fc.property(text, fc.constantFrom('DE', 'CN', 'US', 'IT', '__proto__', ''), (raw, region) => {
        const number = toE164(raw, region)
        if (number === null) return
        expect(number).toMatch(/^\+[1-9]\d{4,16}$/)
        expect(toE164(number, 'FR')).toBe(number)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a number for display', () => {
  it.each([
    ['+4930123456', 'DE', '030 123456'],
    ['+4930123456', 'CN', '+49 30 123456'],
    ['13800138000', 'CN', '138 0013 8000'],
    ['+15555550100', 'US', '(555) 555-0100'],
    ['1001', 'DE', '1001'],
    ['<b>\u001b[31m1\r\n2', 'DE', '<b>1 2'],
  ])('%s in %s', (number, region, expected) => {
    expect(formatNumber(number, region)).toBe(expected)
  })
})

describe('the country of a number', () => {
  it('is told apart where a code belongs to several', () => {
    expect(countryOfNumber('+77011234567' as E164, 'RU')).toBe('KZ')
    expect(countryOfNumber('+12423456789' as E164, 'US')).toBe('BS')
  })
  it('is the region for a range that is not known yet', () => {
    expect(countryOfNumber('+15555550100' as E164, 'US')).toBe('US')
    expect(countryOfNumber('+15555550100' as E164, 'DE')).toBeNull()
  })
  it('is known by its code in capitals alone', () => {
    expect(['DE', 'CN', 'de', 'XX', '', 'constructor'].map(isRegion)).toEqual([true, true, false, false, false, false])
  })
})

describe('the number of the customer', () => {
  it.each([
    'anonymous',
    'Restricted',
    'sip:anonymous@anonymous.invalid',
    'private',
    'unknown',
    'unavailable',
    '',
    'Not Available',
    '匿名',
  ])('is none for %s', (word) => {
    expect(customerNumber(call(word))).toBeNull()
  })
  it('is withheld where the caller hides, and the dialled one where we called', () => {
    expect(customerNumber(call('+4930123456', 'inbound', true))).toBeNull()
    expect(customerNumber(call(null, 'outbound'))).toBe('+49301')
    expect(customerNumber(call(null))).toBeNull()
  })
})

describe('the name of the caller', () => {
  it.each([
    ['王小明', '王小明'],
    [' Erika\r\nMuster\u001b[2J ', 'Erika Muster'],
    ['unknown', null],
    ['Anonymous', null],
    ['+49 30 123456', null],
    ['', null],
  ])('%j is %j', (name, expected) => {
    expect(callerName(customer('+4930123456', name))).toBe(expected)
  })
  it('is none where the caller hides', () => {
    expect(callerName(customer('+4930123456', 'Max', true))).toBeNull()
    expect(callerName(customer('anonymous', 'Max'))).toBeNull()
  })
})
