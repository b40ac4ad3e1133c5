const meanings: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Resolves the escapes of a JSON string's inside. Never throws: an unknown escape stands for its own letter. */
export function jsonUnescape(inside: string): string {
  if (!inside.includes('\\')) return inside
  return inside.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_whole, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (meanings[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
