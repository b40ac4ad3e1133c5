import type { Health } from '../../src/server/health.js'

/**
 * Whether the gateway has nothing left to file, as its health says. One that is not connected knows nothing of what the switch still
 * has for it, and an event that waits for the journal is no ticket yet.
 */
export async function nothingWaits(url: string): Promise<boolean> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) })
  const { parts } = (await response.json()) as Health
  return (
    parts.telephony.ok && /^0 events waiting/.test(parts.journal.detail) && / 0 waiting to be filed/.test(parts.tickets.detail)
  )
}
