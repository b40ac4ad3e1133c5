import type { Contact, ContactAsset } from '@ringloop/core'
import { isTimeZone } from '@ringloop/core/calendars'
import { isCurrency } from '../embedded-desk/contact-facts.js'
import type { CustomersMap } from './import-map.js'
import { isDropped, type RowContext, readLine, readTime, readUrl } from './read-field.js'
import { RowProblem, shown } from './read-value.js'
import type { SourceRow } from './source-row.js'

/** What a customer is worth, has, and by whose clock they live, as a row tells it. */
export interface CustomerFacts {
  readonly value: NonNullable<Contact['value']> | null
  /** Each id once. */
  readonly assets: readonly ContactAsset[]
  readonly timeZone: string | null
}

type Fields = CustomersMap['fields']

/**
 * Reads them.
 *
 * @throws RowProblem
 */
export function readCustomerFacts(row: SourceRow, fields: Fields, context: RowContext): CustomerFacts {
  const assets = (fields.assets ?? []).flatMap((asset, index) => readAsset(row, `assets[${index}]`, asset, context) ?? [])
  return {
    value: fields.value === undefined ? null : readWorth(row, fields.value, context),
    assets: [...new Map(assets.map((asset) => [asset.id, asset])).values()],
    timeZone: readTimeZone(row, fields.timeZone, context),
  }
}

function readWorth(
  row: SourceRow,
  { amount, currency }: NonNullable<Fields['value']>,
  context: RowContext,
): CustomerFacts['value'] {
  const text = readLine(row, 'value.amount', amount, 40, context)
  if (text === null) return null
  // 1,234 is a thousand to some and one to others
  if (!/^-?\d{1,12}(?:[.,]\d{1,2})?$/.test(text)) {
    if (isDropped(amount)) return null
    throw new RowProblem(`value.amount: ${shown(text)} is no amount; write digits, with a point before two decimals`)
  }
  const code = readLine(row, 'value.currency', currency, 40, context)
  if (code !== null && isCurrency(code)) return { amount: Number(text.replace(',', '.')), currency: code }
  if (isDropped(currency)) return null
  throw new RowProblem(`value.currency: ${code === null ? 'is empty' : `${shown(code)} is no currency, like "EUR"`}`)
}

function readAsset(
  row: SourceRow,
  field: string,
  asset: NonNullable<Fields['assets']>[number],
  context: RowContext,
): ContactAsset | null {
  const name = readLine(row, `${field}.name`, asset.name, 200, context)
  if (name === null) return null
  const detail = readLine(row, `${field}.detail`, asset.detail, 500, context)
  const url = readUrl(row, `${field}.url`, asset.url, context)
  const until = asset.until === undefined ? null : readTime(row, `${field}.until`, asset.until, context)
  return {
    id: readLine(row, `${field}.id`, asset.id, 200, context) ?? name,
    name,
    ...(detail === null ? {} : { detail }),
    ...(url === null ? {} : { url }),
    ...(until === null ? {} : { until }),
  }
}

function readTimeZone(row: SourceRow, source: Fields['timeZone'], context: RowContext): string | null {
  const name = readLine(row, 'timeZone', source, 60, context)
  if (source === undefined || name === null || isTimeZone(name)) return name
  if (isDropped(source)) return null
  throw new RowProblem(`timeZone: ${shown(name)} is no time zone, like "Europe/Berlin"`)
}
