import { type CallerIdentity, createPipeline, decideRoute, parseRuleSet, type RouteAction, toCallId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

type When = Record<string, unknown>
const rulesOf = (...rules: [id: string, when: When | undefined, route: RouteAction['route']][]) =>
  parseRuleSet({
    version: 1,
    rules: rules.map(([id, when, route]) => ({ id, ...(when === undefined ? {} : { when }), then: { route } })),
  })

function interactionOf(customer: Partial<CallerIdentity> = {}, answer: 'known' | 'unknown' | 'late' = 'late') {
  const call = scriptedCall()
  const pipeline = createPipeline({ rules: rulesOf(), region: 'DE', language: 'en' })
  pipeline.apply(call.originated(customer))
  if (answer !== 'late') pipeline.apply(answer === 'known' ? call.resolved(match('c1')) : call.resolved())
  const [interaction] = pipeline.interactions()
  if (interaction === undefined) throw new Error('no interaction')
  return { interaction, pipeline }
}

const region = 'DE'

describe('where a call goes before it is answered', () => {
  it('is the dialplan’s business while no rule says anything', () => {
    const { target, decision } = decideRoute(interactionOf().interaction, { rules: rulesOf(), region })
    expect(target).toEqual({ kind: 'continue' })
    expect(decision).toMatchObject({ decision: 'continue', because: 'noRouteRule', rulesTried: [] })
  })

  it.each<[RouteAction['route'], object]>([
    [{ queue: '客服@default' }, { kind: 'queue', queue: '客服@default' }],
    [{ agent: '1001' }, { kind: 'agent', extension: '1001' }],
    [{ ivr: '*98' }, { kind: 'ivr', extension: '*98' }],
    [{ reject: 'USER_BUSY' }, { kind: 'reject', cause: 'USER_BUSY' }],
    [{ voicemail: '1001' }, { kind: 'voicemail', mailbox: '1001' }],
    ['continue', { kind: 'continue' }],
  ])('is what the first matching rule says: %j', (route, target) => {
    const rules = rulesOf(['never', { fact: 'call.dialled', is: '0' }, 'continue'], ['r', undefined, route])
    const decided = decideRoute(interactionOf().interaction, { rules, region })
    expect(decided.target).toEqual(target)
    expect(decided.decision).toMatchObject({
      because: 'rule:r',
      rulesTried: [
        { rule: 'never', matched: false, failed: { fact: 'call.dialled' } },
        { rule: 'r', matched: true },
      ],
    })
  })

  it('can ask who calls, and does not wait for a directory that is late', () => {
    const rules = rulesOf(['known', { fact: 'contact.known', is: true }, { agent: '1001' }])
    const because = (answer: 'known' | 'unknown' | 'late') =>
      decideRoute(interactionOf({}, answer).interaction, { rules, region }).decision
    expect(because('known')).toMatchObject({ because: 'rule:known', facts: { 'contact.known': true } })
    expect(because('unknown')).toMatchObject({ because: 'noRouteRule', facts: { 'contact.known': false } })
    expect(because('late')).toMatchObject({ because: 'noRouteRule', facts: { 'contact.known': null } })
  })

  it('tells nothing of a hidden caller', () => {
    const rules = rulesOf(['hidden', { fact: 'caller.number', startsWith: '+' }, { reject: 'CALL_REJECTED' }])
    const { target, decision } = decideRoute(interactionOf({ anonymous: true }).interaction, { rules, region })
    expect(target).toEqual({ kind: 'continue' })
    expect(JSON.stringify(decision)).not.toContain('123456')
  })

  it('stands with the call, the last time it was asked', () => {
    const { interaction, pipeline } = interactionOf()
    expect(interaction.routing).toBeNull()
    const told = (at: number, queue: string) => {
      const { target, decision } = decideRoute(interaction, { rules: rulesOf(['r', undefined, { queue }]), region })
      return pipeline.apply({ type: 'callRouted', id: `routed/${at}`, at, callId: interaction.id, target, decision }).after
    }
    told(1, 'first')
    expect(told(2, 'second')?.routing).toMatchObject({ at: 2, target: { queue: 'second' }, decision: { because: 'rule:r' } })
    const stranger = { type: 'callRouted', id: 'x', at: 3, callId: toCallId('x'), target: { kind: 'continue' } } as const
    const { decision } = decideRoute(interaction, { rules: rulesOf(), region })
    expect(pipeline.apply({ ...stranger, decision }).after).toBeUndefined()
  })
})
