import { nearest } from '../text/nearest.js'

/** What is wrong with a rule file, where, and what to do about it. */
export interface RuleProblem {
  /** As one would write it in JavaScript: `rules[2].when.fact`; empty for the whole. */
  readonly path: string
  readonly problem: string
  readonly mend: string
}

/** A value as it stands in the file, cut short. */
export function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : outline(value, 4)
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

/** As JSON, but never the whole of something large or deep. */
function outline(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? typeof value
  if (depth === 0) return '…'
  if (Array.isArray(value))
    return `[${value
      .slice(0, 10)
      .map((item) => outline(item, depth - 1))
      .join(',')}]`
  const keys = Object.keys(value).slice(0, 10)
  return `{${keys.map((key) => `${JSON.stringify(key.slice(0, 60))}:${outline((value as JsonObject)[key], depth - 1)}`).join(',')}}`
}

/** `Did you mean "x"? ` if one of the names is near, then all of them. */
export function suggest(word: unknown, names: readonly string[], what: string): string {
  const near = typeof word === 'string' ? nearest(word, names) : null
  const all = names.map((name) => JSON.stringify(name)).join(', ')
  return `${near === null ? '' : `Did you mean ${JSON.stringify(near)}? `}${what}: ${all}.`
}

/** An object in a JSON file, not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object: no list, not `null`. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The first key that is not among the allowed ones, or one that is missing. */
export function findKeyProblem(
  value: JsonObject,
  path: string,
  keys: { readonly allowed: readonly string[]; readonly required?: readonly string[] },
): RuleProblem | null {
  const unknown = Object.keys(value).find((key) => !keys.allowed.includes(key))
  if (unknown !== undefined) {
    return {
      path: at(path, unknown),
      problem: `unknown key ${quoted(unknown)}`,
      mend: suggest(unknown, keys.allowed, 'Allowed here'),
    }
  }
  const missing = (keys.required ?? []).find((key) => !Object.hasOwn(value, key))
  return missing === undefined
    ? null
    : { path: at(path, missing), problem: 'is missing', mend: `Add ${JSON.stringify(missing)}.` }
}

/** A path one step deeper. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  const plain = /^[a-zA-Z_$][\w$]*$/.test(key)
  return plain ? (path === '' ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key.slice(0, 60))}]`
}
