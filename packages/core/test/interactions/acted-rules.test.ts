import { toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { nine, scriptedCall } from '../scripted-call.js'
import { filed, start } from '../scripted-desk.js'

describe('what rules did', () => {
  const lost = { fact: 'call.outcome', is: 'abandoned' }
  const tell = (id: string, text = 'Gave up.') => ({ id, when: lost, then: { notify: { channel: 'ops', text } } })
  const touched = (call: ReturnType<typeof scriptedCall>, status: 'inProgress' | 'resolved', version = '2') =>
    call.event({
      type: 'ticketChanged',
      change: {
        id: `touched-${version}`,
        ticketId: toTicketId('17'),
        at: nine + 100_000,
        type: 'changed',
        by: 'bo',
        own: false,
        comment: null,
        ticket: { subject: 's', status, priority: 'normal', updatedAt: nine + 100_000 + Number(version), version },
      },
    })

  it('is a fact of the journal: other rules at a restart take nothing of it back', () => {
    const call = scriptedCall()
    const subTickets = {
      repair: {
        parts: [
          { id: 'visit', subject: 'Visit' },
          { id: 'bill', subject: 'Bill', after: ['visit'] },
        ],
      },
    }
    const workflows = { repair: { filters: [{ id: 'all', targets: [{ candidates: { teams: ['repair'] } }] }] } }
    const then = { split: { template: 'repair' }, callBack: { afterSeconds: 60 }, assign: { workflow: 'repair' } }
    const desk = start([{ id: 'a', when: lost, then }, tell('b')], { subTickets, workflows })
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    const before = desk.only
    const waitsFor = desk.restart().map(({ key }) => key)
    expect(waitsFor).toEqual(
      expect.arrayContaining(['call-1/remindCallBack', 'call-1/assignTicket', 'call-1/fileTicket/repair/visit']),
    )
    expect(desk.restart([], {}).map(({ key }) => key)).toEqual(waitsFor)
    expect(desk.restart([{ id: 'none', then: { ticket: false } }], {}).map(({ key }) => key)).toEqual(waitsFor)
    const { ruleActions, callBack, subTickets: parts, workflow } = before
    expect(desk.only).toMatchObject({ ruleActions, callBack, subTickets: parts, workflow })
    desk.apply(
      call.event({ type: 'subTicketFiled', template: 'repair', part: 'visit', ticketId: toTicketId('18'), url: null }),
      call.event({ type: 'callBackDue' }),
    )
    expect(desk.only).toMatchObject({
      callBack: { state: 'due' },
      subTickets: [{ parts: [{ state: 'filed' }, { state: 'waiting' }] }],
    })
  })

  it('is not done about calls that were over before the rule was there, at a restart as at a reload', () => {
    const subTickets = { repair: { parts: [{ id: 'visit', subject: 'Visit' }] } }
    const newer = [
      { ...tell('new'), then: { ...tell('new').then, split: { template: 'repair' }, callBack: { afterSeconds: 60 } } },
    ]
    for (const how of ['restart', 'reload'] as const) {
      const call = scriptedCall()
      const desk = start([], { subTickets })
      desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
      if (how === 'reload') desk.reload(newer)
      else expect(desk.restart(newer, { subTickets }).map(({ type }) => type)).toEqual(['lookUpContact'])
      desk.apply(touched(call, 'inProgress'))
      expect(desk.of('notify')).toEqual([])
      expect(desk.only).toMatchObject({ ruleActions: [], subTickets: [], callBack: { state: 'none' } })
    }
  })

  it('is not done again about them because a rule has another id', () => {
    const call = scriptedCall()
    const desk = start([tell('one')])
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    desk.reload([tell('two')])
    desk.apply(touched(call, 'inProgress'))
    expect(desk.of('notify').map(({ key }) => key)).toEqual(['call-1/one/notify'])
  })

  it('is done about a call that is over when what the rule asks for comes true later, and about one that goes on at its next event', () => {
    const call = scriptedCall()
    const desk = start([])
    desk.apply(call.originated())
    desk.reload([{ id: 'now', then: { requestConsent: { purpose: 'recording' } } }])
    desk.apply(call.queued())
    expect(desk.of('requestConsent')).toHaveLength(1)
    desk.apply(call.cleared('abandoned'), filed(call))
    desk.reload([
      {
        id: 'asked',
        when: { fact: 'ticket.status', is: 'resolved' },
        then: { startSurvey: { survey: 'csat', afterSeconds: 0 } },
      },
    ])
    desk.apply(touched(call, 'inProgress', '2'))
    expect(desk.of('startSurvey')).toEqual([])
    desk.apply(touched(call, 'resolved', '3'), touched(call, 'resolved', '4'))
    expect(desk.of('startSurvey')).toHaveLength(1)
  })

  it('keeps of the facts those of its own rule', () => {
    const call = scriptedCall()
    const desk = start([
      {
        id: 'vip',
        when: { fact: 'caller.number', in: ['+4911111', '+4922222'] },
        then: { notify: { channel: 'ops', text: 'x' } },
      },
      tell('lost'),
    ])
    desk.apply(call.originated(), call.cleared('abandoned'))
    expect(desk.only.ruleActions.map(({ decision }) => decision.facts)).toEqual([{ 'call.outcome': 'abandoned' }])
  })

  it('is split by the template of then, also if that is gone when the ticket is filed', () => {
    const call = scriptedCall()
    const desk = start([{ id: 'a', then: { split: { template: 'repair' } } }], {
      subTickets: { repair: { parts: [{ id: 'visit', subject: 'Visit' }] } },
    })
    desk.apply(call.originated(), call.cleared('abandoned'))
    desk.restart([], {})
    desk.apply(filed(call))
    expect(desk.of('fileSubTicket').map(({ ticket }) => ticket.subject)).toEqual(['Visit'])
  })
})
