import { type E164, nameAgreement, rankMatches } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contact } from '../scripted-call.js'

const number = '+4930123456' as E164
const rank = (name: string | null, ...names: string[]) =>
  rankMatches(
    names.map((given, index) => contact(`c${index + 1}`, { name: given })),
    { number, name, region: 'DE' },
  ).map(({ contact: { id }, confidence, because }) => ({ id: String(id), confidence, because }))

describe('who may be calling', () => {
  it('is the only owner of the number, whatever name was sent', () => {
    expect(rank('WIRELESS CALLER', 'Erika Muster')).toEqual([{ id: 'c1', confidence: 0.9, because: 'onlyOwnerOfNumber' }])
    expect(rank('Muster, Erika', 'Erika Muster')).toEqual([{ id: 'c1', confidence: 0.99, because: 'onlyOwnerOfNumber' }])
  })

  it('is a choice among several, the name deciding if it can', () => {
    expect(rank(null, 'Erika Muster', 'Max Muster')).toEqual([
      { id: 'c1', confidence: 0.45, because: 'sharedNumber' },
      { id: 'c2', confidence: 0.45, because: 'sharedNumber' },
    ])
    expect(rank('max muster', 'Erika Muster', 'Max Muster')).toEqual([
      { id: 'c2', confidence: 0.95, because: 'sharedNumberAndName' },
      { id: 'c1', confidence: 0.45, because: 'sharedNumber' },
    ])
    expect(rank('小明', '李雷', '王小明')[0]).toMatchObject({ id: 'c2', because: 'sharedNumberAndName' })
  })

  it('is nobody who does not hold the number, whatever the directory answers', () => {
    const answer = [
      contact('stranger', { numbers: ['+4930999999' as E164] }),
      contact('none', { numbers: [] }),
      contact('national', { numbers: ['030 123456' as E164] }),
      contact('owner'),
      contact('owner'),
    ]
    expect(rankMatches(answer, { number, name: null, region: 'DE' }).map((match) => match.contact.id)).toEqual([
      'national',
      'owner',
    ])
  })

  it('does not hang on the order of the answer', () => {
    const people = ['Erika Muster', 'Max Muster', '王小明', 'E. Muster'].map((name, index) => contact(`c${index}`, { name }))
    fc.assert(
      fc.property(fc.shuffledSubarray(people, { minLength: 4 }), fc.constantFrom('Muster', '王小明', null), (shuffled, name) => {
        expect(rankMatches(shuffled, { number, name, region: 'DE' })).toEqual(rankMatches(people, { number, name, region: 'DE' }))
      }),
    )
  })
})

describe('how far names agree', () => {
  it.each([
    ['Erika Muster', 'MUSTER, ERIKA', 1],
    ['Zoë Groß', 'zoe gross', 1],
    ['王小明', '王 小明', 1],
    ['王小明', '王小明先生', 1],
    ['ﾔﾏﾀﾞ', 'ヤマダ', 1],
    ['Dr. Erika Muster', 'Erika Muster', 1],
    ['李雷', '王小明', 0],
    ['Erika Muster', 'Hans Maier', 0],
    ['\u0000\ufffd', 'Erika', 0],
  ])('%s and %s: %d', (a, b, expected) => {
    expect(nameAgreement(a, b)).toBe(expected)
  })

  it('a part of a name is less than the whole, more than nothing', () => {
    for (const [a, b] of [
      ['王先生', '王小明'],
      ['Muster', 'Erika Muster'],
      ['E. Muster', 'Erika Muster'],
    ] as const) {
      expect(nameAgreement(a, b)).toBeGreaterThan(0.3)
      expect(nameAgreement(a, b)).toBeLessThan(1)
    }
  })

  it('is between 0 and 1, whichever is asked first, and whole for the same name', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('王', '小', '明', 'a', 'ß', ' ', '.') }),
    )
    fc.assert(
      fc.property(name, name, (a, b) => {
        const agreement = nameAgreement(a, b)
        expect(agreement).toBeGreaterThanOrEqual(0)
        expect(agreement).toBeLessThanOrEqual(1)
        expect([0, 1]).toContain(nameAgreement(a, a))
        expect(nameAgreement(b, a)).toBe(agreement)
      }),
      { numRuns: 500 },
    )
  })
})
