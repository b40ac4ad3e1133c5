import { isFinished, myPart } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { nine, scriptedCall } from '../scripted-call.js'
import { filed, start } from '../scripted-desk.js'

const person = { extension: '1001', agent: '1001@default', supervisor: false }

describe('a call back that a rule promises', () => {
  it('keeps the call until its time has come, and then shows it to everybody', () => {
    const call = scriptedCall()
    const desk = start([{ id: 'back', when: { fact: 'call.state', is: 'ended' }, then: { callBack: { afterSeconds: 60 } } }])
    desk.apply(
      call.originated({}, 'outbound'),
      call.delivered('1001'),
      call.established('1001'),
      call.left('1001'),
      call.cleared(),
    )
    desk.apply(filed(call))
    expect(desk.of('remindCallBack')).toEqual([
      { type: 'remindCallBack', key: 'call-1/remindCallBack', callId: 'call-1', dueAt: nine + 5_000 + 60_000 },
    ])
    expect(isFinished(desk.only)).toBe(false)
    expect(myPart(desk.only, person)).toBe('past')
    desk.apply(call.event({ type: 'callBackDue' }))
    expect(isFinished(desk.only)).toBe(false)
    expect(myPart(desk.only, person)).toBe('missed')
    expect(myPart(desk.only, { ...person, extension: '1009' })).toBe('missed')
    desk.apply(call.event({ type: 'callBackDone', by: '1001', through: null }))
    expect(desk.only.callBack).toMatchObject({ state: 'done', by: '1001' })
    expect(isFinished(desk.only)).toBe(true)
    expect(myPart(desk.only, person)).toBe('past')
  })

  const promise = {
    id: 'back',
    when: { fact: 'call.state', is: 'ended' },
    then: { callBack: { afterSeconds: 60, queue: 'evening' } },
  }

  it('is its team’s to make, and the supervisors’; an unanswered call left to a team is no other’s', () => {
    const call = scriptedCall()
    const desk = start([promise])
    const evening = { ...person, callsBackFor: (team: string) => team === 'evening' }
    const day = { ...person, callsBackFor: (team: string) => team === 'day' }
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    for (const _ of ['scheduled', 'due']) {
      expect([evening, day, { ...day, supervisor: true }].map((viewer) => myPart(desk.only, viewer))).toEqual([
        'missed',
        null,
        'missed',
      ])
      desk.apply(call.event({ type: 'callBackDue' }))
    }
    desk.apply(call.event({ type: 'callBackDone', by: '1001', through: null }))
    expect([evening, day].map((viewer) => myPart(desk.only, viewer))).toEqual([null, null])
  })

  it('that was made before its time is not due any more, and one that nobody makes is shown for a week', () => {
    for (const early of [true, false]) {
      const call = scriptedCall()
      const desk = start([promise])
      desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
      if (early) desk.apply(call.event({ type: 'callBackDone', by: '1001', through: null }))
      desk.apply(call.event({ type: 'callBackDue' }))
      expect(desk.only.callBack.state).toBe(early ? 'done' : 'due')
      if (early) continue
      const end = desk.of('remindCallBack').find(({ key }) => key === 'call-1/endCallBack')
      expect(desk.restart().map(({ key }) => key)).toContain('call-1/endCallBack')
      call.wait((end?.dueAt ?? 0) - nine)
      desk.apply(call.event({ type: 'callBackDue' }))
      expect(desk.only.callBack).toMatchObject({ state: 'done', by: null })
      expect(isFinished(desk.only)).toBe(true)
    }
  })

  it('is the only one: no other rule promises the customer another, at once or when it is done', () => {
    const call = scriptedCall()
    const second = { id: 'second', when: promise.when, then: { callBack: { afterSeconds: 5 } } }
    const third = { id: 'third', when: { fact: 'ticket.status', known: true }, then: { callBack: { afterSeconds: 5 } } }
    const desk = start([promise, second, third])
    desk.apply(call.originated(), call.cleared('abandoned'))
    desk.apply(call.event({ type: 'callBackDone', by: '1001', through: null }), filed(call))
    expect(desk.only.ruleActions.map(({ rule }) => rule)).toEqual(['back'])
    expect(desk.of('remindCallBack').map(({ dueAt }) => dueAt)).toEqual([nine + 2_000 + 60_000])
  })
})
