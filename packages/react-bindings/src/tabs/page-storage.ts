/** A storage of this page; `null` where it is forbidden, as in a sandboxed frame, where reading it alone can throw. */
export function pageStorage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return globalThis[kind] ?? null
  } catch {
    return null
  }
}
