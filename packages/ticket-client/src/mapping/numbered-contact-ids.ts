import { type ContactId, toContactId } from '@ringloop/core'

/** The contact ids of a directory that numbers its people. */
export interface NumberedContactIds {
  of(number: number): ContactId
  /** The number in a contact id, or `null` if it is another directory's. */
  numberIn(contactId: string): number | null
}

/** Makes {@link NumberedContactIds}. @param prefix marks them, so that "42" of another directory is never taken for 42 of this one */
export const numberedContactIds = (prefix: string): NumberedContactIds => ({
  of: (number) => toContactId(prefix + number),
  numberIn(contactId) {
    const digits = contactId.startsWith(prefix) ? contactId.slice(prefix.length) : ''
    // Beyond what a number can hold two ids would become one.
    return /^[1-9]\d{0,15}$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : null
  },
})
