import { isRegion, nearest, RingloopError, ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import { type ConfigProblem, toConfigProblems } from '../config/config-problem.js'
import { readText } from '../config/load-config.js'
import { parseJson } from '../config/parse-json.js'
import { dateFormatProblem } from './read-date.js'

const column = z.string().min(1, 'must name a column').max(300)
const region = z.string().refine(isRegion, 'must be a country in two capital letters (ISO 3166), like "DE"')

/** Where a value comes from and what is done with it, in this order: source, trim, `case`, `values`, `default`. */
const expressionSchema = z
  .strictObject({
    /** A column, or several of which the first that is not empty counts. */
    column: z.union([z.array(column).min(1).max(20), column]).optional(),
    /** Text with columns in braces: `{First name} {Last name}`. */
    template: z.string().min(1).max(1000).optional(),
    /** The same for every row. */
    constant: z.string().max(1000).optional(),
    case: z.enum(['lower', 'upper']).optional(),
    /** What stands there → what it becomes. */
    values: z.record(z.string(), z.string()).optional(),
    /** What becomes of a text that `values` does not have. Default: the row is rejected. */
    otherwise: z.enum(['reject', 'keep', 'empty']).optional(),
    /** If nothing is there. */
    default: z.string().max(1000).optional(),
    /** The file may do without the column. */
    optional: z.boolean().optional(),
    /** What separates several values in one cell. */
    split: z.string().min(1).max(10).optional(),
    /** Of telephone numbers: the country of those without a country code, if it is another. */
    region: region.optional(),
    /** Of dates: `dd.MM.yyyy HH:mm`, `iso`, `unix` (seconds) or `unixMilliseconds`. */
    date: z
      .string()
      .max(60)
      .superRefine((format, context) => {
        const problem = dateFormatProblem(format)
        if (problem !== null) context.addIssue({ code: 'custom', message: problem })
      })
      .optional(),
    /** What becomes of a number, address, link or date that is none: the row is rejected (default), or goes in without it. */
    ifInvalid: z.enum(['reject', 'drop']).optional(),
  })
  .superRefine((expression, context) => {
    const sources = (['column', 'template', 'constant'] as const).filter((source) => expression[source] !== undefined)
    if (sources.length !== 1)
      context.addIssue({ code: 'custom', message: 'must have exactly one of "column", "template" and "constant"' })
  })

/** A column's name, or more about the value. */
const source = z.union([expressionSchema, column])
const sources = z.union([source, z.array(source).max(20)])

const common = {
  /** For editors. */
  $schema: z.string().optional(),
  version: z.literal(1),
  /** Default: by the file's name (`.json`, `.ndjson` or `.jsonl`, else CSV). */
  format: z.enum(['csv', 'json', 'ndjson']).optional(),
  /** A name that `TextDecoder` knows: `gb18030`, `gbk`, `utf-16le`, `windows-1252`. A byte order mark counts more. Default UTF-8. */
  encoding: z.string().refine(isEncoding, 'must be an encoding, like "utf-8", "gb18030", "utf-16le"').optional(),
  csv: z
    .strictObject({
      delimiter: z.string().min(1).max(4).default(','),
      /** `null` if the file does not quote: quotes are letters then. */
      quote: z.string().length(1).nullable().default('"'),
      /** The columns' names, if the first line does not tell them. */
      columns: z.array(column).min(1).max(1000).optional(),
    })
    .prefault({}),
  /** Country of telephone numbers without a country code. Default: that of the gateway's configuration. */
  region: region.optional(),
  /** Zone of dates that do not tell theirs (IANA). */
  timeZone: z.string().refine(isTimeZone, 'must be a time zone, like "Asia/Shanghai"').default('UTC'),
  /** Texts that mean that nothing is there. */
  empty: z.array(z.string().max(100)).max(100).default(['-', 'N/A', '#N/A', '\\N']),
}

const policy = z.enum(['skip', 'update', 'fillEmpty', 'reject'])

const customersSchema = z.strictObject({
  ...common,
  kind: z.literal('customers'),
  fields: z.strictObject({
    /** The customer's key in the system that the file comes from. */
    id: source.optional(),
    name: source,
    numbers: sources.optional(),
    email: source.optional(),
    level: source.optional(),
    tags: sources.optional(),
    company: source.optional(),
    note: source.optional(),
    url: source.optional(),
    /** `amount`: digits, with a point or comma before at most two decimals. `currency`: ISO 4217. */
    value: z.strictObject({ amount: source, currency: source }).optional(),
    /** Each from columns of its own; one without a name is none. Without `id` it is known again by its name. */
    assets: z
      .array(
        z.strictObject({
          id: source.optional(),
          name: source,
          detail: source.optional(),
          url: source.optional(),
          until: source.optional(),
        }),
      )
      .min(1)
      .max(20)
      .optional(),
    /** IANA name. */
    timeZone: source.optional(),
  }),
  duplicates: z
    .strictObject({
      /** By what a customer is known again; the first that finds one counts. Default: by `id` if it is mapped, else number, then e-mail. */
      by: z
        .array(z.enum(['id', 'number', 'email']))
        .min(1)
        .optional(),
      policy: policy.default('skip'),
    })
    .prefault({}),
})

const customerOf = z.strictObject({ id: source.optional(), number: source.optional(), email: source.optional() })

const ticketsSchema = z.strictObject({
  ...common,
  kind: z.literal('tickets'),
  fields: z.strictObject({
    /** The ticket's key in the system that the file comes from. */
    id: source,
    subject: source,
    description: source.optional(),
    /** Becomes one of Ringloop's statuses by `values`. Default `closed`. */
    status: source.optional(),
    /** Becomes one of {@link ticketPriorities} by `values`. Default `normal`. */
    priority: source.optional(),
    queue: source.optional(),
    owner: source.optional(),
    tags: sources.optional(),
    createdAt: source,
    updatedAt: source.optional(),
    customFields: z.record(z.string().min(1).max(100), source).optional(),
  }),
  /** How the ticket's customer is found; the first that finds exactly one counts. */
  customer: customerOf.prefault({}),
  /** What becomes of a ticket whose customer is not here. */
  withoutCustomer: z.enum(['reject', 'keep']).default('reject'),
  duplicates: z.strictObject({ policy: z.enum(['skip', 'update', 'reject']).default('skip') }).prefault({}),
})

/** The mapping file of `ringloop import`. */
export const importMapSchema = z.discriminatedUnion('kind', [customersSchema, ticketsSchema])

/** A mapping as read. */
export type ImportMap = z.infer<typeof importMapSchema>
/** A mapping for customers. */
export type CustomersMap = z.infer<typeof customersSchema>
/** A mapping for tickets. */
export type TicketsMap = z.infer<typeof ticketsSchema>
/** A column's name, or an expression. */
export type ValueSource = z.infer<typeof source>

/** The statuses that `values` may lead to. */
export const importedStatuses = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'] as const
/** The priorities that `values` may lead to. */
export const importedPriorities = ticketPriorities

/** So many problems are told at once. */
const toldAtOnce = 5

/**
 * Reads a mapping file.
 *
 * @throws `invalidConfig` naming every wrong key and the mend.
 */
export async function loadImportMap(file: string): Promise<ImportMap> {
  const value = parseJson(await readText(file), file)
  const parsed = importMapSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw mapError(file, toConfigProblems(parsed.error, importMapSchema, value))
}

/** One error for several problems of a mapping file. */
export function mapError(file: string, problems: readonly ConfigProblem[]): RingloopError {
  const told = problems.slice(0, toldAtOnce)
  const more = problems.length > told.length ? ` (and ${problems.length - told.length} more)` : ''
  return new RingloopError(
    'invalidConfig',
    `${file}: ${told.map(({ key, problem }) => `${key} ${problem}`).join('; ')}${more}.`,
    {
      mend: told.map(({ key, mend }) => (mend.includes(key) ? mend : `${key}: ${mend}`)).join(' '),
    },
  )
}

/** The columns that a mapping asks for and the file does not have, with what was probably meant. */
export function missingColumns(map: ImportMap, present: readonly string[]): readonly ConfigProblem[] {
  const known = new Set(present)
  return [...sourcesOf(map)].flatMap(([key, value]) =>
    requiredColumnsOf(value)
      .filter((name) => !known.has(name))
      .map((name) => {
        const meant = nearest(name, present)
        const list = present.slice(0, 20).map((one) => JSON.stringify(one.slice(0, 60)))
        return {
          key,
          problem: `names the column ${JSON.stringify(name)}, which the file does not have`,
          mend: meant === null ? `The file has ${list.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`,
        }
      }),
  )
}

/** The columns that a mapping cannot do without. */
export const requiredColumns = (map: ImportMap): readonly string[] =>
  [...sourcesOf(map)].flatMap(([, value]) => requiredColumnsOf(value))

/** Every value that a mapping asks for, with its key in the file. */
function* sourcesOf(map: ImportMap): Generator<readonly [key: string, source: ValueSource]> {
  const groups =
    map.kind === 'tickets'
      ? { fields: map.fields, 'fields.customFields': map.fields.customFields ?? {}, customer: map.customer }
      : {
          fields: { ...map.fields, value: undefined, assets: undefined },
          'fields.value': map.fields.value ?? {},
          ...Object.fromEntries((map.fields.assets ?? []).map((asset, index) => [`fields.assets[${index}]`, asset])),
        }
  for (const [group, fields] of Object.entries(groups)) {
    for (const [name, value] of Object.entries(fields) as [string, ValueSource | ValueSource[] | undefined][]) {
      const key = `${group}.${name}`
      if (value === undefined || name === 'customFields') continue
      if (Array.isArray(value)) for (const [index, one] of value.entries()) yield [`${key}[${index}]`, one]
      else yield [key, value]
    }
  }
}

function requiredColumnsOf(value: ValueSource): readonly string[] {
  if (typeof value === 'string') return [value]
  if (value.optional === true) return []
  return columnsOf(value)
}

/** The columns that a value is made of. */
function columnsOf({ column: named, template }: Exclude<ValueSource, string>): readonly string[] {
  if (named !== undefined) return typeof named === 'string' ? [named] : named
  return [...(template ?? '').matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '')
}

function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name)
    return true
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
