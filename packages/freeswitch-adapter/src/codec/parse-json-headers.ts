const asText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/**
 * Reads an event's JSON with `JSON.parse`, for JSON that no FreeSWITCH wrote (blanks, numbers, nested objects, escaped names).
 * Text that is no JSON object has no headers.
 */
export function parseJsonHeaders(bytes: Buffer): ReadonlyMap<string, string | readonly string[]> {
  const headers = new Map<string, string | readonly string[]>()
  let parsed: unknown
  try {
    parsed = JSON.parse(bytes.toString('utf8'))
  } catch {
    return headers
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return headers
  for (const [name, value] of Object.entries(parsed)) headers.set(name, Array.isArray(value) ? value.map(asText) : asText(value))
  return headers
}
