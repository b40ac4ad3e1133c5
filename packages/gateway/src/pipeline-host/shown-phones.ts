import { customerNumber, formatNumber, type Interaction } from '@ringloop/core'

/** The numbers that a desk shows of an interaction, as each came, and as people of `region` write it. Hidden ones are not among them. */
export type ShownPhones = (interaction: Interaction) => Readonly<Record<string, string>>

/** Makes it. The gateway writes numbers, because the rules of the world's numbering plans are most of what a desk would weigh. */
export function createShownPhones(region: string): ShownPhones {
  const known = new WeakMap<object, Readonly<Record<string, string>>>()
  return ({ call, lookup }) => {
    // It is asked at every step of a call, and for every desk; who calls, and what is known of them, mostly stays.
    const key = lookup.state === 'matched' ? lookup : call.customer
    const before = known.get(key)
    if (before !== undefined) return before
    const raw = customerNumber(call)
    const matches = lookup.state === 'matched' ? lookup.matches : []
    const numbers = [...(raw === null ? [] : [raw]), ...matches.flatMap(({ contact }) => contact.numbers)]
    const phones = Object.fromEntries(numbers.map((number) => [number, formatNumber(number, region)]))
    known.set(key, phones)
    return phones
  }
}
