import type { BloomFilter } from './bloom-filter.js'
import type { DoNotCallList } from './do-not-call-list.js'

/**
 * A list behind a filter that has all of its numbers: for those that are not in the filter, nearly all, the list is not asked.
 *
 * What is added through the list that this gives is in the filter at once. Numbers that come to `list` by another way must be added to
 * the filter, too, or they are called until it is built anew. Those that were removed stay in it, which costs a question each.
 */
export function createFilteredDoNotCallList(list: DoNotCallList, filter: BloomFilter): DoNotCallList {
  const { add, remove, numbers } = list
  return {
    async has(number, options) {
      return filter.mayHave(number) && (await list.has(number, options))
    },
    ...(add === undefined
      ? {}
      : {
          async add(added, options) {
            // before the list: a number is never in the list and not in the filter
            for (const number of added) filter.add(number)
            return add.call(list, added, options)
          },
        }),
    ...(remove === undefined ? {} : { remove: (removed, options) => remove.call(list, removed, options) }),
    ...(numbers === undefined ? {} : { numbers: (options) => numbers.call(list, options) }),
  }
}
