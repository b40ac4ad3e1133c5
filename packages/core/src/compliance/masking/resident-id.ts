import type { Digits } from './card-number.js'

/** The first two digits: provinces and their like (GB/T 2260). */
const provinces: ReadonlySet<number> = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71,
  81, 82, 83, 91,
])
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/** Digits of a Chinese resident id number, the check digit among them. */
export const residentIdLength = 18
/** Digits of the form that was given out until 1999, without century and check digit. */
export const oldResidentIdLength = 15

/**
 * Whether `digits[from, to)` are a Chinese resident id number (GB 11643-1999): 18 digits, the last of which may be 10 (written X), of a
 * province that exists, a day of birth between 1850 and 2099 that exists, and the right check digit (ISO 7064, MOD 11-2).
 */
export function isResidentId(digits: Digits, from: number, to: number): boolean {
  if (to - from !== residentIdLength) return false
  const year = numberOf(digits, from + 6, 4)
  if (!provinces.has(numberOf(digits, from, 2)) || year < 1850 || year > 2099) return false
  if (!isDay(year, numberOf(digits, from + 10, 2), numberOf(digits, from + 12, 2))) return false
  let sum = digits[to - 1] ?? 0
  for (const [index, weight] of weights.entries()) sum += weight * (digits[from + index] ?? 0)
  return sum % 11 === 1
}

/** Whether `digits[from, to)` can be a resident id number of the old form: 15 digits, a province, a day of the 20th century. It has no check digit. */
export function isOldResidentId(digits: Digits, from: number, to: number): boolean {
  if (to - from !== oldResidentIdLength || digits[to - 1] === 10) return false
  const [year, month, day] = [1900 + numberOf(digits, from + 6, 2), numberOf(digits, from + 8, 2), numberOf(digits, from + 10, 2)]
  return provinces.has(numberOf(digits, from, 2)) && isDay(year, month, day)
}

function numberOf(digits: Digits, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at++) value = value * 10 + (digits[at] ?? 0)
  return value
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}
