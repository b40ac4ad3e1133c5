/** Deeper than anything that a gateway sends. */
const mostDeep = 20

/**
 * `next`, with every part of `before` that says the same in place of its own: what came anew over the line and has not changed stays the
 * same object. So it is kept once, and what shows it does not render again. For JSON values.
 */
export function keepSame<Value>(before: unknown, next: Value, deep = 0): Value {
  if (typeof before !== 'object' || typeof next !== 'object' || before === null || next === null || deep > mostDeep) return next
  if (Array.isArray(before) !== Array.isArray(next)) return next
  const old = before as Readonly<Record<string, unknown>>
  const entries = Object.entries(next).map(
    ([key, value]) => [key, Object.hasOwn(old, key) ? keepSame(old[key], value, deep + 1) : value] as const,
  )
  if (
    entries.length === Object.keys(old).length &&
    entries.every(([key, value]) => Object.hasOwn(old, key) && value === old[key])
  )
    return before as Value
  return (Array.isArray(next) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as Value
}
