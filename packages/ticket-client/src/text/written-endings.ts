/**
 * The ways in which people write the last four digits of a number: `0100`, `01 00`, `01-00`, `0 100` … Systems that compare texts find a
 * number by these, however the rest of it is written; who is found must be compared again, digit by digit.
 */
export function writtenEndings(number: string): readonly string[] {
  const last = number.replace(/\D/g, '').slice(-4)
  if (last.length < 4) return []
  const split = (at: number, separator: string) => `${last.slice(0, at)}${separator}${last.slice(at)}`
  return [last, split(2, ' '), split(2, '-'), split(2, '.'), split(1, ' '), split(1, '-'), split(3, ' '), split(3, '-')]
}
