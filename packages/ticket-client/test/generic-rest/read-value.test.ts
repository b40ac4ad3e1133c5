import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readTime } from '../../src/generic-rest/read-value.js'

const at = Date.parse('2026-11-21T17:00:05Z')

beforeEach(() => vi.stubEnv('TZ', 'America/New_York'))
afterEach(() => vi.unstubAllEnvs())

it.each([
  ['ISO 8601', '2026-11-21T17:00:05Z', at],
  ['an offset', '2026-11-21T18:00:05+01:00', at],
  ['no zone: UTC, wherever the gateway is', '2026-11-21T17:00:05', at],
  ['no zone, with a blank', '2026-11-21 17:00:05', at],
  ['a fraction without a zone', '2026-11-21 17:00:05.250', at + 250],
  ['a day', '2026-11-21', Date.parse('2026-11-21T00:00:00Z')],
  ['seconds', at / 1000, at],
  ['milliseconds in a text', String(at), at],
  ['nothing that is a time', 'soon', 0],
  ['nothing', null, 0],
])('reads %s', (_, value, expected) => {
  expect(readTime(value)).toBe(expected)
})
