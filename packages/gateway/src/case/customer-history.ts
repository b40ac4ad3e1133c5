import type { Contact, ContactDirectory, ContactId, HistoryItem, Timestamp } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** A customer's past as far back as a desk can look. */
export interface CustomerHistory {
  /** Newest first; empty if the directory has none, or does not answer. Asked for once in a while, however many look. */
  of(contact: Contact): Promise<readonly HistoryItem[]>
}

/** So far back. */
const mostItems = 500
const keptCustomers = 200
const holdsMs = 300_000
const againMs = 60_000
const askMs = 10_000

/** Asks the directory when somebody looks. */
export function createCustomerHistory({
  directory,
  mask,
  clock,
  signal,
  log,
}: {
  readonly directory: ContactDirectory
  /** Takes out what must not be shown. */
  readonly mask: <Data>(data: Data) => Data
  readonly clock: HostClock
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}): CustomerHistory {
  const kept = new Map<ContactId, { until: Timestamp; readonly items: Promise<readonly HistoryItem[]> }>()
  return {
    of(contact) {
      if (directory.history === undefined) return Promise.resolve([])
      const known = kept.get(contact.id)
      if (known !== undefined && clock.now() < known.until) return known.items
      const items = withinTime({ clock, milliseconds: askMs, signal }, async (limit) => {
        const found = await directory.history?.(contact, { signal: limit, limit: mostItems })
        return mask(found ?? []).slice(0, mostItems)
      }).catch((error: unknown) => {
        entry.until = clock.now() + againMs
        if (!signal.aborted) log('the past of a customer could not be read', { contactId: contact.id, problem: String(error) })
        return []
      })
      const entry = { until: clock.now() + holdsMs, items }
      kept.delete(contact.id)
      kept.set(contact.id, entry)
      const [oldest] = kept.keys()
      if (kept.size > keptCustomers && oldest !== undefined) kept.delete(oldest)
      return items
    },
  }
}
