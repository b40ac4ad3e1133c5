import { createDeskConnection, type DeskConnection } from '../connection/desk-connection.js'

/**
 * An agent's token, or what gives it: asked at each attempt to connect, so that it may be a short-lived one. Another one, also another
 * function, is another person.
 */
export type ElementToken = string | (() => string | Promise<string>)

/** A connection that all elements with the same address and token share. */
export interface PooledDesk {
  readonly url: string
  readonly token: ElementToken
  readonly desk: DeskConnection
}

const pool = new Set<PooledDesk>()

/** The desk of an address and a token, if there is one; for `null`, the one that was begun last at the address. */
export function pooledDesk(url: string, token: ElementToken | null): PooledDesk | null {
  return [...pool].findLast((entry) => entry.url === url && (token === null || entry.token === token)) ?? null
}

/** Begins a desk: connects. */
export function beginPooled(url: string, token: ElementToken): PooledDesk {
  const entry: PooledDesk = { url, token, desk: createDeskConnection({ url, token }) }
  pool.add(entry)
  entry.desk.start()
  return entry
}

/** Ends the connection; a later element with the address and the token begins anew. */
export function closePooled(entry: PooledDesk): void {
  pool.delete(entry)
  entry.desk.close()
}
