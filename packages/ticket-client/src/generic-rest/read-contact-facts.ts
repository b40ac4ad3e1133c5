import { type Contact, type ContactAsset, safeLine } from '@ringloop/core'
import { readPath } from './path-expression.js'
import { readText, readTime } from './read-value.js'
import type { RestContacts } from './rest-description.js'

/** Of one customer. */
const mostAssets = 100

type Fields = RestContacts['fields']

/**
 * What a described customer is worth and has. What cannot be shown is left out: an amount that is no number, a currency that is none, a
 * thing without id or name, an address that is not `https:`.
 */
export function readContactFacts(record: unknown, fields: Pick<Fields, 'value' | 'assets'>): Pick<Contact, 'value' | 'assets'> {
  const value = fields.value && readWorth(record, fields.value)
  const list = fields.assets && readPath(record, fields.assets.list)
  return {
    ...(value === undefined ? {} : { value }),
    ...(fields.assets === undefined || !Array.isArray(list) ? {} : { assets: readAssets(list, fields.assets) }),
  }
}

/** An address that may be offered to an agent. */
export const isSecureUrl = (text: string | undefined): text is string =>
  text !== undefined && text.length <= 2000 && /^https:\/\//i.test(text)

function readWorth(record: unknown, { amount, currency }: NonNullable<Fields['value']>): Contact['value'] {
  const text = readText(readPath(record, amount))
  const code = typeof currency === 'string' ? readText(readPath(record, currency)) : currency.constant
  if (text === undefined || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return undefined
  if (code === undefined || !/^[A-Z]{3}$/.test(code)) return undefined
  return { amount: Number(text), currency: code }
}

function readAssets(list: readonly unknown[], fields: NonNullable<Fields['assets']>): readonly ContactAsset[] {
  const assets = list.slice(0, mostAssets).flatMap((record): ContactAsset[] => {
    const line = (expression: string | undefined, limit: number) =>
      expression === undefined ? '' : safeLine(readText(readPath(record, expression)) ?? '', limit)
    const [id, name, detail] = [line(fields.id, 200), line(fields.name, 200), line(fields.detail, 500)]
    if (id === '' || name === '') return []
    const url = fields.url === undefined ? undefined : readText(readPath(record, fields.url))
    const until = fields.until === undefined ? 0 : readTime(readPath(record, fields.until))
    return [
      {
        id,
        name,
        ...(detail === '' ? {} : { detail }),
        ...(isSecureUrl(url) ? { url } : {}),
        ...(until === 0 ? {} : { until }),
      },
    ]
  })
  // who shows them tells them apart by their ids
  return [...new Map(assets.map((asset) => [asset.id, asset])).values()]
}
