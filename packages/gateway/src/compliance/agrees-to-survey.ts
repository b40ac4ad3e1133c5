import type { Contact, ContactDirectory, ContactId, StartSurveyEffect, Timestamp } from '@ringloop/core'
import { consentFact } from '@ringloop/core/compliance'
import type { ConsentStore } from './sql-consents.js'

/**
 * Whether a customer still agrees to be asked how it went: what they allowed when the rule held, they allow now, and no is not recorded here for
 * surveys. What was recorded here holds before what the directory says; of several customers with the number all must agree.
 *
 * @throws what the directory and the records throw: as long as it is not known, nobody is asked
 */
export async function agreesToSurvey(
  { customer: { contactId, number }, consents: then = {} }: StartSurveyEffect,
  {
    directory,
    consents,
    now,
    signal,
  }: {
    readonly directory: Pick<ContactDirectory, 'lookup'>
    /** `null`: nothing is recorded here. */
    readonly consents: Pick<ConsentStore, 'consentsOf'> | null
    readonly now: () => Timestamp
    readonly signal: AbortSignal
  },
): Promise<boolean> {
  const read = Object.keys(then)
  const there = number === null || read.length === 0 ? [] : await directory.lookup(number, { signal })
  const found = there.filter(({ id }) => contactId === null || id === contactId)
  // who is not in the directory may still have said something here
  const people: readonly Person[] = found.length > 0 ? found : [{ id: contactId }]
  for (const { id, consents: told = {} } of people) {
    const recorded = id === null || consents === null ? {} : await consents.consentsOf(id)
    for (const purpose of new Set(['survey', ...read])) {
      const said = Object.hasOwn(recorded, purpose) ? consentFact(recorded, purpose, now()) : told[purpose]
      const before = then[purpose]
      const agrees = before === 'granted' ? said === before : said === before || (said !== 'denied' && said !== 'withdrawn')
      if (!agrees) return false
    }
  }
  return true
}

interface Person {
  readonly id: ContactId | null
  readonly consents?: Contact['consents']
}
