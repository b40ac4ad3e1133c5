import type { Contact, ContactDirectory } from '@ringloop/core'
import { consentFact, consentPurposes } from '@ringloop/core/compliance'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withOverrides } from '../pipeline-host/with-overrides.js'
import { withinTime } from '../pipeline-host/within-time.js'
import type { ConsentStore } from './sql-consents.js'

/** Longer, and customers come without what they allow: who they are must not wait for it. */
const askMs = 500

/**
 * A directory whose customers come with what they allow, so that rules can ask for it. What is recorded here holds before what the directory
 * says itself. Without an answer of `consents` they come as the directory has them.
 */
export function directoryWithConsents(
  directory: ContactDirectory,
  consents: Pick<ConsentStore, 'consentsOf'>,
  host: { readonly clock: HostClock; readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void },
): ContactDirectory {
  const { clock, log } = host
  const allowed = async (contact: Contact): Promise<Contact> => {
    const known = await consents.consentsOf(contact.id)
    const now = clock.now()
    const recorded = Object.keys(known).map((purpose) => [purpose, consentFact(known, purpose, now)])
    return {
      ...contact,
      consents: {
        ...Object.fromEntries(consentPurposes.map((purpose) => [purpose, 'unknown'])),
        ...contact.consents,
        ...Object.fromEntries(recorded),
      },
    }
  }
  return withOverrides(directory, {
    async lookup(number, options) {
      const found = await directory.lookup(number, options)
      try {
        return await withinTime({ clock, milliseconds: askMs, signal: options.signal }, () => Promise.all(found.map(allowed)))
      } catch (error) {
        if (!options.signal.aborted) log('what the customer allows is not known', { error })
        return found
      }
    },
  })
}
