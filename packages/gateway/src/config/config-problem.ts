import { nearest } from '@ringloop/core'
import type * as z from 'zod'

/** What is wrong in a config file, one line each, and what to do about it. */
export interface ConfigProblem {
  /** `agents[0].token` */
  readonly key: string
  readonly problem: string
  readonly mend: string
}

/** The problems in words of the file: keys, what is wrong, what was probably meant. Values are not repeated: they may be secrets. */
export function toConfigProblems(error: z.ZodError, schema: z.ZodType, given: unknown): readonly ConfigProblem[] {
  return error.issues
    .flatMap((issue) => namedMember(issue, given))
    .flatMap((issue) => {
      const key = toKey(issue.path)
      if (issue.code === 'unrecognized_keys') {
        const known = knownKeys(schema, issue.path, given)
        return issue.keys.map((unknown) => unknownKey(toKey([...issue.path, unknown]), unknown, known))
      }
      const value = valueAt(given, issue.path)
      const discriminator = discriminatorAt(schema, issue.path, given)
      if (discriminator !== null && typeof value === 'string') return [unknownKind(key, value, discriminator)]
      if (value === undefined)
        return [{ key, problem: 'is missing', mend: `Add "${String(issue.path.at(-1) ?? key)}" to the file.` }]
      return [{ key, problem: issue.message.replace(/^Invalid input: /, ''), mend: `Correct ${key}.` }]
    })
}

/** Of a union of one and several, the problems of what was given. */
function namedMember(issue: z.core.$ZodIssue, given: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length !== 2) return [issue]
  const value = valueAt(given, issue.path)
  if (typeof value !== 'object' || value === null) return [issue]
  const problems = issue.errors[Array.isArray(value) ? 1 : 0] ?? []
  return problems.map((problem) => ({ ...problem, path: [...issue.path, ...problem.path] }))
}

function unknownKey(key: string, unknown: string, known: readonly string[]): ConfigProblem {
  const meant = nearest(unknown, known)
  const mend = meant === null ? `Take it out; known here are ${known.join(', ')}.` : `Did you mean "${meant}"?`
  return { key, problem: 'is no key of this file', mend }
}

function toKey(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${safe(String(part))}`)).join('')
  return text.replace(/^\./, '') || 'the file'
}

// A key is somebody's text on a terminal.
const safe = (key: string) => (/^[\w$-]{1,60}$/.test(key) ? key : JSON.stringify(key.slice(0, 60)))

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  )
}

function unknownKind(key: string, given: string, known: readonly string[]): ConfigProblem {
  const meant = nearest(given, known)
  const mend = meant === null ? `Known are ${known.map((kind) => `"${kind}"`).join(', ')}.` : `Did you mean "${meant}"?`
  return { key, problem: 'is none that is known here', mend }
}

/** The parts of zod's schemas that are looked at here. */
interface SchemaParts {
  readonly shape?: Readonly<Record<PropertyKey, SchemaParts>>
  readonly element?: SchemaParts
  readonly options?: readonly SchemaParts[]
  readonly def?: { readonly innerType?: SchemaParts; readonly discriminator?: string }
  readonly value?: unknown
}

/** The keys that an object schema knows at a place; of a union, those of the member that the value names. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[], given: unknown): readonly string[] {
  return membersAt(schema, path, given)
    .flatMap(({ shape }) => Object.keys(shape ?? {}))
    .filter((key, index, all) => key !== '$schema' && all.indexOf(key) === index)
}

/** If the place is what tells a union's members apart: what it may be. */
function discriminatorAt(schema: z.ZodType, path: readonly PropertyKey[], given: unknown): readonly string[] | null {
  const union = membersAt(schema, path.slice(0, -1), given, { whole: true })[0]
  const discriminator = union?.def?.discriminator
  if (union === undefined || discriminator === undefined || discriminator !== path.at(-1)) return null
  return flatten(union).map(({ shape }) => String(shape?.[discriminator]?.value))
}

/** The object schemas that may hold at a place; with `whole`, a union there is not taken apart. */
function membersAt(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  given: unknown,
  { whole = false }: { readonly whole?: boolean } = {},
): readonly SchemaParts[] {
  let members: readonly SchemaParts[] = [unwrap(schema as SchemaParts)]
  for (const [depth, part] of path.entries()) {
    const value = valueAt(given, path.slice(0, depth))
    members = members
      .flatMap((member) => matching(member, value))
      .flatMap(({ shape, element }) => (typeof part === 'number' ? element : shape?.[part]) ?? [])
      .map(unwrap)
  }
  return whole ? members : members.flatMap((member) => matching(member, valueAt(given, path)))
}

/** Of a union, the member that the value names, or all of them if it names none. */
function matching(schema: SchemaParts, value: unknown): readonly SchemaParts[] {
  const discriminator = schema.def?.discriminator
  const members = flatten(schema)
  if (discriminator === undefined) return members
  const kind = valueAt(value, [discriminator])
  const named = members.filter(({ shape }) => shape?.[discriminator]?.value === kind)
  return named.length > 0 ? named : members
}

const flatten = (schema: SchemaParts): readonly SchemaParts[] =>
  schema.options === undefined ? [schema] : schema.options.map(unwrap).flatMap(flatten)

/** Through `optional`, `default`, `prefault` and refinements. */
function unwrap(schema: SchemaParts): SchemaParts {
  let inner = schema
  while (inner.def?.innerType) inner = inner.def.innerType
  return inner
}
