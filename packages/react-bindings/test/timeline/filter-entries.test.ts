import { expect, it } from 'vitest'
import { filterEntries, type TimelineKind } from '../../src/timeline/filter-entries.js'
import { timelineEntries } from '../../src/timeline/timeline-entries.js'
import { longHistory } from '../fixtures/case-scenarios.js'
import { interaction } from '../fixtures/interactions.js'

const more = Object.fromEntries(longHistory.map((item) => [item.id, item]))
const entries = timelineEntries(interaction('a'), () => null, more)
const count = (kind: TimelineKind, search = '') => filterEntries(entries, kind, search).length

it('adds what is further back, each once', () => {
  const known = interaction('a')
  if (known.lookup.state !== 'matched') throw new Error('fixture')
  const [first] = known.lookup.matches
  const own = first?.history[0]
  if (own === undefined) throw new Error('fixture')
  const again = timelineEntries(known, () => null, { ...more, [own.id]: own })
  expect(again).toHaveLength(entries.length)
  expect(entries.filter(({ kind }) => kind === 'past')).toHaveLength(224)
})

it('shows one kind, or what belongs to this call', () => {
  expect(count('all')).toBe(entries.length)
  expect(count('thisCall')).toBe(entries.length - 224)
  expect(count('message')).toBe(56)
  // those of this call count as calls
  expect(count('call')).toBe(56 + count('thisCall'))
})

it('finds entries in which every word stands, in any order and case', () => {
  expect(count('all', 'MARCO delivery')).toBe(count('call', 'marco'))
  expect(count('all', '  ')).toBe(entries.length)
  expect(count('order', '(')).toBe(0)
})
