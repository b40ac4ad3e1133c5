import type { DeskView } from '@ringloop/core'
import type { DeskSource } from '../store/desk-source.js'

/** How the gateway writes the numbers of the calls that a desk has; what it did not tell is `undefined`. */
export function createPhoneBook(desk: Pick<DeskSource, 'getSnapshot'>): (number: string) => string | undefined {
  const known = new Map<string, string>()
  let read: DeskView['interactions'] | null = null
  return (number) => {
    const interactions = desk.getSnapshot().view?.interactions ?? null
    if (!known.has(number) && interactions !== null && interactions !== read) {
      read = interactions
      // What was said before stays: a call that is gone may still be told of. The last hours' calls, not a year's.
      if (known.size > 500) known.clear()
      for (const { phones } of Object.values(interactions))
        for (const [raw, shown] of Object.entries(phones ?? {})) known.set(raw, shown)
    }
    return known.get(number)
  }
}
