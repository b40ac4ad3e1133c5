import { compilePattern, type Pattern } from './compile-pattern.js'

// A rule set is data; what its patterns were compiled to stays beside it, as with CEL.
const patterns = /* @__PURE__ */ new WeakMap<object, Pattern>()

/** The pattern of a condition, compiled once for as long as the condition is in use. */
export function patternOf(condition: { readonly matches: string }): Pattern {
  const known = patterns.get(condition)
  if (known !== undefined) return known
  const pattern = compilePattern(condition.matches)
  patterns.set(condition, pattern)
  return pattern
}
