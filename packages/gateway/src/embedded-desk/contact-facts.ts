import { type Contact, type ContactAsset, RingloopError, safeLine } from '@ringloop/core'
import { isTimeZone } from '@ringloop/core/calendars'
import { columnText, optionalColumnText } from '../storage/column-text.js'

/** Of one customer. */
export const mostAssets = 100

/** What a customer is worth, has, and by whose clock they live, in the columns of `contacts`. */
export interface ContactFactsRow {
  readonly value: Contact['value'] | null
  readonly assets: readonly ContactAsset[] | null
  readonly time_zone: string | null
}

/** The columns that make a {@link ContactFactsRow}. */
export const contactFactsColumns = ['value', 'assets', 'time_zone'] as const

/** The customer's part in a row. */
export const toContactFacts = ({
  value,
  assets,
  time_zone,
}: ContactFactsRow): Pick<Contact, 'value' | 'assets' | 'timeZone'> => ({
  ...(value == null ? {} : { value }),
  ...(assets === null ? {} : { assets }),
  ...(time_zone === null ? {} : { timeZone: time_zone }),
})

/**
 * A customer's values for {@link contactFactsColumns}: texts are one plain line each, of at most 200 letters (`detail` 500).
 *
 * @throws `invalidInput` for what cannot be shown: an amount that is no number, a currency that is none, more than a hundred assets, an
 *   address that is not `https:`, a time zone that is none
 */
export function contactFactsValues({ id, value, assets, timeZone }: Contact): readonly unknown[] {
  const refuse = (field: string, problem: string, mend: string) => {
    throw new RingloopError('invalidInput', `${field} of ${id}: ${problem}.`, { mend })
  }
  if (value !== undefined && !Number.isFinite(value.amount)) refuse('value.amount', 'is no number', 'Give a finite number.')
  if (value !== undefined && !isCurrency(value.currency))
    refuse('value.currency', 'is no currency', 'Give three capital letters (ISO 4217), like EUR.')
  if (timeZone !== undefined && !(timeZone.length <= 60 && isTimeZone(timeZone)))
    refuse('timeZone', 'is no time zone', 'Give a name like "Europe/Berlin".')
  if ((assets?.length ?? 0) > mostAssets) refuse('assets', `are more than ${mostAssets}`, 'Give those that matter.')
  for (const [index, { url, until }] of (assets ?? []).entries()) {
    if (url !== undefined && !isSecureUrl(url))
      refuse(`assets[${index}].url`, 'is no https address', 'Give an address that begins with https://.')
    if (until !== undefined && !Number.isFinite(until)) refuse(`assets[${index}].until`, 'is no instant', 'Give milliseconds.')
  }
  return [
    value === undefined ? null : JSON.stringify({ amount: value.amount, currency: value.currency }),
    assets === undefined ? null : JSON.stringify(assets.map(plainAsset)),
    optionalColumnText(timeZone),
  ]
}

/** ISO 4217 in form. */
export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text)

/** An address that may be offered to an agent. */
export const isSecureUrl = (text: string): boolean => text.length <= 2000 && /^https:\/\/[^\s/]/i.test(text) && URL.canParse(text)

const plain = (text: string, limit: number) => columnText(safeLine(text, limit))

const plainAsset = ({ id, name, detail, url, until }: ContactAsset): ContactAsset => ({
  id: plain(id, 200),
  name: plain(name, 200),
  ...(detail === undefined ? {} : { detail: plain(detail, 500) }),
  ...(url === undefined ? {} : { url }),
  ...(until === undefined ? {} : { until: Math.trunc(until) }),
})
