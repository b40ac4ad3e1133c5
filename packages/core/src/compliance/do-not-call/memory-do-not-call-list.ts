import type { E164 } from '../../contacts/contact.js'
import { type DoNotCallList, refuseAborted } from './do-not-call-list.js'

/** A list in memory that begins with these numbers: for tests, and for lists of a few thousand. */
export function createMemoryDoNotCallList(numbers: Iterable<E164> = []): Required<DoNotCallList> {
  const listed = new Set(numbers)
  return {
    async has(number, { signal }) {
      refuseAborted(signal)
      return listed.has(number)
    },
    async add(added, { signal }) {
      refuseAborted(signal)
      const before = listed.size
      for (const number of added) listed.add(number)
      return listed.size - before
    },
    async remove(removed, { signal }) {
      refuseAborted(signal)
      return removed.filter((number) => listed.delete(number)).length
    },
    async *numbers({ signal }) {
      for (const number of listed) {
        refuseAborted(signal)
        yield number
      }
    },
  }
}
