import { createMasker, maskDeep } from '@ringloop/core/compliance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardNumber, luhnDigit, residentId } from './secret-numbers.js'

const cards = createMasker()
const everything = createMasker({ residentIds: true, oldResidentIds: true })

describe('masking card numbers', () => {
  it.each([
    ['4111111111111111', '••••••••••••1111'],
    ['Card 4111 1111 1111 1111, 12/27', 'Card •••• •••• •••• 1111, 12/27'],
    ['4111-1111-1111-1111', '••••-••••-••••-1111'],
    ['378282246310005', '•••••••••••0005'],
    ['3782 822463 10005', '•••• •••••• •0005'],
    ['30569309025904', '••••••••••5904'],
    ['4222222222222', '•••••••••2222'],
    ['6212 3456 7890 1265', '•••• •••• •••• 1265'],
    ['卡号：6212345678901265。', '卡号：••••••••••••1265。'],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '• • • • • • • • • • • • 1 1 1 1'],
    ['four: 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.', 'four: •, •, •, •, •, •, •, •, •, •, •, •, 1, 1, 1, 1.'],
    ['４１１１１１１１１１１１１１１１', '••••••••••••１１１１'],
    ['٤١١١١١١١١١١١١١١١', '••••••••••••١١١١'],
    ['4111\u200b1111\u00a01111\u00ad1111', '••••\u200b••••\u00a0••••\u00ad1111'],
    ['order 4111 1111 1111 1111 9', 'order •••• •••• •••• 1111 9'],
    ['pay4111111111111111now', 'pay••••••••••••1111now'],
  ])('%s', (text, expected) => {
    expect(cards.mask(text)).toBe(expected)
  })

  it.each([
    ['a telephone number', 'Call +49 151 1234 5678 or 0049 151 12345678'],
    ['a mobile number without plus', '4915112345678'],
    ['a wrong check digit', '4111 1111 1111 1112'],
    ['first digits that no issuer has', '0000000000000000 1234567812345670'],
    ['a number inside a longer one', '941111111111111115'],
    ['an order number', 'Order 20261122-000417, 1795314427073'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['nothing', ''],
  ])('leaves %s', (_, text) => {
    expect(cards.mask(text)).toBe(text)
  })

  it('keeps no digits when told so', () => {
    expect(createMasker({ keepLast: 0 }).mask('4111111111111111')).toBe('•'.repeat(16))
  })

  it('can be switched off', () => {
    expect(createMasker({ cards: false }).mask('4111111111111111')).toBe('4111111111111111')
  })
})

describe('masking resident ids', () => {
  it.each([
    ['11010519491231002X', '••••••••••••••002X'],
    ['身份证 440524188001010014。', '身份证 ••••••••••••••0014。'],
    ['110105 19491231 002x', '•••••• •••••••• 002x'],
    ['1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 Ｘ', '• • • • • • • • • • • • • • 0 0 2 Ｘ'],
    ['110105491231002', '•••••••••••1002'],
  ])('%s', (text, expected) => {
    expect(everything.mask(text)).toBe(expected)
  })

  it.each([
    ['a wrong check digit', '110105194912310021'],
    ['a day that is none', '110105194902300029'],
    ['a province that is none', '990105194912310020'],
    ['an X that begins a word', '11010519491231002Xa'],
    ['the old form, if it is not asked for', '110105491231002'],
  ])('leaves %s', (_, text) => {
    expect(createMasker({ residentIds: true }).mask(text)).toBe(text)
  })
})

describe('templates of the house', () => {
  const masker = createMasker({
    templates: [
      { template: 'KD-######' },
      { template: 'PIN ####' },
      { template: '@@## ####', keepLast: 2 },
      { template: '\\#\\@#' },
    ],
  })
  it.each([
    ['kd-004711 and KD-123456', 'kd-•••••• and KD-••••••'],
    ['PIN 1234, PIN 12345', 'PIN ••••, PIN 12345'],
    ['xx12 3456', '•••• ••56'],
    ['#@7', '#@•'],
    ['KD-00471 XKD-004711 KD-0047112', 'KD-00471 XKD-004711 KD-0047112'],
  ])('%s', (text, expected) => {
    expect(masker.mask(text)).toBe(expected)
  })

  it.each([
    ['KD-', /masks nothing/],
    ['#'.repeat(65), /65 signs/],
    ['#\\', /ends with/],
    ['•#', /sign of what is masked/],
  ])('refuses %s', (template, problem) => {
    expect(() => createMasker({ templates: [{ template }] })).toThrow(problem)
  })

  it('refuses one of which everything stays readable', () => {
    expect(() => createMasker({ templates: [{ template: '##', keepLast: 2 }] })).toThrow(/keeps 2 of 2/)
  })
})

/** Every group-to-group stretch of every length, tried one by one. */
function naive(text: string): string {
  const signs = text.split('')
  const result = [...signs]
  const isDigit = (sign: string | undefined) => sign !== undefined && /[0-9]/.test(sign)
  for (let from = 0; from < signs.length; from++) {
    if (!isDigit(signs[from]) || isDigit(signs[from - 1]) || signs[from - 1] === '•') continue
    for (let to = from + 1; to <= Math.min(signs.length, from + 80); to++) {
      if (!isDigit(signs[to - 1]) || isDigit(signs[to]) || signs[to] === '•') continue
      const piece = text.slice(from, to)
      if (!/^\d(?:[ ,./-]{0,3}\d)*$/.test(piece)) continue
      const digits = piece.replace(/\D/g, '')
      if (!isCard(digits) || (signs[from - 1] === '+' && digits.length <= 15)) continue
      let kept = 4
      for (let at = to - 1; at >= from; at--) if (isDigit(signs[at]) && kept-- <= 0) result[at] = '•'
    }
  }
  return result.join('')
}

/** Luhn by the book, and issuers as a list of beginnings. */
function isCard(digits: string): boolean {
  const visa =
    digits.startsWith('4') && [13, 16, 19].includes(digits.length) && !(digits.length === 13 && /^491[567]/.test(digits))
  const amex = /^3[47]/.test(digits) && digits.length === 15
  const master =
    (/^5[1-5]/.test(digits) || (digits.slice(0, 6) >= '222100' && digits.slice(0, 6) <= '272099')) && digits.length === 16
  const others =
    /^(?:220[0-4]|30[0-5]|3095|36|3[89]|352[89]|35[3-8]|50|5[6-8]|60|62|63|6[45]|67|81|82[0-7]|9792)/.test(digits) &&
    digits.length >= 13 &&
    digits.length <= 19
  if (!visa && !amex && !master && !others) return false
  if (others && !visa && !amex && !master && !longEnough(digits)) return false
  return luhnDigit(digits.slice(0, -1)) === digits.at(-1)
}

function longEnough(digits: string): boolean {
  if (/^(?:30|36|3[89])/.test(digits)) return digits.length >= 14
  if (/^9792/.test(digits)) return digits.length === 16
  if (/^(?:5[6-8]|63|67)/.test(digits)) return digits.length >= 13
  return digits.length >= 16
}

describe('masking anything', () => {
  const noise = fc.string({
    unit: fc.constantFrom(...'0123456789'.split(''), '4', '5', ' ', ' ', '-', '.', ',', '/', '+', 'a', '•'),
  })

  it('masks what trying every stretch finds, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, cardNumber()), { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        expect(cards.mask(text)).toBe(naive(text))
      }),
      { numRuns: 1_000 },
    )
  })

  it('masks every card and resident id between words, but for the last four digits, and changes nothing else', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc: 王<>&"\n'.split('')), maxLength: 10 })
    const secret = fc.oneof(cardNumber(), residentId())
    fc.assert(
      fc.property(fc.array(fc.tuple(word, secret), { minLength: 1, maxLength: 5 }), word, (parts, end) => {
        const text = parts.map(([before, number]) => `x${before}\n${number}\n`).join('') + end
        const masked = parts.map(([before, number]) => `x${before}\n${maskedByHand(number)}\n`).join('') + end
        expect(everything.mask(text)).toBe(masked)
      }),
    )
  })

  it('is the same twice as once', () => {
    const masker = createMasker({ residentIds: true, oldResidentIds: true, templates: [{ template: '## ##', keepLast: 1 }] })
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, cardNumber(), residentId()), { maxLength: 6 }), (parts) => {
        const once = masker.mask(parts.join(''))
        expect(masker.mask(once)).toBe(once)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['digits', '4'],
    ['digits and spaces', '4 '],
    ['cards', '4111111111111111 '],
    ['separators', ' -'],
    ['X', '1X '],
  ])('takes a bounded time for a megabyte of %s', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const began = performance.now()
    everything.mask(text)
    // about a tenth of it alone on a machine; the quadratic would take minutes
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

describe('masking data', () => {
  it('masks texts at any depth, and leaves ids, addresses and telephone numbers', () => {
    const card = '4111111111111111'
    const event = {
      id: card,
      callId: card,
      dialled: card,
      customer: { number: card, name: `Bob ${card}` },
      variables: { account: card, sip_from_user: card, number: card, idCardId: card },
      ticket: { parentId: card, customFields: { customerId: card } },
      matches: [{ contact: { note: card, numbers: [card] }, at: 4_111_111_111_111_111 }],
    }
    const hidden = '••••••••••••1111'
    expect(maskDeep(event, cards)).toEqual({
      ...event,
      customer: { number: card, name: `Bob ${hidden}` },
      variables: { account: hidden, sip_from_user: card, number: hidden, idCardId: hidden },
      ticket: { parentId: card, customFields: { customerId: hidden } },
      matches: [{ contact: { note: hidden, numbers: [card] }, at: 4_111_111_111_111_111 }],
    })
  })

  it('gives the same data if there is nothing to mask', () => {
    const event = { id: 'x', customer: { number: '+4930123456', name: 'Bob' }, list: ['a', { b: null }] }
    expect(maskDeep(event, cards)).toBe(event)
  })

  it('numbers that the house has as numbers are masked, too, as texts; instants and counts are not', () => {
    const card = 4_111_111_111_111_111
    const event = {
      at: card,
      variables: { count: 7, at: 1_790_000_000_000 },
      ticket: { customFields: { card, list: [card, 1.5] } },
    }
    expect(maskDeep(event, cards)).toEqual({
      ...event,
      ticket: { customFields: { card: '••••••••••••1111', list: ['••••••••••••1111', 1.5] } },
    })
    expect(maskDeep({ facts: { 'ticket.field.card': card } }, cards)).toEqual({
      facts: { 'ticket.field.card': '••••••••••••1111' },
    })
  })

  it('masks names of variables, too, and makes no prototype of one', () => {
    const event = {
      variables: JSON.parse('{"__proto__": "4111111111111111", "4111111111111111": "x"}') as Record<string, string>,
    }
    const masked = maskDeep(event, cards)
    expect(Object.getPrototypeOf(masked.variables)).toBe(Object.prototype)
    expect(JSON.stringify(masked)).not.toContain('41111')
  })
})

function maskedByHand(number: string): string {
  const places = [...number].flatMap((sign, at) => (/[\dX]/.test(sign) ? [at] : []))
  const hidden = new Set(places.slice(0, -4))
  return [...number].map((sign, at) => (hidden.has(at) ? '•' : sign)).join('')
}
