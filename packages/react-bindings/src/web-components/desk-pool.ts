import { createDeskConnection, type DeskConnection } from '../connection/desk-connection.js'

/** An agent's token, or what gives it: asked at each attempt to connect, so that it may be a short-lived one. */
export type ElementToken = string | (() => string | Promise<string>)

/** A connection that all elements with the same address share. */
export interface PooledDesk {
  readonly url: string
  readonly desk: DeskConnection
  token: ElementToken | null
}

const pooled = new Map<string, PooledDesk>()

/** The desk of an address, made with its first element. It connects as soon as `offerToken` has given it a token. */
export function pooledDesk(url: string): PooledDesk {
  const known = pooled.get(url)
  if (known) return known
  const entry: PooledDesk = {
    url,
    token: null,
    desk: createDeskConnection({
      url,
      token: () => {
        if (typeof entry.token === 'function') return entry.token()
        return entry.token ?? ''
      },
    }),
  }
  pooled.set(url, entry)
  return entry
}

/**
 * Gives the desk of an address its token. Another token in words is another agent, and a refused desk deserves a new try: both begin
 * a connection anew, and `true` says that the address has another desk now.
 */
export function offerToken(url: string, token: ElementToken): boolean {
  const known = pooledDesk(url)
  const renewed = mustRenew(known, token)
  if (renewed) closePooled(known)
  const entry = pooledDesk(url)
  entry.token = token
  entry.desk.start()
  return renewed
}

/** Ends the connection; a later element with the address begins anew. */
export function closePooled(entry: PooledDesk): void {
  if (pooled.get(entry.url) === entry) pooled.delete(entry.url)
  entry.desk.close()
}

function mustRenew(entry: PooledDesk, token: ElementToken): boolean {
  if (entry.token === null) return false
  if (entry.desk.getSnapshot().connection.state === 'refused') return true
  // An arrow function in somebody's template is a new one each time: no other agent for that.
  if (typeof token === 'function' && typeof entry.token === 'function') return false
  return entry.token !== token
}
