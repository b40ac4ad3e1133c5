import { isHidden } from '../contacts/caller-number.js'
import type { Call } from './call.js'

/** Stands in the place of what a hidden caller's number or name was in. */
const withheld = 'withheld'

/**
 * The call as it may be shown, asked about and kept on a ticket: of a caller who hides, neither number nor name, also not
 * where the switch copied them, such as in variables and the names of recordings. The same reference for everybody else.
 */
export function withholdCaller<C extends Call>(call: C): C {
  if (!isHidden(call.customer)) return call
  const { number, name } = call.customer
  const scrub = scrubber(number, name)
  return {
    ...call,
    customer: { number: null, name: null, anonymous: true },
    dialled: call.direction === 'outbound' ? withheld : call.dialled,
    variables: Object.fromEntries(Object.entries(call.variables).map(([key, value]) => [key, scrub(value)])),
    recordings: call.recordings.map((recording) => ({ ...recording, path: scrub(recording.path) })),
  }
}

function scrubber(number: string | null, name: string | null): (text: string) => string {
  // the end of the number is what all its written forms share: +49301234567, 0049301234567, 0301234567
  const tail = (number ?? '').replace(/\D/g, '').slice(-7)
  const lowerName = (name ?? '').trim().toLowerCase()
  return (text) => {
    const hasNumber = tail.length >= 4 && text.replace(/\D/g, '').includes(tail)
    const hasName = lowerName.length >= 2 && text.toLowerCase().includes(lowerName)
    return hasNumber || hasName ? withheld : text
  }
}
