import {
  type CallerIdentity,
  createPipeline,
  type DomainEvent,
  editDraft,
  type InteractionContext,
  type TicketDraft,
  toNewTicket,
} from '@ringloop/core'
import { hostileTexts } from '@ringloop/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

const usual: InteractionContext = { rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' }

function draftOf(events: readonly DomainEvent[], context: Partial<InteractionContext> = {}): TicketDraft {
  const pipeline = createPipeline({ ...usual, ...context })
  for (const event of events) pipeline.apply(event)
  const [interaction] = pipeline.interactions()
  if (interaction === undefined || interaction.filing.state === 'none') throw new Error('no draft')
  return interaction.filing.draft
}

function wholeCall(customer: Partial<CallerIdentity> = {}) {
  const call = scriptedCall()
  return [
    call.originated(customer),
    call.variables({ order: 'A-17' }),
    call.digits('42'),
    call.queued('support'),
    call.resolved(match('c1', { name: 'Erika Muster', email: 'erika@example.com' })),
    call.delivered('1001'),
    call.established('1001'),
    call.event({ type: 'recordingStarted', path: '/rec/call-1.wav' }),
    call.event({ type: 'held', connectionId: call.callId as never }),
    call.event({ type: 'retrieved', connectionId: call.callId as never }),
    call.delivered('1002'),
    call.established('1002'),
    call.event({ type: 'transferred', kind: 'attended', from: '1001', to: '1002', result: 'completed' }),
    call.left('1001'),
    call.cleared(),
  ]
}

describe('the draft of a call', () => {
  it('holds its facts as fields, each with where it came from', () => {
    const { fields } = draftOf(wholeCall())
    const values = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]))
    expect(values).toEqual({
      callId: 'call-1',
      direction: 'inbound',
      callerNumber: '+4930123456',
      callerName: 'Erika Muster',
      dialled: '4000',
      callQueue: 'support',
      agent: '1002@default',
      agentExtension: '1002',
      outcome: 'answered',
      endedBy: 'customer',
      startedAt: '2026-03-02T09:00:01.000Z',
      answeredAt: '2026-03-02T09:00:07.000Z',
      endedAt: '2026-03-02T09:00:15.000Z',
      waitSeconds: '6',
      talkSeconds: '8',
      holdSeconds: '1',
      recording: '/rec/call-1.wav',
      digits: '42',
      'variable.order': 'A-17',
    })
    expect([fields.digits?.origin, fields['variable.order']?.origin, fields.outcome?.origin]).toEqual([
      { source: 'ivr' },
      { source: 'ivr' },
      { source: 'call' },
    ])
  })

  it('tells the call in plain words', () => {
    const draft = draftOf(wholeCall())
    expect(draft.subject).toMatchObject({ value: 'Call from Erika Muster (030 123456)', origin: { source: 'call' } })
    expect(draft.description.value).toBe(
      [
        'Customer: Erika Muster (030 123456)',
        'Dialled: 4000',
        'Queue: support',
        'Keyed in: 42',
        'Agent: 1002@default (1002)',
        'Transfer: 1001 → 1002',
        'Outcome: answered',
        'Started: 2026-03-02T09:00:01.000Z',
        'Answered: 2026-03-02T09:00:07.000Z',
        'Ended: 2026-03-02T09:00:15.000Z',
        'Waited: 0:06',
        'Talked: 0:08',
        'On hold: 0:01',
        'Recording: /rec/call-1.wav',
      ].join('\n'),
    )
  })

  it('is written in Chinese where that is the language', () => {
    const draft = draftOf(wholeCall({ name: '王小明' }), { language: 'zh-CN', region: 'CN' })
    expect(draft.subject.value).toBe('Erika Muster (+49 30 123456) 来电')
    expect(draft.description.value).toMatch(/^客户：Erika Muster[\s\S]*\nIVR 按键：42\n[\s\S]*\n结果：已接听\n[\s\S]*录音：/)
    const missed = scriptedCall()
    expect(
      draftOf([missed.originated({ name: '王小明', number: '13800138000' }), missed.cleared('abandoned')], {
        language: 'zh-CN',
        region: 'CN',
      }).subject.value,
    ).toBe('请回呼 王小明 (138 0013 8000)：排队放弃')
  })

  it('asks for a call back where there is a number to call', () => {
    const call = scriptedCall()
    const missed = draftOf([call.originated(), call.cleared('noAnswer')])
    expect([missed.callback, missed.priority.value, missed.tags.value]).toEqual([true, 'high', ['phone', 'callback']])
    expect(toNewTicket(missed).customFields.callback).toBe('true')
    const hidden = scriptedCall()
    const nobody = draftOf([hidden.originated({ anonymous: true }), hidden.cleared('noAnswer')])
    expect([nobody.callback, nobody.priority.value, nobody.contact]).toEqual([false, 'normal', null])
  })

  it('takes a rule’s subject, filled, and the usual one if nothing is left of it', () => {
    const ruled = (subject: string) => ({
      rules: {
        version: 1 as const,
        wrapUpSeconds: 0,
        rules: [{ id: 'r', then: { ticket: { subject, priority: 'urgent' as const } } }],
      },
    })
    const filled = draftOf(
      wholeCall({ name: 'A {digits}' }).slice(0, 4),
      ruled('{name} / {number} / {queue} / {digits} / {outcome}.'),
    )
    expect(filled.subject).toEqual({
      value: 'A {digits} / 030 123456 / support / 42 / .',
      origin: { source: 'rule', rule: 'r' },
      confidence: 1,
    })
    expect(filled.priority).toEqual({ value: 'urgent', origin: { source: 'rule', rule: 'r' }, confidence: 1 })
    const call = scriptedCall()
    expect(draftOf([call.originated()], ruled('{digits}')).subject.value).toBe('Call from Erika Muster (030 123456)')
  })
})

describe('a hostile caller', () => {
  it('gets one harmless line in every field', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(...Object.values(hostileTexts), 'x\r\nSubject: y', '\u001b[2J', 'a'.repeat(10_000)),
    )
    fc.assert(
      fc.property(texts, texts, texts, (name, number, value) => {
        const call = scriptedCall()
        const ticket = toNewTicket(
          draftOf([
            call.originated({ name, number }),
            call.digits(value),
            call.variables({ [value]: value }),
            call.queued(value),
            call.cleared('abandoned'),
          ]),
        )
        const lines = [
          ticket.subject,
          ticket.contact?.name ?? '',
          ticket.contact?.number ?? '',
          ...Object.entries(ticket.customFields).flat(),
        ]
        for (const line of [...lines, ...ticket.description.split('\n')]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u)
          expect(line.length).toBeLessThanOrEqual(2100)
        }
        // no line of the caller's making
        expect(
          ticket.description
            .split('\n')
            .every((line) => /^(Customer|Dialled|Queue|Keyed in|Outcome|Started|Ended|Waited): /.test(line)),
        ).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is shown as written where that is harmless', () => {
    const call = scriptedCall()
    expect(draftOf([call.originated({ name: '<b>O’Brien</b> {x} &amp;' })]).subject.value).toBe(
      'Call from <b>O’Brien</b> {x} &amp; (030 123456)',
    )
  })
})

describe('a person', () => {
  const draft = draftOf(wholeCall())

  it('changes a field, and only to what it can be', () => {
    expect(editDraft(draft, 'priority', 'low', '1001').priority).toEqual({
      value: 'low',
      origin: { source: 'person', by: '1001' },
      confidence: 1,
    })
    expect(editDraft(draft, 'priority', 'whatever', '1001')).toBe(draft)
    expect(editDraft(draft, 'subject', ' \n ', '1001')).toBe(draft)
    expect(editDraft(draft, 'description', 'one\r\n\ttwo\u0007', '1001').description.value).toBe('one\n  two')
    const edited = editDraft(draft, 'subject', 'Kettle', '1001')
    expect(editDraft(edited, 'subject', 'Kettle', '1001')).toBe(edited)
  })

  it('can take a category and a queue out again', () => {
    const set = editDraft(editDraft(draft, 'category', 'Billing', '1001'), 'queue', 'Second line', '1001')
    expect(toNewTicket(set)).toMatchObject({ queue: 'Second line', customFields: { category: 'Billing' } })
    const unset = toNewTicket(editDraft(editDraft(set, 'category', '', '1001'), 'queue', '', '1001'))
    expect([unset.queue, unset.customFields.category]).toEqual([undefined, undefined])
  })
})
