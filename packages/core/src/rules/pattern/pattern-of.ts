import { compilePattern, type Pattern } from './compile-pattern.js'

const kept = new Map<string, Pattern>()
const keepLimit = 200

/** A pattern by its source; of those that were used last, compiled once. */
export function patternOf(source: string): Pattern {
  const known = kept.get(source)
  if (known !== undefined) return known
  if (kept.size >= keepLimit) kept.clear()
  const pattern = compilePattern(source)
  kept.set(source, pattern)
  return pattern
}
