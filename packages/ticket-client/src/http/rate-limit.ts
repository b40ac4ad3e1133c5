import { readRetryAfter } from './retry-policy.js'

/**
 * How long a backend wants to be left alone, in milliseconds, as its headers say; `null` if it does not say so.
 *
 * Reads what most of them send: `Retry-After` with a 429 or 503, and before that wall the counts of what is left in the window:
 * `RateLimit-*` (IETF draft), `X-RateLimit-*` (Freshdesk, GitHub, Jira with a date), `X-Rate-Limit-*` and `RateLimit-*` (Zendesk),
 * `X-HubSpot-RateLimit-*` (HubSpot). A reset is seconds from now, seconds since 1970, or a date.
 */
export function readRateLimit(status: number, headers: Headers, now: number): number | null {
  if (status === 429 || status === 503) {
    const asked = readRetryAfter(headers.get('retry-after'), now)
    if (asked !== null) return Math.min(asked, longest)
  }
  const hubSpotMs = numberIn(headers, 'x-hubspot-ratelimit-interval-milliseconds')
  if (hubSpotMs !== null) return numberIn(headers, 'x-hubspot-ratelimit-remaining') === 0 ? Math.min(hubSpotMs, longest) : null
  for (const prefix of ['ratelimit', 'x-ratelimit', 'x-rate-limit'])
    if (numberIn(headers, `${prefix}-remaining`) === 0) {
      const wait = readReset(headers.get(`${prefix}-reset`), now)
      if (wait !== null) return Math.min(wait, longest)
    }
  return null
}

/** A window longer than an hour is a date misread; after an hour it does no harm to ask again, whatever was said. */
const longest = 3_600_000

function readReset(text: string | null, now: number): number | null {
  if (text === null) return null
  if (!/^\d+(\.\d+)?$/.test(text.trim())) return readRetryAfter(text, now) ?? isoDate(text, now)
  const seconds = Number(text)
  // No window is thirty years long: so large a number counts from 1970.
  return seconds > 1_000_000_000 ? Math.max(0, seconds * 1000 - now) : seconds * 1000
}

/** Jira writes `2026-11-21T17:00Z`. */
function isoDate(text: string, now: number): number | null {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim() ?? ''
  return /^\d{1,12}$/.test(text) ? Number(text) : null
}
