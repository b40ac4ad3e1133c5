/** The first of ten consecutive digits: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Thai, full-width. */
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10] as const

/** The value, 0 to 9, of a UTF-16 code unit that is a digit as people type them; -1 of any other. */
export function digitValue(code: number): number {
  if (code < 0x660) return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1
  for (const zero of zeros) if (code >= zero && code < zero + 10) return code - zero
  return -1
}

/** Whether it is x, which in a resident id stands for ten. */
export const isTen = (code: number): boolean => code === 0x78 || code === 0x58 || code === 0xff38 || code === 0xff58

/** What stands between the groups of one number: spaces, dashes, dots, slashes, commas, and signs that are not seen. */
const separators: ReadonlySet<number> = new Set(
  ' \t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d._/,\uff0c\u3001\u00b7\u200b\u200c\u200d\u200e\u200f\u2060\ufeff'
    .split('')
    .map((sign) => sign.charCodeAt(0)),
)

/** Whether a code unit may stand inside a number without ending it. */
export const isSeparator = (code: number): boolean => separators.has(code)

/** Separators in a row that still belong inside a number. */
export const mostSeparators = 3

/** The sign in the place of what is masked. Not `*`, which is a key of every telephone and an emphasis in many ticket systems. */
export const maskSign = '•'
/** {@link maskSign} as a code unit. */
export const maskCode = 0x2022
