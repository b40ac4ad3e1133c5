import type { E164 } from '@ringloop/core'

/** A number as people write it into a record, with blanks, dots, dashes and brackets, without them. */
export const compactNumber = (number: string): string => number.replace(/[\s().-]/g, '')

/** The numbers among written ones that are E.164; what is none cannot be searched for and is left out. */
export const e164Among = (written: readonly string[]): readonly E164[] => [...new Set(written.map(compactNumber).filter(isE164))]

const isE164 = (number: string): number is E164 => /^\+[1-9]\d{1,14}$/.test(number)
