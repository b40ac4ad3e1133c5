const ordinary = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these characters cannot stand unescaped in a name
const impossible = /[\x00-\x1f"\\]/

/**
 * A header's name in the form in which it stands in a latin1 view of the bytes; `undefined` if no header can have that name.
 */
export function toNameInBytes(name: string): string | undefined {
  if (ordinary.test(name)) return name
  if (impossible.test(name)) return undefined
  return Buffer.from(name, 'utf8').toString('latin1')
}

/** Whether that name stands in the bytes just before `end`. */
export function isNameBefore(bytes: Buffer, end: number, nameInBytes: string): boolean {
  const start = end - nameInBytes.length
  // The ends of names differ more often than their beginnings.
  for (let index = nameInBytes.length - 1; index >= 0; index--)
    if (bytes[start + index] !== nameInBytes.charCodeAt(index)) return false
  return true
}
