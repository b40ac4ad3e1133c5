import {
  createPipeline,
  type DomainEvent,
  type Effect,
  interactionFacts,
  isFinished,
  myPart,
  parseRuleSet,
  type RuleSet,
  toTicketId,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../scripted-call.js'

const person = { extension: '1001', agent: '1001@default', supervisor: false }

const rulesOf = (rules: readonly unknown[], rest: object = {}): RuleSet =>
  parseRuleSet({ version: 1, wrapUpSeconds: 0, rules, ...rest })

function start(rules: readonly unknown[], rest: object = {}) {
  const context = { rules: rulesOf(rules, rest), region: 'DE', language: 'en' } as const
  let pipeline = createPipeline(context)
  const effects: Effect[] = []
  const events: DomainEvent[] = []
  return {
    effects,
    of: <Type extends Effect['type']>(type: Type) =>
      effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type),
    apply(...more: DomainEvent[]) {
      for (const event of more) {
        const step = pipeline.apply(event)
        events.push(event, ...(step.acted === null ? [] : [step.acted]))
        effects.push(...step.effects)
      }
    },
    /** The process begins anew, perhaps with other rules, and reads its journal. */
    restart(other: readonly unknown[] = rules, otherRest: object = rest) {
      pipeline = createPipeline({ ...context, rules: rulesOf(other, otherRest) })
      for (const event of events) pipeline.replay(event)
      return pipeline.outstanding()
    },
    reload: (other: readonly unknown[]) => pipeline.setRules(rulesOf(other, rest)),
    get only() {
      const [interaction] = pipeline.interactions()
      if (interaction === undefined) throw new Error('no interaction')
      return interaction
    },
  }
}

const filed = (call: ReturnType<typeof scriptedCall>, ticketId = '17') =>
  call.event({ type: 'ticketFiled', ticketId: toTicketId(ticketId), url: null, version: '1' })

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

describe('a split ticket', () => {
  const subTickets = {
    repair: {
      parts: [
        { id: 'visit', subject: 'Visit: {subject}' },
        { id: 'invoice', subject: 'Invoice for {name}', after: ['visit'] },
      ],
      closeWhole: 'byItself',
    },
  }
  const split = (...more: unknown[]) =>
    start([{ id: 'broken', then: { split: { template: 'repair' } } }, ...more], { subTickets })

  it('has its parts filed once the whole is, each after those it comes after, and is resolved with the last', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'))
    expect(desk.of('fileSubTicket')).toEqual([])
    desk.apply(filed(call))
    expect(desk.of('fileSubTicket')).toEqual([
      expect.objectContaining({
        key: 'call-1/fileTicket/repair/visit',
        template: 'repair',
        part: 'visit',
        ticket: expect.objectContaining({ parentId: '17', subject: expect.stringMatching(/^Visit: /) }),
      }),
    ])
    const part = (name: string, ticketId: string) =>
      call.event({ type: 'subTicketFiled', template: 'repair', part: name, ticketId: toTicketId(ticketId), url: null })
    const resolved = (ticketId: string, at: number) =>
      call.event({
        type: 'ticketChanged',
        change: {
          id: `n${ticketId}`,
          ticketId: toTicketId(ticketId),
          at,
          type: 'changed',
          by: 'bo',
          own: false,
          comment: null,
          ticket: { subject: 's', status: 'resolved', priority: 'normal', updatedAt: at, version: '2' },
        },
      })
    desk.apply(part('visit', '18'))
    expect(isFinished(desk.only)).toBe(false)
    desk.apply(resolved('18', nine + 100_000))
    expect(desk.of('fileSubTicket').map(({ part: name }) => name)).toEqual(['visit', 'invoice'])
    desk.apply(part('invoice', '19'))
    expect(desk.of('resolveTicket')).toEqual([])
    desk.apply(resolved('19', nine + 200_000))
    expect(desk.of('resolveTicket')).toEqual([
      { type: 'resolveTicket', key: 'call-1/resolveTicket/2', callId: 'call-1', ticketId: '17' },
    ])
    expect(isFinished(desk.only)).toBe(true)
  })

  it('has a part that could not be filed filed again when a person asks for it, under its old key', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    const trouble = { reason: 'No such queue.', mend: 'Name another.', attempts: 1, final: true }
    desk.apply(call.event({ type: 'subTicketNotFiled', template: 'repair', part: 'visit', ...trouble }))
    expect(isFinished(desk.only)).toBe(false)
    desk.apply(call.event({ type: 'filingRetried', by: '1001' }))
    expect(desk.of('fileSubTicket').map(({ key }) => key)).toEqual([
      'call-1/fileTicket/repair/visit',
      'call-1/fileTicket/repair/visit',
    ])
  })

  it('is split by a template once, whichever rules ask for it', () => {
    const call = scriptedCall()
    const desk = split({ id: 'again', then: { split: { template: 'repair' } } })
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    expect(desk.only.subTickets.map(({ template }) => template)).toEqual(['repair'])
    expect(desk.of('fileSubTicket')).toHaveLength(1)
  })

  it('waits for its parts again after a restart', () => {
    const call = scriptedCall()
    const desk = split()
    desk.apply(call.originated(), call.cleared('abandoned'), filed(call))
    expect(desk.restart().map(({ key }) => key)).toContain('call-1/fileTicket/repair/visit')
  })
})
