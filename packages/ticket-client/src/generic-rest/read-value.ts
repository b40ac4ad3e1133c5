/** A text of whatever a backend has there; numbers are ids in many. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return undefined
}

/** A list of texts: a list, or one text with commas. */
export function readTexts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  return list.map((item) => readText(typeof item === 'string' ? item.trim() : item)).filter((text) => text !== undefined)
}

/** A time that does not say of which zone it is. */
const zoneless = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

/**
 * An instant from ISO 8601, or from seconds or milliseconds since 1970; 0 if it is none of them. Without a zone it is UTC: by the clock of
 * whatever machine the gateway runs on, a poll would wait hours for the future, or never come out of the past.
 */
export function readTime(value: unknown): number {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
  // 1e11 s is the year 5138, 1e11 ms is 1973.
  if (Number.isFinite(number)) return Math.round(number < 1e11 ? number * 1000 : number)
  const at = typeof value === 'string' ? Date.parse(zoneless.test(value) ? `${value.replace(' ', 'T')}Z` : value) : Number.NaN
  return Number.isNaN(at) ? 0 : at
}
