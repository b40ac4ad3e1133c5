import { type E164, safeLine, toE164 } from '@ringloop/core'
import { cleanEmail } from './clean-email.js'
import type { CustomersMap, ValueSource } from './import-map.js'
import { type CustomerFacts, readCustomerFacts } from './read-customer-facts.js'
import { checked, isDropped, type RowContext, readLine, readText, readUrl } from './read-field.js'
import { RowProblem, readValue, readValues, shown, type ValueContext } from './read-value.js'
import type { SourceRow } from './source-row.js'

/** A customer as a row tells it; `null` and empty lists where it tells nothing. */
export interface CustomerRow extends CustomerFacts {
  /** The key in the system that the file comes from. */
  readonly id: string | null
  readonly name: string
  readonly numbers: readonly E164[]
  readonly email: string | null
  readonly level: string | null
  readonly tags: readonly string[]
  readonly company: string | null
  readonly note: string | null
  readonly url: string | null
}

/** More than one customer has was put into the wrong column. */
const most = { numbers: 20, tags: 50 }

/**
 * The customer in a row, cleaned and checked.
 *
 * @throws RowProblem
 */
export function customerOfRow(row: SourceRow, { fields }: CustomersMap, context: RowContext): CustomerRow {
  const line = (field: string, source: ValueSource | undefined, limit: number) => readLine(row, field, source, limit, context)
  const name = line('name', fields.name, 200)
  if (name === null) throw new RowProblem('name: is empty')
  const numbers = listOf(fields.numbers).flatMap((source) => readNumbers(row, 'numbers', source, context))
  return {
    id: fields.id === undefined ? null : requiredId(line('id', fields.id, 200)),
    name,
    numbers: distinct(numbers, 'numbers', most.numbers),
    email: fields.email === undefined ? null : readEmail(row, 'email', fields.email, context),
    level: line('level', fields.level, 100),
    tags: readTags(row, fields.tags, context),
    company: line('company', fields.company, 200),
    note: readText(row, 'note', fields.note, 20_000, context),
    url: readUrl(row, 'url', fields.url, context),
    ...readCustomerFacts(row, fields, context),
  }
}

/** The tags under some sources, each once. */
export function readTags(
  row: SourceRow,
  sources: ValueSource | ValueSource[] | undefined,
  context: ValueContext,
): readonly string[] {
  const tags = listOf(sources).flatMap((source) => readValues(row, 'tags', source, context).map((tag) => safeLine(tag, 10_000)))
  return distinct(
    tags.filter((tag) => tag !== '').map((tag) => checked(tag, 'tags', 100)),
    'tags',
    most.tags,
  )
}

/** The numbers under one source, as E.164. */
export function readNumbers(row: SourceRow, field: string, source: ValueSource, context: RowContext): readonly E164[] {
  const expression = typeof source === 'string' ? {} : source
  return readValues(row, field, source, context).flatMap((text) => {
    const number = toE164(text, expression.region ?? context.region)
    if (number !== null) return [number]
    if (isDropped(source)) return []
    throw new RowProblem(`${field}: ${shown(text)} is no telephone number${whyNoNumber(text)}`)
  })
}

/** The address under one source. */
export function readEmail(row: SourceRow, field: string, source: ValueSource, context: ValueContext): string | null {
  const text = readValue(row, field, source, context)
  if (text === null) return null
  const email = cleanEmail(text)
  if (email === null && !isDropped(source)) throw new RowProblem(`${field}: ${shown(text)} is no e-mail address`)
  return email
}

const whyNoNumber = (text: string) =>
  /^\d(?:[.,]\d+)?E\+?\d+$/i.test(text) ? ': a spreadsheet has rounded it; format the column as text and export again' : ''

function requiredId(id: string | null): string {
  if (id === null) throw new RowProblem('id: is empty')
  return id
}

function distinct<Value>(values: readonly Value[], field: string, limit: number): readonly Value[] {
  const once = [...new Set(values)]
  if (once.length > limit) throw new RowProblem(`${field}: there are more than ${limit}`)
  return once
}

const listOf = (sources: ValueSource | ValueSource[] | undefined): readonly ValueSource[] =>
  sources === undefined ? [] : Array.isArray(sources) ? sources : [sources]
