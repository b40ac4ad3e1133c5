import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPatchRing } from '../../src/server/patch-ring.js'

it('gives the gap if all of it is still there, within its bounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { maxLength: 40 }),
      fc.nat(45),
      fc.integer({ min: 1, max: 10 }),
      (sizes, since, maxPatches) => {
        const ring = createPatchRing({ maxPatches, maxCharacters: 60 })
        const all = sizes.map((size, index) => ({ sequence: index + 1, text: 'x'.repeat(size) }))
        for (const patch of all) ring.add(patch)
        // The naive way: the longest tail within the bounds.
        let tail = all.slice(-maxPatches)
        while (tail.reduce((sum, { text }) => sum + text.length, 0) > 60) tail = tail.slice(1)
        const gap = all.filter(({ sequence }) => sequence > since)
        const possible = since <= all.length && gap.length <= tail.length
        const answer = ring.since(since)
        if (possible) expect(answer).toEqual(gap)
        // Zero-length patches at the edge may be kept longer by the naive way; never the other way round.
        else expect(answer).toBeNull()
      },
    ),
  )
})
