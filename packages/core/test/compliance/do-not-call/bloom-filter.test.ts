import { createBloomFilter, readBloomFilter } from '@ringloop/core/compliance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('a Bloom filter', () => {
  it('has everything that was added, also after it was written and read', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (texts, falsePositiveRate) => {
        const filter = createBloomFilter({ capacity: Math.max(1, texts.length), falsePositiveRate })
        for (const text of texts) filter.add(text)
        const read = readBloomFilter(filter.serialise())
        expect(texts.every((text) => filter.mayHave(text) && read.mayHave(text))).toBe(true)
        expect([read.added, read.bytes]).toEqual([texts.length, filter.bytes])
      }),
    )
  })

  it.each([0.1, 0.01, 0.001])('is wrong about as often as it may be: %d', (falsePositiveRate) => {
    const count = 50_000
    const filter = createBloomFilter({ capacity: count, falsePositiveRate })
    for (let index = 0; index < count; index++) filter.add(`+8613${String(index).padStart(9, '0')}`)
    let wrong = 0
    for (let index = 0; index < count; index++) if (filter.mayHave(`+8615${String(index).padStart(9, '0')}`)) wrong++
    expect(wrong / count).toBeLessThan(falsePositiveRate * 1.3 + 0.0003)
  })

  it('reads the same on every machine', () => {
    const filter = createBloomFilter({ capacity: 4, falsePositiveRate: 0.1 })
    filter.add('+4930901820')
    expect(Buffer.from(filter.serialise()).toString('hex')).toBe('524c4246000000010000000b000000400000000111421040000020c0')
  })

  it.each([
    [{ capacity: 0, falsePositiveRate: 0.1 }, /capacity/],
    [{ capacity: Number.NaN, falsePositiveRate: 0.1 }, /capacity/],
    [{ capacity: 10, falsePositiveRate: 0 }, /falsePositiveRate/],
    [{ capacity: 10, falsePositiveRate: 1 }, /falsePositiveRate/],
    [{ capacity: 1e12, falsePositiveRate: 0.1 }, /2 \*\* 31|bits/],
  ])('refuses %j', (options, problem) => {
    expect(() => createBloomFilter(options)).toThrow(problem)
  })

  it('refuses bytes that are no whole filter', () => {
    const bytes = createBloomFilter({ capacity: 100, falsePositiveRate: 0.01 }).serialise()
    expect(() => readBloomFilter(bytes.slice(0, 10))).toThrow(/too few/)
    expect(() => readBloomFilter(bytes.slice(0, -1))).toThrow(/not all/)
    expect(() => readBloomFilter(Uint8Array.from(bytes, (byte, at) => (at === 0 ? 1 : byte)))).toThrow(/no filter/)
    expect(() => readBloomFilter(Uint8Array.from(bytes, (byte, at) => (at === 7 ? 9 : byte)))).toThrow(/format 9/)
    expect(() => readBloomFilter(Uint8Array.from(bytes, (byte, at) => (at === 11 ? 0 : byte)))).toThrow(/that can be/)
  })
})
