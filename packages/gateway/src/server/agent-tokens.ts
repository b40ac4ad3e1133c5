import { createHash, timingSafeEqual } from 'node:crypto'

/** Tells whose token this is; `null` if nobody's. */
export type VerifyToken = (token: string) => string | null

/**
 * Checks agents' tokens. Only hashes are kept, and every one is compared, in constant time: how long it takes tells nothing.
 *
 * @returns the agent's extension.
 */
export function createTokenVerifier(agents: readonly { readonly extension: string; readonly token: string }[]): VerifyToken {
  const known = agents.map(({ extension, token }) => ({ extension, hash: hash(token) }))
  return (token) => {
    const given = hash(token)
    let found: string | null = null
    for (const { extension, hash: expected } of known) if (timingSafeEqual(given, expected)) found = extension
    return found
  }
}

const hash = (token: string) => createHash('sha256').update(token, 'utf8').digest()
