import { type Call, customerNumber, toE164 } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'

/** The customer's number as E.164, else as it came; `null` if they hide it or have none. */
export function toldCustomer(call: Call, region: string): string | null {
  const raw = customerNumber(call)
  return raw === null ? null : toldNumber(raw, region)
}

/** A number as E.164, else as one line of the text. */
export const toldNumber = (raw: string, region: string): string => toE164(raw, region) ?? oneLine(raw, 60)
