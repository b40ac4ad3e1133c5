import fc from 'fast-check'

/** The check digit of a number without it, by Luhn. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (const [index, digit] of [...digits].reverse().entries()) {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1)
    sum += Math.floor(weighted / 10) + (weighted % 10)
  }
  return String((10 - (sum % 10)) % 10)
}

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: count, maxLength: count })

/** Digits with the same separator between its groups, or none. */
const grouped = (number: string) =>
  fc
    .tuple(fc.constantFrom('', ' ', '-', '.', ' - '), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 20, maxLength: 20 }))
    .map(([separator, sizes]) => {
      const groups: string[] = []
      let rest = number
      for (const size of sizes) {
        if (rest === '') break
        groups.push(rest.slice(0, size))
        rest = rest.slice(size)
      }
      return groups.join(separator)
    })

/** Numbers of cards that can be, written in some way. */
export const cardNumber = (): fc.Arbitrary<string> =>
  fc
    .constantFrom(
      ['4', 16],
      ['4', 19],
      ['51', 16],
      ['2221', 16],
      ['34', 15],
      ['37', 15],
      ['36', 14],
      ['3528', 16],
      ['62', 16],
      ['62', 19],
      ['6011', 16],
      ['6759', 13],
      ['2200', 16],
    )
    .chain(([prefix, length]) => digits(Number(length) - String(prefix).length - 1).map((rest) => `${prefix}${rest}`))
    .map((number) => number + luhnDigit(number))
    .chain(grouped)

/** Chinese resident ids that can be, written in some way. */
export const residentId = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('110105', '440524', '310101', '650102'), fc.integer({ min: 0, max: 60_000 }), digits(3))
    .map(([region, day, serial]) => {
      const born = new Date(Date.UTC(1900, 0, 1) + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
      const body = `${region}${born}${serial}`
      // ISO 7064 MOD 11-2 as the standard's own loop
      let remainder = 0
      for (const digit of body) remainder = ((remainder + Number(digit)) * 2) % 11
      const check = (12 - remainder) % 11
      return body + (check === 10 ? 'X' : String(check))
    })
    .chain(grouped)
