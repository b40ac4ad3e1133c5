/** Whether two values of plain data (no cycles, no functions) are equal in depth. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(property(a, key), property(b, key)))
}

const property = (value: object, key: string): unknown => (value as Record<string, unknown>)[key]
