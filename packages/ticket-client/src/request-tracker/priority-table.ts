import type { TicketPriority } from '@ringloop/core'

/** Translates priorities to RT's numbers and back. */
export interface PriorityTable {
  toTracker(priority: TicketPriority): number
  fromTracker(priority: number): TicketPriority
}

// RT's own words for 0, 50 and 100 are Low, Medium and High.
const defaults: Readonly<Record<TicketPriority, number>> = { low: 0, normal: 50, high: 75, urgent: 100 }

/** Makes the table; reading takes the nearest number, the more urgent one if two are as near. */
export function createPriorityTable(own: Partial<Readonly<Record<TicketPriority, number>>> = {}): PriorityTable {
  const numbers = { ...defaults, ...own }
  const ranked: readonly TicketPriority[] = ['urgent', 'high', 'normal', 'low']
  return {
    toTracker: (priority) => numbers[priority],
    fromTracker(priority) {
      let nearest: TicketPriority = 'normal'
      let distance = Number.POSITIVE_INFINITY
      for (const candidate of ranked) {
        const away = Math.abs(numbers[candidate] - priority)
        if (away < distance) {
          nearest = candidate
          distance = away
        }
      }
      return nearest
    },
  }
}
