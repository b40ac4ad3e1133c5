import { toCallId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { callLists } from '../../src/calls/call-lists.js'
import { selectCall, usualCall } from '../../src/calls/select-call.js'
import { agentLeg, call, draft, ended, interaction, now, viewOf } from '../fixtures/interactions.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'

const ringing = (id: string, startedAt = now) => viewOf('ringing', interaction(id, { call: call(id, { startedAt }) }))
const talking = viewOf('talking', interaction('talk'))
const past = viewOf('past', interaction('old', { call: ended(call('old'), now) }))

describe('selectCall', () => {
  it('shows the call I talk on, else the wrap-up, else what rings first', () => {
    expect(usualCall(deskView([ringing('b'), ringing('a', now - 1), talking]))).toBe('talk')
    expect(usualCall(deskView([ringing('b'), ringing('a', now - 1)]))).toBe('a')
    expect(usualCall(scenarios.secondCall.view)).toBe('call-1')
    expect(usualCall(deskView([past]))).toBeNull()
  })

  it('keeps what I picked until a call of mine begins, then shows that', () => {
    const picked = { callId: toCallId('old'), insteadOf: null }
    expect(selectCall(deskView([past]), picked)).toBe('old')
    expect(selectCall(deskView([past, ringing('a')]), picked)).toBe('a')
  })

  it('does not jump back from an earlier call I look at while I talk', () => {
    const picked = { callId: toCallId('old'), insteadOf: toCallId('talk') }
    expect(selectCall(deskView([past, talking]), picked)).toBe('old')
    expect(selectCall(deskView([past, talking, ringing('a')]), picked)).toBe('old')
  })

  it('forgets a pick that is gone', () => {
    expect(selectCall(deskView([]), { callId: toCallId('old'), insteadOf: null })).toBeNull()
  })
})

describe('callLists', () => {
  it('puts each call into exactly one list, what needs me first', () => {
    const notTaken = viewOf(
      'past',
      interaction('not-taken', { call: call('not-taken', { agents: [agentLeg.left(now, false)] }) }),
    )
    const nobody = viewOf('missed', interaction('nobody', { filing: { state: 'none', decision: null } }))
    const back = viewOf(
      'missed',
      interaction('back', { filing: { ...talking.interaction.filing, draft: draft({ callback: true }) } as never }),
    )
    const lists = callLists(deskView([past, notTaken, nobody, back, ringing('a'), talking]))
    const ids = (list: readonly { interaction: { id: string } }[]) => list.map((item) => item.interaction.id)
    expect(ids(lists.mine)).toEqual(['a', 'talk', 'old'])
    expect(ids(lists.missed).sort()).toEqual(['nobody', 'not-taken'])
    expect(ids(lists.callbacks)).toEqual(['back'])
  })

  it('puts call backs that are promised for later behind those that are due, the next first', () => {
    const later = (id: string, minutes: number) =>
      viewOf(
        'past',
        interaction(id, { callBack: { state: 'scheduled', dueAt: now + minutes * 60_000, queue: null, reason: null } }),
      )
    const due = viewOf('missed', interaction('due', { callBack: { state: 'due', since: now, queue: null, reason: null } }))
    const lists = callLists(deskView([later('evening', 300), later('noon', 30), due]))
    expect(lists.callbacks.map(({ interaction: { id } }) => id)).toEqual(['due', 'noon', 'evening'])
    expect(lists.mine).toEqual([])
  })
})
