import type { ContactId } from '@ringloop/core'
import type { Compliance } from './compliance.js'
import type { ConsentStore } from './sql-consents.js'

type OnRecorded = (contactIds: ReadonlySet<ContactId>) => void

/** The same, with consents of which `onRecorded` hears whose statements were taken, whoever told them. */
export const tellingCompliance = (compliance: Compliance, onRecorded: OnRecorded): Compliance => ({
  ...compliance,
  consents: compliance.consents && tellingConsents(compliance.consents, onRecorded),
})

function tellingConsents(consents: ConsentStore, onRecorded: OnRecorded): ConsentStore {
  return {
    async record(events) {
      const recorded = await consents.record(events)
      onRecorded(new Set(events.map(({ contactId }) => contactId)))
      return recorded
    },
    consentsOf: (contactId) => consents.consentsOf(contactId),
    trail: (contactId) => consents.trail(contactId),
  }
}
