import type { Contact, ContactDirectory } from '@ringloop/core'
import { consentFact, consentPurposes } from '@ringloop/core/compliance'
import type { ConsentStore } from './sql-consents.js'

/** A directory whose customers come with what they allow, so that rules can ask for it. Without an answer of `consents` they come without. */
export function directoryWithConsents(
  directory: ContactDirectory,
  consents: Pick<ConsentStore, 'consentsOf'>,
  host: { readonly now: () => number; readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void },
): ContactDirectory {
  const allowed = async (contact: Contact): Promise<Contact> => {
    const known = await consents.consentsOf(contact.id)
    const now = host.now()
    return {
      ...contact,
      consents: Object.fromEntries(consentPurposes.map((purpose) => [purpose, consentFact(known, purpose, now)])),
    }
  }
  return {
    ...directory,
    async lookup(number, options) {
      const found = await directory.lookup(number, options)
      try {
        return await Promise.all(found.map(allowed))
      } catch (error) {
        host.log('what the customer allows is not known', { error })
        return found
      }
    },
  }
}
