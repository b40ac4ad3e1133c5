import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
import type { Call, CallerIdentity } from '../calls/call.js'
import { safeLine } from '../text/safe-text.js'
import type { E164 } from './contact.js'

/** What switches put in the place of a number or a name when the caller hides. */
const hiddenWords = new Set([
  'anonymous',
  'restricted',
  'private',
  'withheld',
  'blocked',
  'hidden',
  'noclip',
  'privatenumber',
  '匿名',
  '隐藏号码',
])
/** … and when they have none. */
const absentWords = new Set([
  'unknown',
  'unavailable',
  'notavailable',
  'outofarea',
  'nocallerid',
  'none',
  'null',
  'undefined',
  '未知',
  '未知号码',
])

const word = (text: string): string =>
  text
    .slice(0, 200)
    .toLowerCase()
    .replace(/^sips?:|@.*$|[\s_.-]/g, '')

/** Whether this is a word for "the caller hides", such as `anonymous` or `sip:restricted@…`, in the place of a number. */
const isHiddenNumber = (raw: string): boolean => hiddenWords.has(word(raw))

/** The caller's name as one safe line; `null` for none and for words that stand for none (`unknown`, `anonymous`, the number itself). */
export function callerName(customer: CallerIdentity): string | null {
  if (isHidden(customer) || customer.name === null) return null
  const name = safeLine(customer.name, 200)
  const plain = word(name)
  const isNumber = /^[+\d\s().-]+$/.test(name)
  return name === '' || isNumber || hiddenWords.has(plain) || absentWords.has(plain) ? null : name
}

/** Whether the caller asked to stay unknown, by the switch's word or by a word in the number's place. */
export const isHidden = (customer: CallerIdentity): boolean =>
  customer.anonymous || (customer.number !== null && isHiddenNumber(customer.number))

/** The customer's raw number; on an outbound call without one, the number that was dialled. `null` if hidden or absent. */
export function customerNumber(call: Call): string | null {
  if (isHidden(call.customer)) return null
  const raw = call.customer.number ?? (call.direction === 'outbound' ? call.dialled : null)
  if (raw === null) return null
  const plain = word(raw)
  return plain === '' || absentWords.has(plain) ? null : raw
}

/**
 * A raw number as E.164 (ITU-T), read as a person in `region` (ISO 3166 alpha-2) would dial it; `null` if it is no public
 * telephone number: a word, an internal extension (fewer than seven digits without `+`), garbage. Never throws.
 *
 * Lengths are checked, number ranges are not: new ranges open faster than software is updated.
 */
export function toE164(raw: string | null | undefined, region: string): E164 | null {
  if (raw === null || raw === undefined || raw.length > 100) return null
  const number = parse(address(raw), region)
  if (number === undefined || !number.isPossible() || /^0*$/.test(number.nationalNumber)) return null
  return number.number as string as E164
}

/** A number for display: national format for a number of `region`, international otherwise, a safe line of the text if it is no number. */
export function formatNumber(number: string, region: string): string {
  const parsed = number.length > 100 ? undefined : parse(address(number), region)
  if (parsed === undefined || !parsed.isPossible()) return safeLine(number, 40)
  return countryOf(parsed, region) === region ? parsed.formatNational() : parsed.formatInternational()
}

/** The country of a number, ISO 3166 alpha-2, or `null` where its code belongs to several and the range is not known. */
export function countryOfNumber(number: E164, region: string): string | null {
  const parsed = parse(number, region)
  return parsed === undefined ? null : countryOf(parsed, region)
}

/** Whether `region` is an ISO 3166 alpha-2 code, in capitals, with telephone numbers of its own. */
export const isRegion = (region: string): boolean => isSupportedCountry(region)

function countryOf(number: PhoneNumber, region: string): string | null {
  if (number.country !== undefined) return number.country
  return isSupportedCountry(region) && getCountryCallingCode(region) === number.countryCallingCode ? region : null
}

/** `sip:+49301234@host;user=phone`, `tel:+49-30-1234;ext=5` → the number in it. */
function address(raw: string): string {
  const trimmed = raw.trim().replace(/^["'<]+|[>"']+$/g, '')
  return /^(?:sips?|tel):/i.test(trimmed)
    ? trimmed.replace(/^[a-z]+:/i, '').replace(/[@;?].*$/s, '')
    : trimmed.replace(/@[\w.:-]+$/, '')
}

function parse(text: string, region: string): PhoneNumber | undefined {
  // only what may stand in a written number: the parser must not go looking for a number inside a sentence
  if (/[\p{L}\p{Cc}]/u.test(text.replace(/\s*(?:ext\.?|x)\s*\d+$/i, ''))) return undefined
  const international = /^\s*[+＋]/.test(text)
  if (!international && text.replace(/\P{Nd}/gu, '').length < 7) return undefined
  const options = { extract: false, ...(isSupportedCountry(region) ? { defaultCountry: region as CountryCode } : {}) }
  return parsePhoneNumberFromString(text, options)
}
