/** What of the browser's window is needed to find and keep a token. */
export interface TokenPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const storageKey = 'ringloop.token'

/** Whether the address brings a token, rather than the tab. */
export const givesToken = ({ hash }: Pick<Location, 'hash'>): boolean => givenBy(hash) !== null

const fragmentOf = (hash: string) => new URLSearchParams(hash.replace(/^#/, ''))
const givenBy = (hash: string): string | null => fragmentOf(hash).get('token')?.trim() || null

/**
 * The agent's token: from `#token=…` of the address, which is then taken out of it (and so out of the history and of what is copied),
 * else the one this tab has kept. Kept for the tab only.
 */
export function takeToken(place: TokenPlace): string | null {
  const { location, history } = place
  const given = givenBy(location.hash)
  if (given !== null) {
    const fragment = fragmentOf(location.hash)
    fragment.delete('token')
    const rest = fragment.toString()
    history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`)
    keepToken(place, given)
    return given
  }
  try {
    return place.sessionStorage.getItem(storageKey)
  } catch {
    return null
  }
}

/** Keeps the token for this tab; `null` forgets it. */
export function keepToken({ sessionStorage }: Pick<TokenPlace, 'sessionStorage'>, token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, token)
  } catch {
    // Storage is forbidden: a refresh asks again.
  }
}
