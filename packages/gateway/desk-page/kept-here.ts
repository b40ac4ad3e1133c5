type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const inMemory = new Map<string, Kept>()

/** A storage of this page; where the browser forbids it, as in a frame of another site, one that lives as long as the page. */
export function keptHere(kind: 'localStorage' | 'sessionStorage'): Kept {
  try {
    // reading it alone throws where it is forbidden
    return window[kind]
  } catch {
    const known = inMemory.get(kind) ?? memory()
    inMemory.set(kind, known)
    return known
  }
}

function memory(): Kept {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}
