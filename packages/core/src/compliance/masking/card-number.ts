/** Digits from 0 to 9, one after the other. */
export type Digits = ArrayLike<number>

/** Fewest digits of a card number (ISO/IEC 7812). */
export const shortestCard = 13
/** Most digits of a card number (ISO/IEC 7812). */
export const longestCard = 19

/** From, to (first six digits), and the lengths that the issuer uses. */
const issuers: readonly (readonly [from: number, to: number, shortest: number, longest: number])[] = [
  [220000, 220499, 16, 19], // Mir
  [222100, 272099, 16, 16], // Mastercard
  [300000, 305999, 14, 19], // Diners Club
  [309500, 309599, 14, 19],
  [340000, 349999, 15, 15], // American Express
  [352800, 358999, 16, 19], // JCB
  [360000, 369999, 14, 19], // Diners Club
  [370000, 379999, 15, 15], // American Express
  [380000, 399999, 14, 19], // Diners Club
  [400000, 499999, 13, 13], // Visa
  [400000, 499999, 16, 16],
  [400000, 499999, 19, 19],
  [500000, 509999, 16, 19], // Maestro, RuPay, Verve, Elo
  [510000, 559999, 16, 16], // Mastercard
  [560000, 589999, 13, 19], // Maestro
  [600000, 609999, 16, 19], // Discover, RuPay, Maestro
  [620000, 629999, 16, 19], // UnionPay
  [630000, 639999, 13, 19], // Maestro, Elo
  [640000, 659999, 16, 19], // Discover
  [670000, 679999, 13, 19], // Maestro
  [810000, 827999, 16, 19], // UnionPay, RuPay
  [979200, 979299, 16, 16], // Troy
]

/**
 * Whether `digits[from, to)` are the number of a payment card: 13 to 19 digits, of a length and with first digits that an issuer uses
 * (ISO/IEC 7812; the issuers' published ranges, somewhat wider), and with the right check digit (Luhn).
 */
export function isCardNumber(digits: Digits, from: number, to: number): boolean {
  const length = to - from
  if (length < shortestCard || length > longestCard) return false
  let first = 0
  for (let at = from; at < from + 6; at++) first = first * 10 + (digits[at] ?? 0)
  // a German mobile number with its country code has thirteen digits, too, and many more people have one than a Visa card of that length
  if (length === 13 && first >= 491500 && first <= 491799) return false
  if (!issuers.some(([low, high, shortest, longest]) => first >= low && first <= high && length >= shortest && length <= longest))
    return false
  return hasLuhnDigit(digits, from, to)
}

/** Whether the last of `digits[from, to)` is the check digit of the others by Luhn's formula (ISO/IEC 7812-1, annex B). */
export function hasLuhnDigit(digits: Digits, from: number, to: number): boolean {
  let sum = 0
  for (let at = to - 1, doubled = false; at >= from; at--, doubled = !doubled) {
    const digit = digits[at] ?? 0
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}
