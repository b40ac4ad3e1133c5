import {
  createPipeline,
  type DomainEvent,
  factsOf,
  type Interaction,
  type InteractionContext,
  isOpen,
  parseRuleSet,
  type Ticket,
  type TicketChange,
  type TicketChangedEvent,
  type TicketNews,
  type TicketStatus,
  type TicketSummary,
  toTicketId,
  toTicketNews,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../../../core/test/scripted-call.js'
import { createTicketAudience } from '../../src/pipeline-host/ticket-audience.js'

const context: InteractionContext = { rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' }

const summary = (id: string, over: Partial<TicketSummary> = {}): TicketSummary => ({
  id: toTicketId(id),
  subject: `Ticket ${id}`,
  status: 'acknowledged',
  priority: 'normal',
  createdAt: nine - 100_000,
  updatedAt: nine - 50_000,
  ...over,
})

const ticket = (id: string, over: Partial<Ticket> = {}): Ticket => ({
  ...summary(id),
  description: 'long',
  externalId: null,
  contactId: null,
  parentId: null,
  queue: null,
  owner: null,
  tags: [],
  customFields: {},
  version: 'v',
  ...over,
})

const change = (
  id: string,
  at: number,
  over: Partial<TicketChange> & { readonly state?: Partial<Ticket> } = {},
): TicketChange => {
  const { state, ...rest } = over
  const ticketId = rest.ticketId ?? toTicketId('7')
  return {
    id,
    ticketId,
    at,
    type: 'changed',
    by: 'Ben',
    own: false,
    ...(state === undefined ? {} : { ticket: ticket(ticketId, { updatedAt: at, version: String(at), ...state }) }),
    ...rest,
  }
}

/** A call that shows tickets 7 and 8, with what the gateway does about changes. */
function begin(tickets: readonly TicketSummary[] = [summary('7'), summary('8')], rules = context.rules) {
  const pipeline = createPipeline({ ...context, rules })
  const audience = createTicketAudience()
  const events: DomainEvent[] = []
  const apply = (...given: readonly DomainEvent[]) => {
    for (const event of given) {
      const { before, after } = pipeline.apply(event)
      events.push(event)
      apply(...audience.follow(before, after, event.at))
    }
  }
  const call = scriptedCall()
  apply(call.originated(), call.resolved({ ...match('c1'), openTickets: tickets }), call.delivered('1001'))
  const now = (): Interaction => {
    const interaction = pipeline.interaction(call.callId)
    if (interaction === undefined) throw new Error('the call is gone')
    return interaction
  }
  return {
    call,
    apply,
    events,
    now,
    audience,
    tell: (...changes: readonly TicketChange[]) => {
      for (const one of changes) apply(...audience.tell(toTicketNews(one), nine + 1))
    },
    shown: () => {
      const { lookup } = now()
      return lookup.state === 'matched' ? (lookup.matches[0]?.openTickets ?? []) : []
    },
  }
}

describe('a ticket that changes while a call shows it', () => {
  it('is shown as it stands now, and who did it is told', () => {
    const { tell, now, shown } = begin()
    tell(change('x', nine, { state: { status: 'pending', priority: 'urgent', subject: 'Kettle leaks' } }))
    expect(shown()).toEqual([
      summary('7', { status: 'pending', priority: 'urgent', subject: 'Kettle leaks', updatedAt: nine }),
      summary('8'),
    ])
    expect(now().ticketChanges.told).toMatchObject([
      { id: 'x', ticketId: '7', at: nine, by: 'Ben', ticket: { status: 'pending', subject: 'Kettle leaks' } },
    ])
    expect(JSON.stringify(now().ticketChanges)).not.toContain('long')
  })

  it('may be a part of the split ticket of the call, and is told when others change it, not when it was made', () => {
    const subTickets = {
      repair: {
        parts: [
          { id: 'visit', subject: 'Visit' },
          { id: 'invoice', subject: 'Invoice', after: ['visit'] },
        ],
      },
    }
    const rules = parseRuleSet({
      version: 1,
      wrapUpSeconds: 0,
      subTickets,
      rules: [{ id: 'broken', then: { split: { template: 'repair' } } }],
    })
    const { apply, call, tell, now, audience } = begin([], rules)
    const part = { template: 'repair', part: 'visit', ticketId: toTicketId('18'), url: null }
    apply(call.cleared('abandoned'), call.event({ type: 'ticketFiled', ticketId: toTicketId('17'), url: null }))
    expect(audience.shows(toTicketId('18'))).toBe(false)
    apply(call.event({ type: 'subTicketFiled', ...part }))
    tell(change('made', nine, { type: 'created', ticketId: toTicketId('18'), state: {} }))
    tell(change('done', nine + 5, { ticketId: toTicketId('18'), state: { status: 'resolved' } }))
    expect(now().ticketChanges.told).toMatchObject([{ id: 'done', ticketId: '18' }])
    expect(now().subTickets[0]?.parts.map(({ state }) => state)).toEqual(['filed', 'filing'])
  })

  it('counts as open for rules as long as it is', () => {
    const { tell, now } = begin()
    const open = () => factsOf(now(), 'DE')('contact.openTickets')
    expect(open()).toBe(2)
    tell(change('x', nine, { state: { status: 'resolved' } }))
    expect(open()).toBe(1)
    tell(change('y', nine + 5, { type: 'deleted', ticketId: toTicketId('8') }))
    expect(open()).toBe(0)
    tell(change('z', nine + 9, { state: { status: 'inProgress' } }))
    expect(open()).toBe(1)
  })

  it('is not turned back by what is older, which is told in its place', () => {
    const { tell, now, shown } = begin()
    tell(change('late', nine + 5, { state: { status: 'resolved' } }), change('early', nine, { state: { status: 'held' } }))
    expect(shown()[0]).toMatchObject({ status: 'resolved', updatedAt: nine + 5 })
    expect(now().ticketChanges.told.map(({ id }) => id)).toEqual(['early', 'late'])
    tell(
      change('ancient', nine - 60_000, {
        ticketId: toTicketId('8'),
        state: { ...summary('8'), updatedAt: nine - 60_000, status: 'held' },
      }),
    )
    expect(shown()[1]).toEqual(summary('8'))
  })

  it('changes nothing when it is told again', () => {
    const { tell, now, events } = begin()
    const one = change('x', nine, { state: { status: 'pending' } })
    tell(one)
    const once = now()
    tell(one, { ...one })
    expect(now()).toBe(once)
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length - 2)
  })

  it('is brought up to date by what we did ourselves, which is not told', () => {
    const { tell, now, shown } = begin()
    tell(change('x', nine, { own: true, state: { status: 'pending' } }))
    expect(shown()[0]).toMatchObject({ status: 'pending' })
    expect(now().ticketChanges.told).toEqual([])
  })

  it('does not echo the filing of the call’s own ticket', () => {
    const { call, apply, tell, now } = begin()
    apply(call.cleared())
    tell(change('echo', nine + 20_000, { type: 'created', ticketId: toTicketId('99'), state: { version: '1' } }))
    apply(call.event({ type: 'ticketFiled', ticketId: toTicketId('99'), url: null, version: '1' }))
    tell(change('echo 2', nine + 20_001, { ticketId: toTicketId('99'), state: { version: '1' } }))
    expect(now().ticketChanges.told).toEqual([])
    expect(now().ticketChanges.latest).toMatchObject([{ ticketId: '99', ticket: { version: '1' } }])
    tell(change('foreign', nine + 30_000, { ticketId: toTicketId('99'), state: { version: '2', status: 'resolved' } }))
    expect(now().ticketChanges.told.map(({ id }) => id)).toEqual(['foreign'])
    expect(now().ticketChanges.latest).toMatchObject([{ ticket: { status: 'resolved' } }])
  })

  it('is known to an answer that was on its way meanwhile, and to the customer’s next call', () => {
    const { tell, audience } = begin()
    tell(change('x', nine, { state: { status: 'pending' } }))
    const next = createPipeline(context)
    const call = scriptedCall({ id: 'call-2', startsAt: nine + 60_000 })
    const follow = (event: DomainEvent) => {
      const { before, after } = next.apply(event)
      return audience.follow(before, after, event.at)
    }
    follow(call.originated())
    for (const event of follow(call.resolved({ ...match('c1'), openTickets: [summary('7')] }))) next.apply(event)
    expect(next.interaction(call.callId)).toMatchObject({
      lookup: { matches: [{ openTickets: [{ id: '7', status: 'pending' }] }] },
      ticketChanges: { told: [{ id: 'x', by: 'Ben' }] },
    })
    // an answer that comes once more, older than what is known
    next.apply(call.resolved({ ...match('c1'), openTickets: [summary('7')] }))
    expect(next.interaction(call.callId)).toMatchObject({ lookup: { matches: [{ openTickets: [{ status: 'pending' }] }] } })
  })

  it('is known to the next call as it stands, also when a comment that does not say so came last', () => {
    const audience = createTicketAudience()
    const about = [
      change('x', nine, { state: { status: 'pending' } }),
      change('y', nine + 5, { type: 'commented', comment: { text: 'Called back', visibility: 'internal', author: 'Ben' } }),
    ]
    for (const one of about) audience.tell(toTicketNews(one), nine)
    const pipeline = createPipeline(context)
    const call = scriptedCall()
    pipeline.apply(call.originated())
    const { before, after } = pipeline.apply(call.resolved({ ...match('c1'), openTickets: [summary('7')] }))
    for (const event of audience.follow(before, after, nine + 9)) pipeline.apply(event)
    expect(pipeline.interaction(call.callId)).toMatchObject({
      lookup: { matches: [{ openTickets: [{ status: 'pending' }] }] },
      ticketChanges: { told: [{ id: 'x' }, { id: 'y' }] },
    })
  })

  it('carries texts of others as harmless lines of a bounded length', () => {
    const { tell, now } = begin()
    const long = `\u001b[31m<b>\n${'x'.repeat(100_000)}`
    tell(change('x', nine, { by: long, state: { subject: long }, comment: { text: long, visibility: 'internal', author: long } }))
    const [told] = now().ticketChanges.told
    expect(told?.by).toMatch(/^<b> x{95}…$/)
    expect(told?.ticket?.subject).toHaveLength(300)
    expect(told?.comment?.text).toHaveLength(300)
    tell(change('y', nine, { by: '\n' }))
    expect(now().ticketChanges.told.find(({ id }) => id === 'y')?.by).toBeNull()
  })

  it('that nobody shows makes no event, and is not remembered for ever', () => {
    const audience = createTicketAudience({ keep: 100 })
    const pipeline = createPipeline(context)
    for (let number = 0; number < 5_000; number++) {
      const news = toTicketNews(change(`n${number}`, nine + number, { ticketId: toTicketId(String(number)), state: {} }))
      expect(audience.tell(news, nine)).toEqual([])
    }
    const call = scriptedCall()
    pipeline.apply(call.originated())
    const step = pipeline.apply(
      call.resolved({ ...match('c1'), openTickets: [summary('4899'), summary('4900'), summary('4999')] }),
    )
    expect(audience.follow(step.before, step.after, nine).map(({ change: { ticketId } }) => ticketId)).toEqual(['4900', '4999'])
  })

  it('is not followed any more once the call is forgotten', () => {
    const { audience, now } = begin()
    expect([audience.shows(toTicketId('7')), audience.shows(toTicketId('9'))]).toEqual([true, false])
    audience.follow(now(), undefined, nine)
    expect(audience.shows(toTicketId('7'))).toBe(false)
    expect(audience.tell(toTicketNews(change('x', nine)), nine)).toEqual([])
  })
})

describe('any order and any repetition', () => {
  const statuses: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']
  const changes = fc
    .array(
      fc.record({
        ticketId: fc.constantFrom('7', '8'),
        // few times, so that many are equal; some from before the answer that shows them
        at: fc.integer({ min: -3, max: 3 }).map((seconds) => nine - 50_000 + seconds * 1000),
        version: fc.option(fc.integer({ min: 1, max: 3 }).map(String), { nil: 'opaque' }),
        status: fc.constantFrom(...statuses),
        kind: fc.constantFrom('changed', 'changed', 'deleted', 'commented'),
        bare: fc.boolean(),
        own: fc.boolean(),
      }),
      { maxLength: 30 },
    )
    .map((list) =>
      list.map(({ ticketId, at, version, status, kind, bare, own }, index) =>
        change(`c${index}`, at, {
          ticketId: toTicketId(ticketId),
          own,
          type: kind as TicketChange['type'],
          ...(bare || kind === 'deleted' ? {} : { state: { status, version } }),
        }),
      ),
    )
  const delivered = changes.chain((list) =>
    fc
      .array(fc.nat({ max: Math.max(0, list.length - 1) }), { maxLength: 40 })
      .chain((again) =>
        fc.shuffledSubarray([...list, ...again.flatMap((at) => list[at] ?? [])], {
          minLength: list.length + (list.length > 0 ? again.length : 0),
        }),
      )
      .map((order) => ({ list, order })),
  )

  /** The naive oracle: of all that say how a ticket stands, the last when sorted; and every foreign one, by time. */
  const oracle = (list: readonly TicketChange[]) => {
    const number = ({ ticket: state, type }: TicketChange) =>
      type === 'deleted' ? Number.POSITIVE_INFINITY : state && /^\d+$/.test(state.version) ? Number(state.version) : -1
    const place = (id: string) => Number(id.slice(1))
    const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : place(a) - place(b))
    const state = (id: string) => {
      const about = list
        .filter((one) => one.ticketId === id && (one.ticket !== undefined || one.type === 'deleted'))
        .sort((a, b) => a.at - b.at || number(a) - number(b) || byText(a.id, b.id))
      const last = about.at(-1)
      if (last === undefined || last.at < nine - 50_000) return { status: 'acknowledged', updatedAt: nine - 50_000 }
      return { status: last.type === 'deleted' ? 'cancelled' : last.ticket?.status, updatedAt: last.at }
    }
    const told = list
      .filter(({ own }) => !own)
      .sort((a, b) => a.at - b.at || byText(a.id, b.id))
      .slice(-20)
      .map(({ id }) => id)
    return { seven: state('7'), eight: state('8'), told }
  }

  it('gives the state of the naive oracle', () => {
    fc.assert(
      fc.property(delivered, ({ list, order }) => {
        const { tell, shown, now } = begin()
        tell(...order)
        const [seven, eight] = shown().map(({ status, updatedAt }) => ({ status, updatedAt }))
        expect({ seven, eight, told: now().ticketChanges.told.map(({ id }) => id) }).toEqual(oracle(list))
      }),
      { numRuns: 500 },
    )
  })

  it('gives the same, whenever among them the call’s own ticket is filed and the directory answers again', () => {
    const later = fc.tuple(delivered, fc.nat(), fc.nat())
    fc.assert(
      fc.property(later, ([{ list, order }, filedAt, answeredAt]) => {
        const run = (changesInOrder: readonly TicketChange[], places: readonly number[]) => {
          const { call, apply, tell, now } = begin([summary('7')])
          const filed = { type: 'ticketFiled', ticketId: toTicketId('7'), url: null, version: '2' } as const
          apply(call.cleared())
          for (const [index, one] of [...changesInOrder, null].entries()) {
            if (places[0] === index) apply({ ...call.event(filed), id: 'filed', at: nine + 90_000 })
            if (places[1] === index)
              apply({ ...call.resolved({ ...match('c1'), openTickets: [summary('7')] }), id: 'again', at: nine + 90_001 })
            if (one !== null) tell(one)
          }
          const { lookup, ticketChanges } = now()
          return { lookup, ticketChanges }
        }
        const mine = list.filter(({ ticketId }) => ticketId === toTicketId('7'))
        const shuffled = order.filter(({ ticketId }) => ticketId === toTicketId('7'))
        const places = [filedAt % (shuffled.length + 1), answeredAt % (shuffled.length + 1)]
        // more than twenty may be told before it is known which are ours
        fc.pre(mine.length <= 20)
        expect(run(shuffled, places)).toEqual(run(mine, [0, 0]))
      }),
      { numRuns: 300 },
    )
  })

  it('leaves every ticket either open or not: nothing in between is made up', () => {
    const news: TicketNews = toTicketNews(change('x', nine, { type: 'deleted' }))
    const { apply, shown } = begin()
    const event: TicketChangedEvent = { type: 'ticketChanged', id: 'e', at: nine, callId: scriptedCall().callId, change: news }
    apply(event)
    expect(shown().map(({ status }) => isOpen(status))).toEqual([false, true])
  })
})
