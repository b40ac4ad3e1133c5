import type { ValueSource } from './import-map.js'
import type { SourceRow } from './source-row.js'

/** What is wrong with a row: told to the one who mends it. */
export class RowProblem extends Error {}

/** What holds for all values of a file. */
export interface ValueContext {
  /** Texts that mean that nothing is there. */
  readonly empty: ReadonlySet<string>
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what is looked for.
const nul = /\u0000/
const lone = /\p{Surrogate}/u

/**
 * The value of a row under a mapping: source, trim, `case`, `values`, `default`; `null` if nothing is there.
 *
 * @throws RowProblem
 */
export function readValue(row: SourceRow, field: string, source: ValueSource, context: ValueContext): string | null {
  const [value] = readValues(row, field, source, context)
  return value ?? null
}

/** As {@link readValue}, for a value of which there may be several: by `split`, or a list in JSON. */
export function readValues(row: SourceRow, field: string, source: ValueSource, context: ValueContext): readonly string[] {
  const expression = typeof source === 'string' ? { column: source } : source
  const found = textsOf(row, field, expression, context).flatMap((text) =>
    expression.split === undefined ? [text] : text.split(expression.split),
  )
  const values = found
    .map((text) => clean(text, context))
    .filter((text) => text !== '')
    .map((text) => cased(text, expression.case))
    .flatMap((text) => replaced(text, field, expression))
  return values.length === 0 && expression.default !== undefined ? [expression.default] : values
}

type Expression = Exclude<ValueSource, string>

function textsOf(row: SourceRow, field: string, expression: Expression, context: ValueContext): readonly string[] {
  const { column, template, constant } = expression
  if (constant !== undefined) return [constant]
  if (template !== undefined) {
    let any = false
    const text = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
      const value = cellsOf(row, field, name)
        .map((one) => clean(one, context))
        .join(' ')
      any ||= value !== ''
      return value
    })
    // words between columns that are all empty tell nothing
    return any ? [text.replace(/[ \t]+/g, ' ')] : []
  }
  for (const name of typeof column === 'string' ? [column] : (column ?? [])) {
    const cells = cellsOf(row, field, name)
    if (cells.some((cell) => clean(cell, context) !== '')) return cells
  }
  return []
}

function cellsOf(row: SourceRow, field: string, column: string): readonly string[] {
  const value = row.get(column)
  const cells = value === undefined ? [] : typeof value === 'string' ? [value] : value
  for (const cell of cells) {
    if (nul.test(cell)) throw new RowProblem(`${field}: column ${JSON.stringify(column)} holds a NUL character`)
    if (lone.test(cell))
      throw new RowProblem(`${field}: column ${JSON.stringify(column)} holds half a character (lone surrogate)`)
    if (cell.includes('\ufffd'))
      throw new RowProblem(`${field}: column ${JSON.stringify(column)} holds what is no text in the file's encoding (U+FFFD)`)
  }
  return cells
}

function clean(text: string, { empty }: ValueContext): string {
  const trimmed = text.trim()
  return empty.has(trimmed) ? '' : trimmed
}

const cased = (text: string, to: Expression['case']) =>
  to === 'lower' ? text.toLowerCase() : to === 'upper' ? text.toUpperCase() : text

function replaced(text: string, field: string, { values, otherwise = 'reject' }: Expression): readonly string[] {
  if (values === undefined) return [text]
  if (Object.hasOwn(values, text)) {
    const value = values[text] ?? ''
    return value === '' ? [] : [value]
  }
  if (otherwise === 'keep') return [text]
  if (otherwise === 'empty') return []
  throw new RowProblem(`${field}: ${shown(text)} is none of the "values" of the map`)
}

/** A value as a problem shows it. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
