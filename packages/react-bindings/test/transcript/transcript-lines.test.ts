import { describe, expect, it } from 'vitest'
import { findLines, inOrder, withParagraph } from '../../src/transcript/transcript-lines.js'
import { heard } from '../fixtures/assist-fixtures.js'

const lines = inOrder(heard.lines)

describe('the lines of a transcript', () => {
  it('are in the order in which they were said, those of one instant in that in which they came', () => {
    const [first, second] = lines as [(typeof lines)[0], (typeof lines)[0]]
    const rows = { a: { ...second, at: 5, order: 2 }, b: { ...first, at: 5, order: 1 }, c: { ...first, at: 1, order: 9 } }
    expect(inOrder(rows).map(({ order }) => order)).toEqual([9, 1, 2])
  })

  it('are found by all words, in any case and order', () => {
    expect(findLines(lines, ' ORDER monday').map(({ id }) => id)).toEqual(['line-2'])
    expect(findLines(lines, '三天').map(({ id }) => id)).toEqual(['line-3'])
    expect(findLines(lines, 'nothing like it')).toEqual([])
    expect(findLines(lines, '  ')).toBe(lines)
  })

  it('are put behind what is written, never over it', () => {
    expect(withParagraph('', 'new')).toBe('new')
    expect(withParagraph(' typed \n', 'new')).toBe(' typed\nnew')
  })
})
