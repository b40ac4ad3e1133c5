/** Eight hexadecimal digits of a JSON value (FNV-1a): to notice that it was edited, not to keep anybody from forging it. */
export function revisionOf(value: unknown): string {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify(value) ?? '') {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
