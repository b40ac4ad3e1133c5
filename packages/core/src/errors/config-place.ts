import { RingloopError } from './ringloop-error.js'

/** Where something stands in a parsed JSON value, as one would write it: `sla.policies[0].targets`, `calendar.hours["a b"]`. */
export const placeOf = (path: readonly PropertyKey[], name: string): string =>
  path.reduce<string>((place, key) => place + step(key), name)

/** An `invalidConfig` that names the place and the problem. */
export const invalidAt = (place: string, problem: string, mend: string): RingloopError =>
  new RingloopError('invalidConfig', `${place}: ${problem}`, { mend })

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`
  const text = String(key)
  return /^[\w$-]{1,60}$/.test(text) ? `.${text}` : `[${JSON.stringify(text.slice(0, 60))}]`
}
