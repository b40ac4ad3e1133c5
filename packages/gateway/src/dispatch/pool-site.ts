/** How people are named in a pool that several sites share: there may be a 1001 at each of them. */
export interface PoolSite {
  /** What is kept: `north/1001`; without a site the extension alone, and nobody is nobody everywhere. Who is of another site is given as `south/1001`. */
  keyOf(person: string): string
  /** Who is of this site by extension, others as they are kept. */
  shown(key: string): string
}

/** @param site letters, digits, `-` and `_`; empty if the pool's gateways have each extension once */
export function createPoolSite(site: string): PoolSite {
  const prefix = site === '' ? '' : `${site}/`
  return {
    keyOf: (person) => (person === '' || person.includes('/') ? person : `${prefix}${person}`),
    shown: (key) => (prefix !== '' && key.startsWith(prefix) ? key.slice(prefix.length) : key),
  }
}
