import fc from 'fast-check'
import { expect, it } from 'vitest'
import { externalKeyOf, fieldOfLink } from '../../src/request-tracker/external-key.js'
import { createPriorityTable } from '../../src/request-tracker/priority-table.js'
import { createStatusTable } from '../../src/request-tracker/status-table.js'
import { quoteTicketSql, ticketSqlTime } from '../../src/request-tracker/ticket-sql.js'

/** What RT::SQL does: its token pattern for a delimited value, then the removal of quotes and escapes. */
function readAsRt(text: string): { value: string; rest: string } | null {
  const match = /^'((?:[^\\']|\\[\s\S])*)'/.exec(text)
  return match ? { value: (match[1] ?? '').replace(/\\([\s\S])/g, '$1'), rest: text.slice(match[0].length) } : null
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', ' ', 'a', '王', '\n') }),
)

it('quotes a value so that RT reads the same value and nothing of it as a query', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      expect(readAsRt(`${quoteTicketSql(value)} AND id > 0`)).toEqual({ value, rest: ' AND id > 0' })
    }),
  )
})

it('writes times in UTC', () => {
  expect(ticketSqlTime(Date.parse('2026-02-03T04:05:06.789+02:00'))).toBe("'2026-02-03 02:05:06'")
})

it('gives two external ids two keys, each fit for a link and read back from it', async () => {
  const texts = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units))
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, texts), fc.oneof(anyText, texts), async (left, right) => {
      const [one, other] = [await externalKeyOf(left), await externalKeyOf(right)]
      expect(one.field === other.field).toBe(left === right)
      expect(one.link.length).toBeLessThanOrEqual(240)
      expect(fieldOfLink(one.link)).toBe(one.field)
    }),
  )
})

it('takes links that are not ours, or broken, for none of ours', () => {
  expect([fieldOfLink('https://example.test/'), fieldOfLink('ringloop:%E0%A4%A')]).toEqual([null, null])
})

it('reads back every word it writes, and one of its own lifecycle', () => {
  const words = createStatusTable()
  for (const status of ['acknowledged', 'inProgress', 'pending', 'resolved', 'cancelled'] as const) {
    expect(words.fromTracker(words.toTracker(status))).toBe(status)
  }
  expect([words.fromTracker('deleted'), words.fromTracker('in-review')]).toEqual(['cancelled', 'inProgress'])
  const own = createStatusTable({ inProgress: 'in-review', closed: 'done' })
  expect([own.fromTracker('in-review'), own.fromTracker('done'), own.toTracker('closed')]).toEqual([
    'inProgress',
    'closed',
    'done',
  ])
})

it('reads a priority as the nearest it knows', () => {
  const priorities = createPriorityTable()
  expect([0, 24, 25, 50, 62, 63, 75, 90, 100, 1000].map(priorities.fromTracker)).toEqual([
    'low',
    'low',
    'normal',
    'normal',
    'normal',
    'high',
    'high',
    'urgent',
    'urgent',
    'urgent',
  ])
})
