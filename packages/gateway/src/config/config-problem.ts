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
  return error.issues.flatMap((issue) => {
    const key = toKey(issue.path)
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, issue.path)
      return issue.keys.map((unknown) => unknownKey(toKey([...issue.path, unknown]), unknown, known))
    }
    if (valueAt(given, issue.path) === undefined)
      return [{ key, problem: 'is missing', mend: `Add "${String(issue.path.at(-1) ?? key)}" to the file.` }]
    return [{ key, problem: issue.message.replace(/^Invalid input: /, ''), mend: `Correct ${key}.` }]
  })
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

/** The keys that an object schema knows at a place. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let inner: unknown = schema
  for (const part of path) {
    inner = unwrap(inner)
    const { shape, element } = inner as { shape?: Record<PropertyKey, unknown>; element?: unknown }
    inner = typeof part === 'number' ? element : shape?.[part]
  }
  const { shape } = unwrap(inner) as { shape?: object }
  return Object.keys(shape ?? {}).filter((key) => key !== '$schema')
}

/** Through `optional`, `default`, `prefault` and refinements. */
function unwrap(schema: unknown): object {
  let inner = schema as { def?: { innerType?: unknown } } | undefined
  while (inner?.def?.innerType) inner = inner.def.innerType as typeof inner
  return inner ?? {}
}
