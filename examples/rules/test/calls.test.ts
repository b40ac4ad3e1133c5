import { readFileSync } from 'node:fs'
import {
  createMemoryStore,
  createPipeline,
  type DomainEvent,
  decideRoute,
  type Effect,
  type EffectType,
  myPart,
  parseRuleSet,
  type TicketStatus,
  toTicketId,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../../../packages/core/test/scripted-call.js'
import { createPipelineHost } from '../../../packages/gateway/src/pipeline-host/pipeline-host.js'
import { callBackTeams } from '../../../packages/gateway/src/routing/call-back-teams.js'
import { ruleCalendars } from '../../../packages/gateway/src/rules-cli/rule-calendars.js'

type Call = ReturnType<typeof scriptedCall>

/** What a gateway's pipeline does to whole calls by the rules of an example. */
function gatewayWith(name: string) {
  const rules = parseRuleSet(JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), 'utf8')))
  const isOpen = ruleCalendars(rules)
  const store = createMemoryStore()
  const effects: Effect[] = []
  const host = createPipelineHost({
    pipeline: createPipeline({ rules, region: 'DE', language: 'en', isOpen }),
    region: 'DE',
    journal: {
      ...store,
      commit(batch) {
        effects.push(...batch.effects)
        return store.commit(batch)
      },
    },
    inbox: store,
    onCommitted: () => {},
    onBroken: () => {},
    log: () => {},
    now: () => 0,
  })
  return {
    say: (...events: readonly DomainEvent[]) => host.submit(events),
    of: <Type extends EffectType>(type: Type) =>
      effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type),
    about: ({ callId }: Call) => {
      const interaction = host.interaction(callId)
      if (interaction === undefined) throw new Error(`there is no call ${callId}`)
      return interaction
    },
    route(call: Call) {
      const { startedAt } = this.about(call).call
      return decideRoute(this.about(call), { rules, region: 'DE', at: startedAt, isOpen }).target
    },
  }
}

const filed = (call: Call, ticketId: string) =>
  call.event({ type: 'ticketFiled', ticketId: toTicketId(ticketId), url: null, version: '1' })
const answered = (call: Call) => [call.delivered('1001'), call.established('1001')]
const wrappedUp = (call: Call) => call.event({ type: 'wrapUpCompleted', by: '1001', disposition: null, note: null })

describe('04: hung up while waiting', () => {
  const lost = async (seconds: number) => {
    const gateway = gatewayWith('04-hung-up-while-waiting')
    const call = scriptedCall()
    await gateway.say(call.originated(), call.queued())
    call.wait(seconds * 1000 - 2000)
    await gateway.say(call.cleared('abandoned'))
    return { gateway, call }
  }

  it('after five seconds nothing is filed', async () => {
    const { gateway } = await lost(5)
    expect([gateway.of('fileTicket'), gateway.of('remindCallBack')]).toEqual([[], []])
  })

  it('after a minute is called back at once, by those who do, with the reason, until somebody has spoken to them', async () => {
    const { gateway, call } = await lost(61)
    expect(gateway.of('fileTicket')[0]?.ticket).toMatchObject({
      priority: 'high',
      subject: 'Call back Erika Muster: waited in vain',
    })
    expect(gateway.of('remindCallBack')[0]?.dueAt).toBe(call.event({ type: 'callBackDue' }).at - 1000)
    await gateway.say(filed(call, '1'), call.event({ type: 'callBackDue' }))
    expect(gateway.about(call).callBack).toMatchObject({ state: 'due', reason: 'waited for more than a minute' })
    const mayCall = callBackTeams([{ teams: ['call-backs'] }, {}])
    const seenBy = (teams: string[]) =>
      myPart(gateway.about(call), { extension: '1002', supervisor: false, callsBackFor: mayCall({ teams }) })
    expect([seenBy(['call-backs']), seenBy(['sales'])]).toEqual(['missed', null])
    const back = scriptedCall({ id: 'call-2' })
    await gateway.say(back.originated({}, 'outbound'), ...answered(back), back.customerAnswered())
    expect(gateway.about(call).callBack).toMatchObject({ state: 'done', by: '1001' })
    expect(seenBy(['call-backs'])).toBeNull()
  })
})

describe('06: after hours', () => {
  it.each([
    ['17:55 and over at 18:05', '2026-11-17T17:55:00+01:00', 'continue', []],
    ['07:59:30 and over at 08:09', '2026-11-17T07:59:30+01:00', 'voicemail', ['after-hours']],
  ])('a call of %s goes and is filed by when it came', async (_, startsAt, kind, tags) => {
    const gateway = gatewayWith('06-after-hours')
    const call = scriptedCall({ startsAt: Date.parse(startsAt) })
    await gateway.say(call.originated())
    expect(gateway.route(call).kind).toBe(kind)
    call.wait(600_000)
    await gateway.say(call.cleared('noAnswer'))
    const [{ ticket } = {}] = gateway.of('fileTicket')
    expect(ticket?.tags).toEqual(['phone', 'callback', ...tags])
    expect(ticket?.queue).toBe(tags.length > 0 ? 'call-backs' : undefined)
  })
})

describe('14: night triage', () => {
  it.each([
    ['21:55', '2026-11-17T21:55:00+08:00', 'continue', undefined],
    ['05:58', '2026-11-17T05:58:00+08:00', 'queue', 'triage'],
  ])('a call of %s that lasts past the hour is the night’s by when it came', async (_, startsAt, kind, queue) => {
    const gateway = gatewayWith('14-night-triage')
    const call = scriptedCall({ startsAt: Date.parse(startsAt) })
    await gateway.say(call.originated())
    expect(gateway.route(call).kind).toBe(kind)
    call.wait(600_000)
    await gateway.say(call.cleared('abandoned'))
    expect(gateway.of('fileTicket')[0]?.ticket.queue).toBe(queue)
  })
})

it('09: the visit follows when parts and day are there, the invoice last, and the whole closes by itself', async () => {
  const gateway = gatewayWith('09-boiler-repair')
  const call = scriptedCall()
  await gateway.say(call.originated(), call.variables({ reason: 'boiler' }), call.cleared('abandoned'), filed(call, '1'))
  const parts = () => gateway.of('fileSubTicket').map(({ part }) => part)
  const partFiled = (part: string, ticketId: string) =>
    call.event({ type: 'subTicketFiled', template: 'boiler', part, ticketId: toTicketId(ticketId), url: null })
  let version = 1
  const news = (ticketId: string, status: TicketStatus) => {
    version += 1
    const ticket = { subject: 's', status, priority: 'normal', updatedAt: version, version: String(version) } as const
    const base = { id: `n${version}`, ticketId: toTicketId(ticketId), at: version, by: 'bo', own: false, comment: null } as const
    return call.event({ type: 'ticketChanged', change: { ...base, type: 'changed', ticket } })
  }
  expect(parts()).toEqual(['order', 'appointment'])
  await gateway.say(partFiled('order', '2'), partFiled('appointment', '3'), news('2', 'resolved'))
  expect(parts()).toEqual(['order', 'appointment'])
  await gateway.say(news('3', 'resolved'))
  expect(parts()).toEqual(['order', 'appointment', 'visit'])
  await gateway.say(partFiled('visit', '4'), news('4', 'closed'))
  expect(parts()).toEqual(['order', 'appointment', 'visit', 'invoice'])
  expect(gateway.of('resolveTicket').map(({ ticketId }) => ticketId)).toEqual(['1'])
})

it.each([
  ['busy', 900],
  ['noAnswer', 7200],
] as const)(
  '17: a reminder that is %s is repeated in so many seconds, until the customer was reached',
  async (outcome, seconds) => {
    const gateway = gatewayWith('17-reminder-not-answered')
    const call = scriptedCall()
    await gateway.say(call.originated({}, 'outbound'), ...answered(call), call.left('1001'), call.cleared(outcome))
    const [reminder] = gateway.of('remindCallBack')
    expect((reminder?.dueAt ?? 0) - (gateway.about(call).ruleActions[0]?.at ?? 0)).toBe(seconds * 1000)
    const again = scriptedCall({ id: 'call-2' })
    await gateway.say(again.originated({}, 'outbound'), ...answered(again), again.customerAnswered())
    await gateway.say(call.event({ type: 'callBackDue' }))
    expect(gateway.about(call).callBack.state).toBe('done')
  },
)

describe('19: survey after a visit', () => {
  const talk = async (...known: ReadonlyArray<(call: Call) => DomainEvent>) => {
    const gateway = gatewayWith('19-survey-after-visit')
    const call = scriptedCall()
    await gateway.say(call.originated(), call.queued('ward'), ...answered(call))
    call.wait(120_000)
    await gateway.say(call.cleared(), wrappedUp(call), filed(call, '1'))
    for (const learn of known) await gateway.say(learn(call))
    return gateway.of('startSurvey').map(({ dueAt }) => dueAt > call.event({ type: 'timePassed' }).at)
  }

  it('is not asked for before it is known who it was, and once', async () => {
    expect(await talk((call) => call.unavailable())).toEqual([])
    expect(
      await talk(
        (call) => call.unavailable(),
        (call) => call.resolved(match('c1')),
        (call) => call.resolved(match('c1', { level: 'gold' })),
      ),
    ).toEqual([true])
  })

  it('is not sent to who said no', async () => {
    expect(await talk((call) => call.resolved(match('c1', { consents: { survey: 'denied' } })))).toEqual([])
  })
})

it('20: water is urgent, split at once and told to the caretaker, once', async () => {
  const gateway = gatewayWith('20-burst-pipe')
  const call = scriptedCall()
  await gateway.say(call.originated(), call.digits('1'), ...answered(call), call.cleared(), wrappedUp(call), filed(call, '1'))
  expect(gateway.of('fileTicket')[0]?.ticket).toMatchObject({ priority: 'urgent', subject: 'Water at Erika Muster' })
  expect(gateway.of('fileSubTicket').map(({ ticket }) => [ticket.queue, ticket.priority])).toEqual([
    ['plumbers', 'urgent'],
    ['office', 'normal'],
  ])
  expect(gateway.of('notify').map(({ notification }) => notification.channel)).toEqual(['caretaker-on-duty'])
})

it('21: what was dialled says whose the ticket is', async () => {
  const gateway = gatewayWith('21-by-house')
  for (const [dialled, queue, owner] of [
    ['4102', 'caretakers-north', undefined],
    ['4201', undefined, '2041'],
  ] as const) {
    const call = scriptedCall({ id: dialled })
    await gateway.say({ ...call.originated(), dialled } as DomainEvent, call.cleared('abandoned'))
    expect(gateway.of('fileTicket').at(-1)?.ticket).toMatchObject(queue === undefined ? { owner } : { queue })
  }
})
