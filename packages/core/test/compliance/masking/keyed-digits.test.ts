import { createMasker, type KeyedDigit, secretKeys } from '@ringloop/core/compliance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardNumber } from './secret-numbers.js'

const masker = createMasker({ residentIds: true })
/** Bursts, with a pause between them. */
const keyed = (bursts: string): KeyedDigit[] =>
  bursts.split(' ').flatMap((burst) => [...burst].map((digit, index) => ({ digit, joined: index > 0 })))
const shown = (bursts: string) => {
  const keys = keyed(bursts)
  const secret = secretKeys(keys, masker)
  return keys.map(({ digit }, index) => (secret.has(index) ? '•' : digit)).join('')
}

describe('secrets in keys that were pressed', () => {
  it.each([
    ['a card', '4111111111111111', '••••••••••••1111'],
    ['a card at once after a choice in a menu', '14111111111111111', '1••••••••••••1111'],
    ['a card and at once a confirmation', '41111111111111111', '••••••••••••11111'],
    ['a card keyed slowly', '4111 1111 1111 1111', '••••••••••••1111'],
    ['a resident id whose X is a star', '11010519491231002*', '••••••••••••••002*'],
    ['an account number', '0012345678', '0012345678'],
    ['a card with a slip', '4111*4111111111111111', '4111*••••••••••••1111'],
    ['nothing', '', ''],
  ])('%s', (_, bursts, expected) => {
    expect(shown(bursts)).toBe(expected)
  })

  it('finds every card that begins or ends at a pause', () => {
    const few = fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), maxLength: 8 })
    fc.assert(
      fc.property(few, cardNumber(), fc.boolean(), (other, written, before) => {
        const card = written.replace(/\D/g, '')
        const keys = keyed(before ? `${other}${card}` : `${card}${other}`)
        const secret = secretKeys(keys, masker)
        const from = before ? other.length : 0
        for (let at = from; at < from + card.length - 4; at++) expect(secret.has(at)).toBe(true)
      }),
    )
  })
})
