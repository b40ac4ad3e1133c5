import { describe, expect, it } from 'vitest'
import { createPriorityTable } from '../../src/mapping/priority-table.js'
import { createStatusTable } from '../../src/mapping/status-table.js'

const words = {
  acknowledged: 'new',
  inProgress: 'open',
  pending: 'pending',
  held: ['hold', 'parked'],
  resolved: 'solved',
  closed: 'closed',
  cancelled: 'closed',
} as const

describe('a table of statuses', () => {
  it('reads what it writes; of two with one word, the first', () => {
    const table = createStatusTable({ words })
    const again = (Object.keys(words) as (keyof typeof words)[]).map((status) => table.read(table.write(status)))
    expect(again).toEqual(['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'closed'])
    expect([table.read(' PARKED '), table.write('held')]).toEqual(['held', 'hold'])
  })

  it('shows a ticket with an unknown word as open', () => {
    const table = createStatusTable({ words, also: { deleted: 'cancelled' } })
    expect([table.read('escalated'), table.read(null), table.read('deleted')]).toEqual(['inProgress', 'inProgress', 'cancelled'])
  })

  it('takes the user’s words in the place of its own, in both directions', () => {
    const table = createStatusTable({
      words,
      also: { done: 'closed' },
      own: { resolved: ['Done', 'Won’t fix'], pending: 'solved' },
    })
    expect([table.write('resolved'), table.read('done'), table.read('won’t fix')]).toEqual(['Done', 'resolved', 'resolved'])
    expect([table.write('pending'), table.read('solved'), table.read('pending')]).toEqual(['solved', 'pending', 'inProgress'])
  })
})

it('a table of priorities reads numbers, and none as normal', () => {
  const table = createPriorityTable({ words: { low: '1', normal: '2', high: '3', urgent: '4' } })
  expect([table.read(4), table.read('1'), table.read(undefined), table.read(9)]).toEqual(['urgent', 'low', 'normal', 'normal'])
})
