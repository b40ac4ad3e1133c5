import { applyChanges, type InteractionView } from '@ringloop/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diffViews } from '../../src/server/diff-views.js'
import { sampleDeskView, sampleInteractionView } from '../samples/sample-desk-view.js'

const interactions = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
  fc.constantFrom('ringing' as const, 'talking' as const, 'past' as const).map((mine) => sampleInteractionView('x', mine)),
)

it('gives changes that lead from the one view to the other', () => {
  fc.assert(
    fc.property(interactions, interactions, fc.nat(3), fc.boolean(), (before, after, since, down) => {
      const from = sampleDeskView('1001', before)
      const bare = sampleDeskView('1001', after)
      const to = {
        ...bare,
        agent: { ...bare.agent, since },
        system: down ? { ...bare.system, telephony: { state: 'disconnected' as const, reason: 'gone' } } : bare.system,
      }
      const result = applyChanges(from, diffViews(from, to))
      expect(new Map(Object.entries(result.interactions))).toEqual(new Map(Object.entries(to.interactions)))
      expect([result.agent, result.system]).toEqual([to.agent, to.system])
      expect(diffViews(to, to)).toEqual([])
    }),
  )
})

it('says only what changed', () => {
  const kept: InteractionView = sampleInteractionView('kept')
  const changes = diffViews(
    sampleDeskView('1001', { kept }),
    sampleDeskView('1001', { kept: { ...kept }, fresh: sampleInteractionView('fresh') }),
  )
  expect(changes.map((change) => [change.type, 'id' in change ? change.id : null])).toEqual([['interactionPut', 'fresh']])
})
