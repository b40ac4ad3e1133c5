import {
  createPipeline,
  type DomainEvent,
  type Effect,
  type Interaction,
  type InteractionContext,
  isFinished,
  type Pipeline,
  reduceInteraction,
  toTicketId,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

const context: InteractionContext = { rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' }

function run(events: readonly DomainEvent[], pipeline: Pipeline = createPipeline(context)) {
  const effects: Effect[] = []
  for (const event of events) effects.push(...pipeline.apply(event).effects)
  return { pipeline, effects, interactions: [...pipeline.interactions()] }
}

/** A call in all its variety, told by chance. */
const anyCall = fc
  .record({
    id: fc.constantFrom('call-1', 'call-2', 'call-3'),
    outbound: fc.boolean(),
    hidden: fc.boolean(),
    steps: fc.array(
      fc.constantFrom(
        'queued',
        'digits',
        'resolved',
        'several',
        'unavailable',
        'd1',
        'd2',
        'c2',
        'e1',
        'e2',
        'l1',
        'l2',
        'edit',
        'choose',
        'ack',
        'customer',
      ),
      { maxLength: 14 },
    ),
    ending: fc.constantFrom('answered', 'abandoned', 'noAnswer', 'none'),
    after: fc.array(fc.constantFrom('done', 'expired', 'filed', 'trouble', 'final', 'retried', 'edit', 'resolved', 'digits'), {
      maxLength: 8,
    }),
  })
  .map(({ id, outbound, hidden, steps, ending, after }) => {
    const call = scriptedCall({ id })
    const makers: Record<string, () => DomainEvent> = {
      queued: () => call.queued(),
      digits: () => call.digits('7'),
      resolved: () => call.resolved(match('c1')),
      several: () => call.resolved(match('c1'), match('c2')),
      unavailable: () => call.unavailable(),
      d1: () => call.delivered('1001'),
      d2: () => call.delivered('1002'),
      c2: () => call.delivered('1002', true),
      e1: () => call.established('1001'),
      e2: () => call.established('1002'),
      l1: () => call.left('1001'),
      l2: () => call.left('1002', 'noAnswer'),
      customer: () => call.customerAnswered(),
      edit: () => call.event({ type: 'draftEdited', field: 'subject', value: 'Typed', by: '1001' }),
      choose: () => call.event({ type: 'contactChosen', contactId: match('c2').contact.id, by: '1001' }),
      ack: () => call.event({ type: 'popAcknowledged', key: `${id}/popScreen/1001`, by: '1001' }),
      done: () => call.event({ type: 'wrapUpCompleted', by: '1001', disposition: 'Billing', note: 'Note' }),
      expired: () => call.event({ type: 'wrapUpExpired' }),
      filed: () => call.event({ type: 'ticketFiled', ticketId: toTicketId('1'), url: null }),
      trouble: () => call.event({ type: 'ticketNotFiled', reason: 'down', mend: null, attempts: 1, final: false }),
      final: () => call.event({ type: 'ticketNotFiled', reason: 'refused', mend: null, attempts: 2, final: true }),
      retried: () => call.event({ type: 'filingRetried', by: '1001' }),
    }
    const make = (names: readonly string[]) => names.flatMap((name) => makers[name]?.() ?? [])
    return [
      call.originated({ anonymous: hidden }, outbound ? 'outbound' : 'inbound'),
      ...make(steps),
      ...(ending === 'none' ? [] : [call.cleared(ending)]),
      ...make(after),
    ]
  })

/** Events in another order: shuffled in part, some twice, some lost. */
const disordered = anyCall.chain((events) =>
  fc.tuple(
    fc.constant(events),
    fc
      .array(fc.tuple(fc.nat({ max: events.length - 1 }), fc.nat({ max: 4 })), { maxLength: 30 })
      .map((picks) => picks.flatMap(([index, spread]) => events.slice(index, index + spread + 1))),
  ),
)

describe('events that come twice', () => {
  it('change nothing and do nothing', () => {
    fc.assert(
      fc.property(anyCall, (events) => {
        const once = run(events)
        const twice = run(events.flatMap((event) => [event, event]))
        const again = run([...events, ...events])
        expect(twice).toEqual({ ...once, pipeline: expect.anything() })
        expect(again).toEqual({ ...once, pipeline: expect.anything() })
      }),
    )
  })

  it('are the same reference to the reducer, apart from digits, which are only told apart by their id', () => {
    fc.assert(
      fc.property(anyCall, (events) => {
        let interaction: Interaction | undefined
        for (const event of events) {
          interaction = reduceInteraction(interaction, event, context)
          // a note is written down once, because the wrap-up is over then
          if (event.type !== 'digitsReceived') expect(reduceInteraction(interaction, event, context)).toBe(interaction)
        }
      }),
    )
  })
})

describe('events in odd order', () => {
  it('never break anything: one ticket, one pop an agent, and every state has what belongs to it', () => {
    fc.assert(
      fc.property(disordered, ([events, odd]) => {
        const { effects, interactions } = run([...odd, ...events])
        const keys = effects.filter((effect) => effect.type !== 'fileTicket').map((effect) => effect.key)
        expect(new Set(keys).size).toBe(keys.length)
        const filings = effects.filter((effect) => effect.type === 'fileTicket')
        expect(new Set(filings.map((effect) => effect.key)).size).toBeLessThanOrEqual(1)
        const retries = new Set([...odd, ...events].filter((event) => event.type === 'filingRetried').map((event) => event.id))
        expect(filings.length).toBeLessThanOrEqual(1 + retries.size)
        for (const { call, filing, wrapUp, pops, lookup } of interactions) {
          if (['waiting', 'failed'].includes(filing.state)) expect(call.state).toBe('ended')
          if (wrapUp.state === 'open') expect(call.state).toBe('ended')
          // a draft of a call that is over always has somebody or something that will file it
          if (filing.state === 'draft' && call.state === 'ended') expect(wrapUp.state).toBe('open')
          if (lookup.state === 'hidden') expect(JSON.stringify([pops, filing])).not.toContain('30123456')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('give nothing for a call whose beginning was not seen', () => {
    const call = scriptedCall()
    call.originated()
    const { pipeline, effects } = run([call.delivered('1001'), call.resolved(), call.cleared()])
    expect([pipeline.size, effects]).toEqual([0, []])
  })
})

describe('a pipeline', () => {
  it('keeps calls apart: mixed or one after another, the result is the same', () => {
    const three = fc
      .tuple(anyCall, anyCall, anyCall)
      .map((calls) =>
        calls.map((events, index) => events.map((event) => ({ ...event, callId: `call-${index}` as typeof event.callId }))),
      )
    fc.assert(
      fc.property(three, fc.infiniteStream(fc.nat({ max: 2 })), (calls, choices) => {
        const queues = calls.map((events) => [...events])
        const mixed: DomainEvent[] = []
        while (queues.some((queue) => queue.length > 0)) {
          const event = queues[choices.next().value ?? 0]?.shift()
          if (event !== undefined) mixed.push(event)
        }
        const byId = (list: readonly Interaction[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1))
        expect(byId(run(mixed).interactions)).toEqual(byId(run(calls.flat()).interactions))
      }),
      { numRuns: 50 },
    )
  })

  it('read back from its journal is as it was, and waits for the same', () => {
    fc.assert(
      fc.property(anyCall, fc.nat({ max: 40 }), (events, cut) => {
        const before = run(events.slice(0, cut))
        const after = run(events.slice(0, cut))
        expect(after.interactions).toEqual(before.interactions)
        const outstanding = after.pipeline.outstanding().map((effect) => effect.key)
        expect(before.effects.map((effect) => effect.key)).toEqual(expect.arrayContaining(outstanding))
        // what is finished waits for nothing but, at most, the answer of a directory
        if (after.interactions.every(isFinished)) expect(outstanding.filter((key) => !key.endsWith('/lookUpContact'))).toEqual([])
      }),
    )
  })

  it('files what a change of the wrap-up time between two starts has left open', () => {
    const call = scriptedCall()
    const events = [call.originated(), call.resolved(), call.delivered('1001'), call.established('1001'), call.cleared()]
    expect(run(events).effects.map((effect) => effect.type)).not.toContain('fileTicket')
    const restarted = createPipeline({ ...context, rules: { ...context.rules, wrapUpSeconds: 0 } })
    for (const event of events) restarted.apply(event)
    expect(restarted.outstanding().map((effect) => effect.key)).toEqual(['call-1/fileTicket'])
  })

  it('forgets what it is told to, and takes new rules for what comes', () => {
    const call = scriptedCall()
    const pipeline = createPipeline(context)
    pipeline.apply(call.originated())
    pipeline.setRules({ ...context.rules, rules: [{ id: 'none', then: { ticket: false } }] })
    expect(pipeline.apply(call.queued()).after?.filing).toMatchObject({ state: 'none', decision: { because: 'rule:none' } })
    pipeline.forget(call.callId)
    expect([pipeline.size, pipeline.interaction(call.callId)]).toEqual([0, undefined])
  })

  it('costs the same an event with ten thousand calls as with ten', () => {
    const cost = (calls: number) => {
      const pipeline = createPipeline(context)
      const scripts = Array.from({ length: calls }, (_, index) => scriptedCall({ id: `call-${index}` }))
      for (const script of scripts) pipeline.apply(script.originated())
      const events = Array.from({ length: 2000 }, (_, index) => scripts[index % calls]?.digits('1')).filter(
        (event) => event !== undefined,
      )
      const started = performance.now()
      for (const event of events) pipeline.apply(event)
      return performance.now() - started
    }
    cost(10)
    // the digits of ten calls grow longer, those of ten thousand don't: the bound is generous on purpose
    expect(cost(10_000)).toBeLessThan(Math.max(10 * cost(10), 1000))
  })
})
