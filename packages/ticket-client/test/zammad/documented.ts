import { readFileSync } from 'node:fs'

/** An answer as Zammad's documentation shows it. */
export function documented(name: string): unknown {
  const text = readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly answer: unknown }).answer
}

/**
 * What of an answer is not as in the documentation: keys that it does not show, values of another type. `null` and what the
 * documentation shows as `null` fit everything; so do the object attributes that an administrator made.
 */
export function strayFrom(example: unknown, answer: unknown, ownKeys: readonly string[] = [], path = ''): readonly string[] {
  if (example === null || answer === null) return []
  if (Array.isArray(example) && Array.isArray(answer)) {
    const [first] = example
    return first === undefined ? [] : answer.flatMap((item, index) => strayFrom(first, item, ownKeys, `${path}[${index}]`))
  }
  if (isRecord(example) && isRecord(answer)) {
    if (Object.keys(example).length === 0) return []
    return Object.entries(answer).flatMap(([key, value]) => {
      if (ownKeys.includes(key)) return []
      return key in example ? strayFrom(example[key], value, ownKeys, `${path}.${key}`) : [`${path}.${key} is not documented`]
    })
  }
  return typeof example === typeof answer && Array.isArray(example) === Array.isArray(answer)
    ? []
    : [`${path} is ${JSON.stringify(answer)}, not like ${JSON.stringify(example)}`]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
