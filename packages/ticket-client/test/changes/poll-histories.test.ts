import { type TicketChange, toTicketId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createHistoryPoll } from '../../src/changes/poll-histories.js'

interface Row {
  readonly id: string
  readonly updated: number
  readonly history: readonly { readonly id: string; readonly at: number }[]
}

const { signal } = new AbortController()

it('tells what happens in the very second in which it began, and nothing of the past', async () => {
  let rows: Row[] = []
  const poll = createHistoryPoll<Row>({
    name: 'system',
    pageSize: 10,
    overlapMs: 10_000,
    list: async ({ since, page }) => (page === 0 ? rows.filter(({ updated }) => updated >= since) : []),
    newest: async () => Math.max(...rows.map(({ updated }) => updated)),
    idOf: ({ id }) => id,
    timeOf: ({ updated }) => updated,
    changesOf: ({ id, history }, since) =>
      history
        .filter(({ at }) => at >= since)
        .map((one): TicketChange => ({ ...one, ticketId: toTicketId(id), type: 'changed', by: null, own: false })),
  })
  const past = { id: 'past', at: 59_000 }
  // An id may be of any length; the cursor is not.
  const known = { id: 'known'.repeat(100), at: 60_000 }
  rows = [{ id: '1', updated: 60_000, history: [past, known] }]
  const begun = await poll(null, { limit: 10, signal })
  expect(begun.changes).toEqual([])
  rows = [{ id: '1', updated: 60_000, history: [past, known, { id: 'new', at: 60_000 }] }]
  const first = await poll(begun.cursor, { limit: 10, signal })
  expect(first.changes.map(({ id }) => id)).toEqual(['new'])
  expect((await poll(first.cursor, { limit: 10, signal })).changes).toEqual([])
})
