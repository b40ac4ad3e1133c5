import type { E164 } from '@ringloop/core'
import {
  createBloomFilter,
  createFilteredDoNotCallList,
  createMemoryDoNotCallList,
  type DoNotCallList,
} from '@ringloop/core/compliance'
import { testDoNotCallList } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'

const listed = ['+4930901820', '+8613800138000', '+12015550123'] as E164[]
const unlisted = ['+4930901821', '+861380013800'] as E164[]
const signal = new AbortController().signal

describe('in memory', () => {
  testDoNotCallList({ it, listed, unlisted, make: async () => createMemoryDoNotCallList(listed) })
})

const filtered = () => {
  const filter = createBloomFilter({ capacity: 100, falsePositiveRate: 0.001 })
  for (const number of listed) filter.add(number)
  return filter
}

describe('behind a filter', () => {
  testDoNotCallList({
    it,
    listed,
    unlisted,
    async make() {
      const list = createMemoryDoNotCallList(listed)
      // only the list knows whether it was told to give up
      return createFilteredDoNotCallList(list, filtered())
    },
  })

  it('asks the list only for numbers that the filter may have', async () => {
    const asked: string[] = []
    const memory = createMemoryDoNotCallList(listed)
    const counted: DoNotCallList = {
      has(number, options) {
        asked.push(number)
        return memory.has(number, options)
      },
    }
    const list = createFilteredDoNotCallList(counted, filtered())
    for (const number of [...listed, ...unlisted]) await list.has(number, { signal })
    expect(asked).toEqual(listed)
    expect(list.add).toBeUndefined()
  })
})
