import { type Effect, isFinished } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { scriptedCall } from '../scripted-call.js'
import { filed, start } from '../scripted-desk.js'

const ended = { fact: 'call.state', is: 'ended' }
const callBack = { id: 'back', when: ended, then: { callBack: { afterSeconds: 86_400 } } }
const noTicket = { id: 'none', then: { ticket: false } }
const tell = { id: 'newer', when: ended, then: { notify: { channel: 'ops', text: 'x' } } }

const answered = (call: ReturnType<typeof scriptedCall>) => [
  call.originated(),
  call.resolved(),
  call.delivered('1001'),
  call.established('1001'),
  call.cleared(),
]
const keys = (effects: readonly Effect[]) => effects.map(({ key }) => key)

describe('a call that was over, with a call back to come, when the gateway is started with other rules', () => {
  it.each([0, 30])('gets no ticket if it got none then, nor a wrap-up of %i seconds', (wrapUpSeconds) => {
    const call = scriptedCall()
    const desk = start([noTicket, callBack])
    desk.apply(...answered(call))
    const { filing } = desk.only
    expect(filing).toMatchObject({ state: 'none', decision: { because: 'rule:none' } })
    expect(keys(desk.restart([callBack, tell], { wrapUpSeconds }))).toEqual(['call-1/remindCallBack'])
    expect(desk.only).toMatchObject({ filing, wrapUp: { state: 'none' } })
    desk.apply(call.event({ type: 'callBackDue' }))
    expect(desk.of('notify')).toEqual([])
    desk.apply(call.event({ type: 'callBackDone', by: '1001', through: null }))
    expect(isFinished(desk.only)).toBe(true)
  })

  it('gets none either if the call back was promised before it ended, or long after', () => {
    const before = scriptedCall()
    const early = start([noTicket, { id: 'back', then: callBack.then }])
    early.apply(before.originated(), before.queued(), before.cleared('abandoned'))
    const after = scriptedCall()
    const late = start([noTicket, { ...callBack, when: { fact: 'contact.known', is: false } }])
    late.apply(after.originated(), after.cleared('abandoned'), after.resolved())
    for (const desk of [early, late]) {
      expect(desk.only.callBack.state).toBe('scheduled')
      expect(keys(desk.restart([]))).not.toContain('call-1/fileTicket')
      expect(desk.only.filing.state).toBe('none')
    }
  })

  it('has no wrap-up if its ticket was filed without one, and rules that are newer do not catch up on it', () => {
    const call = scriptedCall()
    const desk = start([callBack])
    desk.apply(...answered(call), filed(call))
    expect(keys(desk.restart([callBack, tell], { wrapUpSeconds: 30 }))).toEqual(['call-1/remindCallBack'])
    expect(desk.only).toMatchObject({ wrapUp: { state: 'none' }, filing: { state: 'filed' } })
    desk.apply(call.event({ type: 'callBackDue' }))
    expect(desk.of('notify')).toEqual([])
  })
})

describe('a ticket that was on its way when the gateway is started with rules that would file none, or later', () => {
  const others = [
    [[noTicket], {}],
    [[], { wrapUpSeconds: 30 }],
  ] as const

  it.each(others)('is seen if the ticket system refuses it, and can be tried again: %j %j', (rules, rest) => {
    const call = scriptedCall()
    const desk = start([])
    desk.apply(...answered(call))
    expect(keys(desk.effects)).toContain('call-1/fileTicket')
    desk.restart(rules, rest)
    const refused = { reason: 'No such group.', mend: 'Name another.' }
    desk.apply(call.event({ type: 'ticketNotFiled', ...refused, attempts: 1, final: true }))
    expect(desk.only).toMatchObject({ filing: { state: 'failed', ...refused }, wrapUp: { state: 'none' } })
    expect(isFinished(desk.only)).toBe(false)
    // and after another restart
    desk.restart(rules, rest)
    expect(desk.only.filing).toMatchObject({ state: 'failed', ...refused })
    const before = desk.effects.length
    desk.apply(call.event({ type: 'filingRetried', by: '1001' }))
    expect(keys(desk.effects.slice(before))).toEqual(['call-1/fileTicket'])
  })

  it.each(others)('is waited for while the ticket system is away: %j %j', (rules, rest) => {
    const call = scriptedCall()
    const desk = start([])
    desk.apply(...answered(call))
    desk.restart(rules, rest)
    desk.apply(call.event({ type: 'ticketNotFiled', reason: 'Away.', mend: null, attempts: 1, final: false }))
    expect(desk.only).toMatchObject({ filing: { state: 'waiting', trouble: { reason: 'Away.' } }, wrapUp: { state: 'none' } })
    expect(isFinished(desk.only)).toBe(false)
  })
})
