/**
 * A short mark of a value that JSON can hold: the same for the same value, another for almost every other. For telling apart two
 * states that a system gives the same time; no protection against anybody (FNV-1a, twice 32 bits).
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  let one = 0x811c9dc5
  let two = 0x01000193
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    one = Math.imul(one ^ unit, 0x01000193)
    two = Math.imul(two ^ unit, 0x85ebca6b) + index
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36)
}
