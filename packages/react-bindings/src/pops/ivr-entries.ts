import { type Call, safeLine } from '@ringloop/core'

/** One thing that came with the call from the IVR. */
export interface IvrEntry {
  /** The name of the variable on the switch. */
  readonly name: string
  /** The name for people: `ivr_order_no` becomes `order no`. */
  readonly label: string
  readonly value: string
}

const most = 12

/** What the customer keyed in: the digits as they are, and the variables that the IVR set, without empty ones. */
export function ivrEntries(call: Call): { readonly digits: string; readonly entries: readonly IvrEntry[] } {
  const entries = Object.entries(call.variables)
    .filter(([, value]) => value.trim() !== '')
    .slice(0, most)
    .map(([name, value]) => ({
      name,
      label: safeLine(name.replace(/^(?:variable_)?(?:ivr|cc|rl)_/i, '').replace(/[_-]+/g, ' '), 40),
      value: safeLine(value, 200),
    }))
  return { digits: safeLine(call.digits, 60), entries }
}
