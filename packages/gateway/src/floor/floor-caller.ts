import { callerName, customerNumber, type FloorCaller, formatNumber, type Interaction, isHidden } from '@ringloop/core'

const hidden: FloorCaller = { name: null, number: null, hidden: true, level: null }

/** Who calls, as a supervisor may see them: of who hides, nothing. */
export function floorCaller({ call, lookup }: Pick<Interaction, 'call' | 'lookup'>, region: string): FloorCaller {
  if (lookup.state === 'hidden' || isHidden(call.customer)) return hidden
  const contact = contactOf(lookup)
  const number = customerNumber(call)
  return {
    name: contact?.name ?? callerName(call.customer),
    number: number === null ? null : formatNumber(number, region) || number,
    hidden: false,
    level: contact?.level ?? null,
  }
}

/** The customer, where it is settled who it is. */
function contactOf(lookup: Interaction['lookup']) {
  if (lookup.state !== 'matched') return null
  const { matches, chosen } = lookup
  const found = matches.find(({ contact }) => contact.id === chosen) ?? (matches.length === 1 ? matches[0] : undefined)
  return found?.contact ?? null
}
