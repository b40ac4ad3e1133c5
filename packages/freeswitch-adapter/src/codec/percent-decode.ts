const hexDigit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/**
 * Reads a header's value as FreeSWITCH writes it in plain events: percent-encoded UTF-8.
 *
 * Unlike `decodeURIComponent` it never throws: a `%` that starts no escape stays (`50% off`), bytes that are no UTF-8 become U+FFFD.
 */
export function percentDecode(bytes: Buffer, start: number, end: number): string {
  let from = start
  while (from < end && bytes[from] !== 37) from++
  if (from === end) return bytes.toString('utf8', start, end)

  const decoded = Buffer.allocUnsafe(end - start)
  let length = bytes.copy(decoded, 0, start, from)
  for (let index = from; index < end; index++) {
    const byte = bytes[index] ?? 0
    if (byte === 37 && index + 2 < end) {
      const high = hexDigit(bytes[index + 1] ?? 0)
      const low = hexDigit(bytes[index + 2] ?? 0)
      if (high >= 0 && low >= 0) {
        decoded[length++] = high * 16 + low
        index += 2
        continue
      }
    }
    decoded[length++] = byte
  }
  return decoded.toString('utf8', 0, length)
}
