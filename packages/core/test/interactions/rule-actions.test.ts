import { interactionFacts } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../scripted-call.js'
import { filed, rulesOf, start } from '../scripted-desk.js'

describe('what a rule does once', () => {
  it('happens at the first moment the rule holds, once for the call, with its texts filled in', () => {
    const call = scriptedCall()
    const desk = start([
      {
        id: 'gold-waits',
        when: {
          all: [
            { fact: 'contact.level', is: 'gold' },
            { fact: 'call.state', is: 'waiting' },
          ],
        },
        then: { notify: { channel: 'ops', subject: '{name} waits', text: '{name} ({number}) waits in {queue}.' } },
      },
    ])
    desk.apply(call.originated(), call.queued('support'))
    expect(desk.of('notify')).toEqual([])
    desk.apply(call.resolved(match('c1', { name: 'Erika\nMuster', level: 'gold' })))
    desk.apply(call.digits('1'), call.digits('2'))
    expect(desk.of('notify')).toEqual([
      {
        type: 'notify',
        key: 'call-1/gold-waits/notify',
        callId: 'call-1',
        notification: {
          channel: 'ops',
          subject: 'Erika Muster waits',
          text: expect.stringContaining('030 123456) waits in support.'),
        },
      },
    ])
    expect(desk.only.ruleActions).toEqual([
      expect.objectContaining({
        rule: 'gold-waits',
        decision: {
          decision: 'notify',
          because: 'rule:gold-waits',
          rulesTried: [{ rule: 'gold-waits', matched: true }],
          facts: { 'contact.level': 'gold', 'call.state': 'waiting' },
        },
      }),
    ])
  })

  it('is not told again by a restart: it stands in the outbox with its event', () => {
    const call = scriptedCall()
    const desk = start([{ id: 'all', then: { notify: { channel: 'ops', text: 'A call.' }, callBack: { afterSeconds: 60 } } }])
    desk.apply(call.originated())
    expect(desk.of('notify')).toHaveLength(1)
    const outstanding = desk.restart()
    expect(desk.only.ruleActions).toHaveLength(2)
    expect(outstanding.map(({ type }) => type)).toEqual(['lookUpContact', 'remindCallBack'])
  })

  it('of several rules is done in their order, up to one that says stop', () => {
    const call = scriptedCall()
    const { apply, of } = start([
      { id: 'a', then: { notify: { channel: 'ops', text: 'a' } } },
      {
        id: 'b',
        when: { fact: 'call.queue', is: 'support' },
        then: { startSurvey: { survey: 'csat', afterSeconds: 60 } },
        stop: true,
      },
      { id: 'c', when: { fact: 'call.queue', is: 'support' }, then: { notify: { channel: 'ops', text: 'c' } } },
    ])
    apply(call.originated(), call.queued('support'), call.cleared('abandoned'))
    expect(of('notify').map(({ key }) => key)).toEqual(['call-1/a/notify'])
    expect(of('startSurvey')).toEqual([
      {
        type: 'startSurvey',
        key: 'call-1/b/startSurvey',
        callId: 'call-1',
        survey: 'csat',
        dueAt: nine + 2_000 + 60_000,
        customer: { contactId: null, name: 'Erika Muster', number: '+4930123456', email: null },
      },
    ])
  })

  it('says with a survey what the rule read of what the customer allows, to be asked for again when it is due', () => {
    const call = scriptedCall()
    const { apply, of } = start([
      {
        id: 'a',
        when: {
          all: [
            { fact: 'contact.consent.survey', isNot: 'denied' },
            { fact: 'contact.consent.visits', is: 'granted' },
          ],
        },
        then: { startSurvey: { survey: 'csat' } },
      },
    ])
    apply(
      call.originated(),
      call.resolved(match('c1', { consents: { survey: 'requested', visits: 'granted', other: 'denied' } })),
    )
    expect(of('startSurvey').map(({ consents }) => consents)).toEqual([{ survey: 'requested', visits: 'granted' }])
  })

  it('tells nothing of a caller who hides', () => {
    const call = scriptedCall()
    const { apply, of } = start([
      { id: 'ask', then: { requestConsent: { purpose: 'recording' }, notify: { channel: 'ops', text: '{name} {number}' } } },
    ])
    apply(call.originated({ anonymous: true }))
    expect(of('requestConsent')[0]?.customer).toEqual({ contactId: null, name: null, number: null, email: null })
    expect(JSON.stringify(of('notify'))).not.toMatch(/Erika|123456/)
  })
})

describe('a rule that asks how long the customer waits', () => {
  const rules = [
    {
      id: 'long',
      when: { fact: 'call.waitingSeconds', atLeast: 90 },
      then: { notify: { channel: 'ops', text: 'Ninety seconds.' } },
    },
  ]

  it('is asked again at that time, if nothing happens before', () => {
    const call = scriptedCall()
    const { apply, of } = start(rules)
    apply(call.originated(), call.queued())
    const startedAt = nine + 1_000
    expect(of('wakeCall')).toEqual([
      { type: 'wakeCall', key: `call-1/wakeCall/${startedAt + 90_000}`, callId: 'call-1', dueAt: startedAt + 90_000 },
    ])
    call.wait(88_000)
    apply(call.event({ type: 'timePassed' }))
    expect(of('notify')).toHaveLength(1)
  })

  it('is not, once an agent has answered', () => {
    const call = scriptedCall()
    const desk = start(rules)
    desk.apply(call.originated(), call.delivered('1001'), call.established('1001'))
    expect(desk.only.wakeAt).toBeNull()
    call.wait(200_000)
    desk.apply(call.event({ type: 'timePassed' }))
    expect(desk.of('notify')).toEqual([])
  })
})

describe('an escalation', () => {
  it('waits for the ticket it is of', () => {
    const call = scriptedCall()
    const { apply, of } = start([{ id: 'up', then: { escalate: { chain: 'night', reason: 'No one answered.' } } }])
    apply(call.originated(), call.cleared('abandoned'))
    expect(of('escalateTicket')).toEqual([])
    apply(filed(call))
    expect(of('escalateTicket')).toEqual([
      {
        type: 'escalateTicket',
        key: 'call-1/up/escalate',
        callId: 'call-1',
        ticketId: '17',
        chain: 'night',
        reason: 'No one answered.',
      },
    ])
  })
})

describe('what rules add to a ticket', () => {
  it('is its tags, its priority step by step, and who gets it', () => {
    const call = scriptedCall()
    const { apply, of } = start([
      { id: 'night', when: { fact: 'time.hour', below: 12 }, then: { tag: ['morning'], prioritise: { by: 1 } } },
      { id: 'sales', then: { tag: ['sales', 'morning'], assign: { agent: 'bo' } } },
      { id: 'gold', when: { fact: 'contact.level', is: 'gold' }, then: { prioritise: { by: 3 } } },
      { id: 'late', then: { assign: { queue: 'never' } } },
    ])
    apply(call.originated(), call.resolved(match('c1', { level: 'gold' })), call.cleared('abandoned'))
    expect(of('fileTicket')[0]?.ticket).toMatchObject({
      tags: ['phone', 'callback', 'morning', 'sales'],
      priority: 'urgent',
      owner: 'bo',
    })
    expect(of('fileTicket')[0]?.ticket.queue).toBeUndefined()
  })

  it('lets a workflow decide who gets it, once it is filed', () => {
    const call = scriptedCall()
    const desk = start([{ id: 'who', then: { assign: { workflow: 'repair' } } }], {
      workflows: { repair: { filters: [{ id: 'all', targets: [{ candidates: { teams: ['repair'] } }] }] } },
    })
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    expect(desk.of('assignTicket')).toEqual([
      { type: 'assignTicket', key: 'call-1/assignTicket', callId: 'call-1', ticketId: '17', workflow: 'repair' },
    ])
    expect(desk.restart().map(({ type }) => type)).toContain('assignTicket')
    const decision = { decision: 'offer', because: 'longestIdle', rulesTried: [], facts: {} }
    desk.apply(call.event({ type: 'ticketAssigned', owner: '1002', queue: null, decision }))
    expect(desk.only.assignment).toMatchObject({ owner: '1002', decision: { because: 'longestIdle' } })
    expect(interactionFacts(desk.only, { rules: rulesOf([]), region: 'DE' })('ticket.owner')).toBe('1002')
    expect(desk.restart().map(({ type }) => type)).not.toContain('assignTicket')
  })
})
