import { safeLine, safeText } from '@ringloop/core'
import { isSecureUrl } from '../embedded-desk/contact-facts.js'
import type { ValueSource } from './import-map.js'
import { readDate } from './read-date.js'
import { RowProblem, readValue, shown, type ValueContext } from './read-value.js'
import type { SourceRow } from './source-row.js'

/** What all rows of a file are read with. */
export interface RowContext extends ValueContext {
  /** ISO 3166 alpha-2: how numbers without a country code are meant. */
  readonly region: string
  /** IANA: how dates without a zone are meant. */
  readonly timeZone: string
}

/** One line of at most `limit` letters; `null` if nothing is there or the map does not have it. */
export function readLine(
  row: SourceRow,
  field: string,
  source: ValueSource | undefined,
  limit: number,
  context: ValueContext,
): string | null {
  const value = source === undefined ? null : readValue(row, field, source, context)
  if (value === null) return null
  const text = safeLine(value, 100_000)
  // harmless here, but not in the spreadsheet that somebody exports it to one day
  if (/^[=＝]/.test(text)) throw new RowProblem(`${field}: ${shown(text)} is a spreadsheet's formula`)
  return text === '' ? null : checked(text, field, limit)
}

/** A text of at most `limit` letters, with its line breaks; `null` if nothing is there or the map does not have it. */
export function readText(
  row: SourceRow,
  field: string,
  source: ValueSource | undefined,
  limit: number,
  context: ValueContext,
): string | null {
  const value = source === undefined ? null : readValue(row, field, source, context)
  const text = value === null ? '' : safeText(value, limit * 10)
  return text === '' ? null : checked(text, field, limit)
}

/** The `https:` address under one source; `null` if nothing is there or the map does not have it. */
export function readUrl(row: SourceRow, field: string, source: ValueSource | undefined, context: ValueContext): string | null {
  const text = source === undefined ? null : readValue(row, field, source, context)
  if (source === undefined || text === null) return null
  if (isSecureUrl(text)) return text
  if (isDropped(source)) return null
  throw new RowProblem(`${field}: ${shown(text)} is no address that begins with https://`)
}

/** Whether what is invalid under a source is left out. */
export const isDropped = (source: ValueSource): boolean => typeof source !== 'string' && source.ifInvalid === 'drop'

/** The instant under one source; `null` if nothing is there, or what is there is none and may be left out. */
export function readTime(row: SourceRow, field: string, source: ValueSource, context: RowContext): number | null {
  const text = readValue(row, field, source, context)
  if (text === null) return null
  const { date = 'iso', ifInvalid = 'reject' } = typeof source === 'string' ? {} : source
  const at = readDate(text, date, context.timeZone)
  if (at === null && ifInvalid === 'reject') throw new RowProblem(`${field}: ${shown(text)} is no date of the form ${date}`)
  return at
}

/**
 * A text that is no longer than that.
 *
 * @throws RowProblem
 */
export function checked(text: string, field: string, limit: number): string {
  if (text.length > limit) throw new RowProblem(`${field}: is longer than ${limit} letters`)
  return text
}
