import { expect, it } from 'vitest'
import { readRateLimit } from '../../src/http/rate-limit.js'

const now = Date.parse('2026-11-21T17:00:00Z')
const read = (status: number, headers: Record<string, string>) => readRateLimit(status, new Headers(headers), now)

it.each([
  ['Retry-After in seconds', 429, { 'retry-after': '30' }, 30_000],
  ['Retry-After as a date', 503, { 'retry-after': 'Sat, 21 Nov 2026 17:00:05 GMT' }, 5_000],
  ['Retry-After that nobody can mean', 503, { 'retry-after': '999999999' }, 3_600_000],
  ['Zendesk: the last request of a window', 200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '41' }, 41_000],
  ['Freshdesk: seconds', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '12' }, 12_000],
  ['since 1970', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 7) }, 7_000],
  ['Jira: a date', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-21T17:01Z' }, 60_000],
  [
    'HubSpot: the interval',
    200,
    { 'x-hubspot-ratelimit-remaining': '0', 'x-hubspot-ratelimit-interval-milliseconds': '10000' },
    10_000,
  ],
  ['some are left', 200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '12' }, null],
  ['none are left, but not until when', 200, { 'x-ratelimit-remaining': '0' }, null],
  ['nonsense', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, null],
  ['a date long ago', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000000001' }, 0],
  ['a window of years', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' }, 3_600_000],
  ['nothing', 200, {}, null],
] as const)('%s', (_name, status, headers, expected) => {
  expect(read(status, headers)).toBe(expected)
})
