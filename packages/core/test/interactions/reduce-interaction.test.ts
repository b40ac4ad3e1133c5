import {
  createPipeline,
  type DomainEvent,
  type Effect,
  type InteractionContext,
  isFinished,
  type Pipeline,
  toContactId,
  toTicketId,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

const context: InteractionContext = { rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' }

function start(overrides: Partial<InteractionContext> = {}) {
  const pipeline = createPipeline({ ...context, ...overrides })
  const effects: Effect[] = []
  return {
    pipeline,
    effects,
    keys: () => effects.map((effect) => effect.key),
    apply: (...events: DomainEvent[]) => {
      for (const event of events) effects.push(...pipeline.apply(event).effects)
    },
  }
}

function only(pipeline: Pipeline) {
  const [interaction] = pipeline.interactions()
  if (interaction === undefined) throw new Error('no interaction')
  return interaction
}

describe('an inbound call', () => {
  it('is looked up, pops at the agent, and files its ticket once the wrap-up is done', () => {
    const call = scriptedCall()
    const { apply, effects, keys, pipeline } = start()
    apply(call.originated(), call.queued(), call.digits('2'))
    expect(effects).toEqual([
      { type: 'lookUpContact', key: 'call-1/lookUpContact', callId: 'call-1', number: '+4930123456', name: 'Erika Muster' },
    ])
    apply(call.resolved(match('c1', { name: 'Erika Muster' })), call.delivered('1001'))
    expect(effects[1]).toMatchObject({
      key: 'call-1/popScreen/1001',
      pop: { extension: '1001', target: { kind: 'record', contactId: 'c1' }, decision: { because: 'knownCaller' } },
    })
    apply(call.established('1001'))
    expect(only(pipeline).filing).toMatchObject({
      state: 'draft',
      draft: { subject: { value: 'Call from Erika Muster (030 123456)' } },
    })
    apply(call.left('1001'), call.cleared())
    const { wrapUp } = only(pipeline)
    expect(wrapUp).toMatchObject({ state: 'open', extension: '1001' })
    expect(effects[2]).toMatchObject({ type: 'expireWrapUp', dueAt: wrapUp.state === 'open' ? wrapUp.since + 60_000 : null })
    apply(call.event({ type: 'wrapUpCompleted', by: '1001', disposition: 'Billing', note: 'Will send the invoice again.' }))
    expect(keys()).toEqual(['call-1/lookUpContact', 'call-1/popScreen/1001', 'call-1/expireWrapUp', 'call-1/fileTicket'])
    expect(effects[3]).toMatchObject({
      ticket: {
        contact: { id: 'c1', name: 'Erika Muster', number: '+4930123456' },
        customFields: { category: 'Billing', digits: '2', outcome: 'answered', agentExtension: '1001', callQueue: 'support' },
        description: expect.stringMatching(/Queue: support[\s\S]*\n\nWill send the invoice again\.$/),
      },
    })
    expect(isFinished(only(pipeline))).toBe(false)
    apply(call.event({ type: 'ticketFiled', ticketId: toTicketId('42'), url: 'https://tickets.example/42' }))
    expect(only(pipeline).filing).toMatchObject({ state: 'filed', ticket: { id: '42', url: 'https://tickets.example/42' } })
    expect(isFinished(only(pipeline))).toBe(true)
    // the timer goes off all the same
    apply(call.event({ type: 'wrapUpExpired' }))
    expect(keys()).toHaveLength(4)
  })

  it('files by itself when the time for wrap-up is over', () => {
    const call = scriptedCall()
    const { apply, keys, pipeline } = start()
    apply(call.originated(), call.resolved(), call.delivered('1001'), call.established('1001'), call.cleared())
    apply(call.event({ type: 'draftEdited', field: 'subject', value: 'Broken kettle', by: '1001' }))
    expect(keys()).not.toContain('call-1/fileTicket')
    apply(call.event({ type: 'wrapUpExpired' }))
    expect(keys()).toContain('call-1/fileTicket')
    expect(only(pipeline)).toMatchObject({
      wrapUp: { state: 'done', disposition: null },
      filing: { state: 'waiting', draft: { subject: { value: 'Broken kettle' } } },
    })
  })

  it('files at once when there is no time for wrap-up', () => {
    const call = scriptedCall()
    const { apply, keys } = start({ rules: { version: 1, wrapUpSeconds: 0, rules: [] } })
    apply(call.originated(), call.resolved(), call.delivered('1001'), call.established('1001'), call.cleared())
    expect(keys()).toEqual(['call-1/lookUpContact', 'call-1/popScreen/1001', 'call-1/fileTicket'])
  })

  it('that nobody answered files a call-back ticket at once, with raised priority', () => {
    const call = scriptedCall()
    const { apply, effects } = start()
    apply(call.originated(), call.queued(), call.delivered('1001'), call.left('1001', 'noAnswer'), call.cleared('abandoned'))
    expect(effects.at(-1)).toMatchObject({
      key: 'call-1/fileTicket',
      ticket: {
        priority: 'high',
        subject: 'Call back Erika Muster (030 123456): hung up while waiting',
        tags: ['phone', 'callback'],
      },
    })
  })

  it('follows the call while the draft is open, but keeps what a person typed', () => {
    const call = scriptedCall()
    const { apply, pipeline } = start()
    apply(call.originated(), call.event({ type: 'draftEdited', field: 'priority', value: 'urgent', by: '1001' }))
    apply(call.resolved(match('c1', { name: 'Erika Muster-Schmidt' })))
    expect(only(pipeline).filing).toMatchObject({
      draft: {
        priority: { value: 'urgent', origin: { source: 'person', by: '1001' } },
        subject: { value: 'Call from Erika Muster-Schmidt (030 123456)', origin: { source: 'call' } },
        contact: { value: { id: 'c1' }, origin: { source: 'contact' }, confidence: 0.9 },
      },
    })
  })
})

describe('a pop', () => {
  it('waits for the lookup, and then comes to those who still have the call', () => {
    const call = scriptedCall()
    const { apply, keys } = start()
    apply(call.originated(), call.delivered('1001'), call.delivered('1002'), call.delivered('1003'))
    apply(call.left('1001', 'noAnswer'), call.established('1002'))
    expect(keys()).toEqual(['call-1/lookUpContact'])
    apply(call.resolved())
    expect(keys().slice(1)).toEqual(['call-1/popScreen/1002', 'call-1/popScreen/1003'])
  })

  it('does not come for a consultation until the customer is handed over', () => {
    const call = scriptedCall()
    const { apply, keys } = start()
    apply(call.originated(), call.resolved(), call.delivered('1001'), call.established('1001'))
    apply(call.delivered('1002', true), call.established('1002'))
    expect(keys()).not.toContain('call-1/popScreen/1002')
    apply(call.delivered('1002'))
    expect(keys()).toContain('call-1/popScreen/1002')
  })

  it('comes once at an agent who is offered the call again', () => {
    const call = scriptedCall()
    const { apply, keys } = start()
    apply(call.originated(), call.resolved(), call.delivered('1001'), call.left('1001', 'noAnswer'), call.delivered('1001'))
    expect(keys().filter((key) => key.includes('popScreen'))).toEqual(['call-1/popScreen/1001'])
  })

  it('does not come after the call', () => {
    const call = scriptedCall()
    const { apply, keys } = start()
    apply(call.originated(), call.delivered('1001'), call.cleared('abandoned'), call.resolved())
    expect(keys().some((key) => key.includes('popScreen'))).toBe(false)
  })

  it('says that the directory was not available, and shows the customer when the answer comes late', () => {
    const call = scriptedCall()
    const { apply, pipeline, keys } = start()
    apply(call.originated(), call.delivered('1001'), call.unavailable())
    expect(only(pipeline).pops[0]).toMatchObject({
      target: { kind: 'search', query: '+4930123456' },
      decision: { because: 'directoryUnavailable' },
    })
    apply(call.resolved(match('c1')))
    expect(only(pipeline).lookup).toMatchObject({ state: 'matched', chosen: 'c1' })
    expect(keys().filter((key) => key.includes('popScreen'))).toHaveLength(1)
  })

  it('is acknowledged once, and only if there was one', () => {
    const call = scriptedCall()
    const { apply, pipeline } = start()
    apply(call.originated(), call.resolved(), call.delivered('1001'))
    apply(call.event({ type: 'popAcknowledged', key: 'call-1/popScreen/1001', by: '1001' }))
    apply(call.event({ type: 'popAcknowledged', key: 'call-1/popScreen/1001', by: '1001' }))
    apply(call.event({ type: 'popAcknowledged', key: 'call-1/popScreen/9999', by: '9999' }))
    expect(only(pipeline).acknowledgedPops).toEqual(['call-1/popScreen/1001'])
  })
})

describe('several customers on one number', () => {
  it('are a choice that an agent makes and may change', () => {
    const call = scriptedCall()
    const { apply, pipeline } = start()
    apply(call.originated(), call.resolved(match('c1'), match('c2')), call.delivered('1001'))
    expect(only(pipeline)).toMatchObject({
      lookup: { chosen: null },
      pops: [{ target: { kind: 'list', contactIds: ['c1', 'c2'] } }],
    })
    apply(call.event({ type: 'contactChosen', contactId: toContactId('c2'), by: '1001' }))
    expect(only(pipeline)).toMatchObject({
      lookup: { chosen: 'c2', matches: [{ because: 'chosenByAgent', confidence: 1 }, { contact: { id: 'c1' } }] },
      filing: { draft: { contact: { value: { id: 'c2' } } } },
    })
    apply(call.event({ type: 'contactChosen', contactId: toContactId('c1'), by: '1001' }))
    apply(call.event({ type: 'contactChosen', contactId: toContactId('stranger'), by: '1001' }))
    expect(only(pipeline)).toMatchObject({ lookup: { chosen: 'c1' }, filing: { draft: { contact: { value: { id: 'c1' } } } } })
  })
})

describe('a hidden caller', () => {
  it('is not looked up, and appears nowhere', () => {
    const call = scriptedCall()
    const { apply, pipeline, effects, keys } = start()
    apply(
      call.originated({ number: '+4930987654', name: 'Max Geheim', anonymous: true }),
      call.variables({ from: 'sip:030987654@pbx', who: 'max geheim' }),
      call.event({ type: 'recordingStarted', path: '/rec/0049 30 987654.wav' }),
      call.resolved(match('c1')),
      call.delivered('1001'),
      call.cleared('abandoned'),
    )
    expect(keys()).toEqual(['call-1/popScreen/1001', 'call-1/fileTicket'])
    expect(only(pipeline)).toMatchObject({
      lookup: { state: 'hidden' },
      pops: [{ target: { kind: 'search', query: '' }, decision: { because: 'hiddenNumber' } }],
      filing: { draft: { subject: { value: 'Call from hidden number: hung up while waiting' }, callback: false, contact: null } },
    })
    expect(JSON.stringify(effects)).not.toMatch(/987654|geheim/i)
  })
})

describe('an outbound call', () => {
  it('gets a ticket when the customer answered', () => {
    const call = scriptedCall()
    const { apply, keys, pipeline } = start()
    apply(call.originated({}, 'outbound'), call.resolved(match('c1')), call.delivered('1001'), call.established('1001'))
    expect(only(pipeline).filing).toMatchObject({ state: 'none', decision: { because: 'outboundNotAnswered' } })
    apply(call.customerAnswered())
    expect(only(pipeline).filing).toMatchObject({ state: 'draft', decision: { because: 'outboundAnswered' } })
    apply(call.cleared(), call.event({ type: 'wrapUpExpired' }))
    expect(keys()).toContain('call-1/fileTicket')
  })

  it('gets none otherwise, unless a rule wants one', () => {
    const call = scriptedCall()
    const events = [
      call.originated({}, 'outbound'),
      call.resolved(),
      call.delivered('1001'),
      call.established('1001'),
      call.cleared('noAnswer'),
    ]
    const usual = start()
    usual.apply(...events)
    expect(usual.keys()).not.toContain('call-1/fileTicket')
    expect(isFinished(only(usual.pipeline))).toBe(true)
    const ruled = start({
      rules: {
        version: 1,
        wrapUpSeconds: 60,
        rules: [
          { id: 'try-again', when: { fact: 'call.outcome', is: 'noAnswer' }, then: { ticket: { subject: 'Try {name} again' } } },
        ],
      },
    })
    ruled.apply(...events)
    expect(ruled.effects.at(-1)).toMatchObject({ type: 'fileTicket', ticket: { subject: 'Try Erika Muster again' } })
  })
})

describe('what is learned after the call', () => {
  const gold = {
    version: 1 as const,
    wrapUpSeconds: 60,
    rules: [
      { id: 'gold', when: { fact: 'contact.level' as const, is: 'gold' }, then: { ticket: { priority: 'urgent' as const } } },
      { id: 'nobody-else', then: { ticket: false as const } },
    ],
  }

  it('comes into the draft while its wrap-up is open', () => {
    const call = scriptedCall()
    const { apply, pipeline } = start()
    apply(call.originated(), call.unavailable(), call.delivered('1001'), call.established('1001'), call.cleared())
    apply(call.resolved(match('c1')))
    expect(only(pipeline).filing).toMatchObject({ state: 'draft', draft: { contact: { value: { id: 'c1' } } } })
  })

  it('starts no draft that nobody would file', () => {
    const call = scriptedCall()
    const { apply, pipeline, keys } = start({ rules: gold })
    apply(call.originated(), call.delivered('1001'), call.established('1001'), call.cleared())
    apply(call.resolved(match('c1', { level: 'gold' })))
    expect(only(pipeline)).toMatchObject({ lookup: { state: 'matched' }, filing: { state: 'none' } })
    expect(isFinished(only(pipeline))).toBe(true)
    expect(keys()).toEqual(['call-1/lookUpContact'])
  })
})

describe('filing', () => {
  function waiting() {
    const call = scriptedCall()
    const started = start()
    started.apply(call.originated(), call.cleared('abandoned'))
    return { call, ...started }
  }

  it('says what is in the way while the ticket system is down', () => {
    const { call, apply, pipeline, keys } = waiting()
    const trouble = (attempts: number) =>
      call.event({ type: 'ticketNotFiled', reason: `try ${attempts}`, mend: null, attempts, final: false })
    apply(trouble(1), trouble(3), trouble(2))
    expect(only(pipeline).filing).toMatchObject({ state: 'waiting', trouble: { reason: 'try 3', attempts: 3 } })
    expect(keys().filter((key) => key.endsWith('/fileTicket'))).toHaveLength(1)
  })

  it('that failed for good is mended by a person and tried again under the same key', () => {
    const { call, apply, pipeline, effects } = waiting()
    apply(call.event({ type: 'ticketNotFiled', reason: 'no such queue', mend: 'choose another', attempts: 1, final: true }))
    expect(only(pipeline).filing.state).toBe('failed')
    expect(isFinished(only(pipeline))).toBe(false)
    apply(
      call.event({ type: 'draftEdited', field: 'queue', value: 'General', by: '1001' }),
      call.event({ type: 'filingRetried', by: '1001' }),
    )
    expect(effects.filter((effect) => effect.type === 'fileTicket')).toEqual([
      expect.objectContaining({ key: 'call-1/fileTicket' }),
      expect.objectContaining({ key: 'call-1/fileTicket', ticket: expect.objectContaining({ queue: 'General' }) }),
    ])
  })

  it('takes the word of the ticket system, but no link that is no web address', () => {
    const { call, apply, pipeline } = waiting()
    apply(call.event({ type: 'ticketFiled', ticketId: toTicketId('7'), url: 'javascript:alert(1)' }))
    expect(only(pipeline).filing).toMatchObject({ state: 'filed', ticket: { id: '7', url: null } })
    apply(call.event({ type: 'ticketNotFiled', reason: 'late', mend: null, attempts: 9, final: true }))
    expect(only(pipeline).filing.state).toBe('filed')
  })

  it('cannot be edited on its way', () => {
    const { call, apply, pipeline } = waiting()
    const before = only(pipeline)
    apply(call.event({ type: 'draftEdited', field: 'subject', value: 'too late', by: '1001' }))
    expect(only(pipeline)).toBe(before)
  })
})
