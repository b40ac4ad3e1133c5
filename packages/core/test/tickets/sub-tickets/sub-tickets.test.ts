import {
  fitPart,
  type NewTicket,
  reduceSubTickets,
  rollUpSubTickets,
  type SubTicketEvent,
  type SubTickets,
  type SubTicketTemplate,
  splitTicket,
  subTicketKey,
  type TicketStatus,
  toTicketId,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const whole: NewTicket = {
  subject: 'Boiler is cold',
  description: 'No heating since Friday',
  priority: 'high',
  queue: 'repairs',
  tags: ['phone'],
  contact: { name: 'Erika Muster' },
  customFields: { callId: 'call-1' },
}
const values = {
  name: 'Erika Muster',
  number: '+49 30 123456',
  queue: 'support',
  digits: '2',
  outcome: 'answered',
  subject: whole.subject,
}
const split = (template: SubTicketTemplate) => splitTicket(whole, { name: 'boiler', template, values })
const filed = (part: string): SubTicketEvent => ({ type: 'subTicketFiled', part, ticketId: toTicketId(`t-${part}`), url: null })
const changed = (part: string, status: TicketStatus, at: number): SubTicketEvent => ({
  type: 'subTicketChanged',
  ticketId: toTicketId(`t-${part}`),
  status,
  at,
})
const apply = (subTickets: SubTickets, ...events: SubTicketEvent[]) => events.reduce(reduceSubTickets, subTickets)
const states = ({ parts }: SubTickets) =>
  Object.fromEntries(parts.map((part) => [part.id, part.state === 'filed' ? part.status : part.state]))

const repair: SubTicketTemplate = {
  parts: [
    { id: 'order', subject: 'Order parts for {name}', queue: 'stock', priority: 'urgent' },
    { id: 'appointment', subject: 'Agree on a day with {name}, {number}' },
    { id: 'visit', subject: 'Visit: {subject}', after: ['order', 'appointment'], weight: 2 },
  ],
}

describe('a ticket that is split', () => {
  it('has the parts that come after none filed at once, the others wait', () => {
    expect(states(split(repair))).toEqual({ order: 'filing', appointment: 'filing', visit: 'waiting' })
  })

  it('gives parts what the template says, and else what the whole has', () => {
    const [order, appointment] = split(repair).parts
    expect(order?.ticket).toMatchObject({
      subject: 'Order parts for Erika Muster',
      queue: 'stock',
      priority: 'urgent',
      contact: { name: 'Erika Muster' },
    })
    expect(appointment?.ticket).toMatchObject({ queue: 'repairs', priority: 'high', tags: [], customFields: {} })
  })

  it('files what comes after once all before it are over, also when one of them was cancelled', () => {
    const begun = apply(split(repair), filed('order'), filed('appointment'), changed('order', 'resolved', 10))
    expect(states(begun).visit).toBe('waiting')
    expect(states(apply(begun, changed('appointment', 'cancelled', 11))).visit).toBe('filing')
  })

  it('leaves out what comes after a cancelled part where the template says so, until it is opened again', () => {
    const begun = apply(split({ ...repair, afterCancelled: 'leaveOut' }), filed('order'), filed('appointment'))
    const without = apply(begun, changed('order', 'cancelled', 10))
    expect(states(without).visit).toBe('leftOut')
    expect(states(apply(without, changed('order', 'inProgress', 11))).visit).toBe('waiting')
  })

  it('takes a chain by its order', () => {
    const chain = split({ order: 'inOrder', parts: ['a', 'b', 'c'].map((id) => ({ id, subject: id })) })
    expect(states(chain)).toEqual({ a: 'filing', b: 'waiting', c: 'waiting' })
    expect(states(apply(chain, filed('a'), changed('a', 'closed', 1)))).toEqual({ a: 'closed', b: 'filing', c: 'waiting' })
  })

  it('keeps a failed filing until a person tries again', () => {
    const failure = { type: 'subTicketNotFiled', part: 'order', reason: 'no such queue', mend: null, attempts: 1 } as const
    const waiting = apply(split(repair), { ...failure, final: false })
    expect(waiting.parts[0]).toMatchObject({ state: 'filing', trouble: { reason: 'no such queue', attempts: 1 } })
    const failed = apply(waiting, { ...failure, final: true })
    expect(rollUpSubTickets(failed).blocked).toEqual([{ part: 'order', because: 'notFiled' }])
    expect(states(apply(failed, { type: 'subTicketRetried', part: 'order' })).order).toBe('filing')
  })

  it('is the same reference where nothing happens', () => {
    const begun = apply(split(repair), filed('order'), changed('order', 'inProgress', 10))
    expect(
      apply(begun, filed('order'), changed('order', 'acknowledged', 9), changed('order', 'inProgress', 10), filed('nobody')),
    ).toBe(begun)
  })

  it('has one key for one part, whatever happens', () => {
    expect(subTicketKey('call-1', 'boiler', 'visit')).toBe('call-1/fileTicket/boiler/visit')
  })
})

describe('the whole', () => {
  const both: SubTicketTemplate = {
    parts: [
      { id: 'a', subject: 'A' },
      { id: 'b', subject: 'B', optional: true },
    ],
  }

  it.each<[SubTicketTemplate['closeWhole'], boolean, boolean, boolean, boolean]>([
    ['byHand', false, false, true, false],
    ['byItself', false, false, true, true],
    ['anyTime', true, false, true, false],
  ])(
    '%s: may be closed before %s, closes %s; after the parts that are not optional %s, %s',
    (closeWhole, before, closesBefore, after, closesAfter) => {
      const begun = apply(split({ ...both, ...(closeWhole === undefined ? {} : { closeWhole }) }), filed('a'), filed('b'))
      expect(rollUpSubTickets(begun)).toMatchObject({ mayClose: before, closes: closesBefore })
      expect(rollUpSubTickets(apply(begun, changed('a', 'resolved', 1)))).toMatchObject({ mayClose: after, closes: closesAfter })
    },
  )

  it('is not resolved by itself when all that had to be done was cancelled', () => {
    const begun = apply(split({ ...both, closeWhole: 'byItself' }), filed('a'), filed('b'))
    expect(rollUpSubTickets(apply(begun, changed('a', 'cancelled', 1)))).toMatchObject({ mayClose: true, closes: false })
  })

  it('says how far it is by the weight of the parts', () => {
    const begun = apply(
      split(repair),
      filed('order'),
      filed('appointment'),
      changed('order', 'resolved', 1),
      changed('appointment', 'closed', 2),
    )
    expect(rollUpSubTickets(begun)).toMatchObject({ percent: 50, over: 2, total: 3, status: 'inProgress' })
    const done = apply(begun, filed('visit'), changed('visit', 'resolved', 3))
    expect(rollUpSubTickets(done)).toMatchObject({ percent: 100, status: 'resolved' })
  })

  it('is pending when every open part is, and says which parts hang on them', () => {
    const held = apply(
      split(repair),
      filed('order'),
      filed('appointment'),
      changed('order', 'pending', 1),
      changed('appointment', 'held', 2),
    )
    expect(rollUpSubTickets(held)).toMatchObject({
      status: 'pending',
      blocked: [
        { part: 'order', because: 'pending' },
        { part: 'appointment', because: 'held' },
        { part: 'visit', because: 'waiting' },
      ],
    })
    expect(rollUpSubTickets(apply(held, changed('order', 'inProgress', 3))).status).toBe('inProgress')
  })

  it('has the worst service level of its parts, and the next and last due of those that are open', () => {
    const sla = (part: string, state: 'onTime' | 'atRisk' | 'breached', dueAt: number): SubTicketEvent => ({
      type: 'subTicketSlaChanged',
      ticketId: toTicketId(`t-${part}`),
      sla: { state, dueAt },
    })
    const begun = apply(
      split(repair),
      filed('order'),
      filed('appointment'),
      sla('order', 'breached', 50),
      sla('appointment', 'onTime', 90),
    )
    expect(rollUpSubTickets(begun).sla).toEqual({ state: 'breached', nextDueAt: 50, lastDueAt: 90 })
    expect(rollUpSubTickets(apply(begun, changed('order', 'resolved', 1))).sla).toEqual({
      state: 'breached',
      nextDueAt: 90,
      lastDueAt: 90,
    })
  })
})

describe('a part in its ticket system', () => {
  const part: NewTicket = { ...whole, parentId: toTicketId('4711') }
  it('has its parent where tickets have one or can be linked', () => {
    expect(fitPart(part, 'parent', 'en')).toBe(part)
    expect(fitPart(part, 'link', 'en')).toBe(part)
  })

  it('says whose part it is where they cannot', () => {
    const alone = fitPart(part, 'none', 'en')
    expect(alone.parentId).toBeUndefined()
    expect(alone.description).toBe('Part of ticket 4711\n\nNo heating since Friday')
    expect(fitPart({ ...part, description: '' }, 'none', 'zh-CN').description).toBe('所属工单：4711')
  })
})

describe('any template, in any order of events', () => {
  const statuses: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']
  /** Parts that come after some of those above them: no cycle can be. */
  const templates = fc
    .array(
      fc.record({
        after: fc.array(fc.nat(20), { maxLength: 3 }),
        optional: fc.boolean(),
        weight: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .chain((parts) =>
      fc.record({
        parts: fc.constant(
          parts.map(({ after, optional, weight }, index) => ({
            id: `p${index}`,
            subject: `Part ${index}`,
            optional,
            weight,
            after: index === 0 ? [] : [...new Set(after.map((before) => `p${before % index}`))],
          })),
        ),
        afterCancelled: fc.constantFrom('file' as const, 'leaveOut' as const),
        closeWhole: fc.constantFrom('byItself' as const, 'byHand' as const, 'anyTime' as const),
      }),
    )
  const steps = fc.array(
    fc.record({
      part: fc.nat(7),
      what: fc.constantFrom<'filed' | 'failed' | 'retried' | TicketStatus>('filed', 'filed', 'failed', 'retried', ...statuses),
      at: fc.nat(30),
    }),
    { maxLength: 60 },
  )
  const eventOf = ({
    part,
    what,
    at,
  }: {
    part: number
    what: 'filed' | 'failed' | 'retried' | TicketStatus
    at: number
  }): SubTicketEvent => {
    const id = `p${part}`
    if (what === 'filed') return filed(id)
    if (what === 'failed')
      return { type: 'subTicketNotFiled', part: id, reason: 'no', mend: null, attempts: at, final: at % 2 === 0 }
    return what === 'retried' ? { type: 'subTicketRetried', part: id } : changed(id, what, at)
  }
  /** What a ticket system tells is told of tickets that were asked for. */
  const possible = (subTickets: SubTickets, event: SubTicketEvent) =>
    event.type !== 'subTicketFiled' ||
    subTickets.parts.some(({ id, state }) => id === event.part && (state === 'filing' || state === 'notFiled'))

  const over = (part: SubTickets['parts'][number] | undefined) =>
    part?.state === 'leftOut' || (part?.state === 'filed' && ['resolved', 'closed', 'cancelled'].includes(part.status))

  it('no part begins before all that come before it are over', () => {
    fc.assert(
      fc.property(templates, steps, (template, random) => {
        let now = split(template)
        const check = (before: SubTickets | null) => {
          const byId = new Map(now.parts.map((part) => [part.id, part]))
          for (const part of now.parts) {
            const begunBefore = before?.parts.find(({ id }) => id === part.id)
            const waited = begunBefore === undefined || begunBefore.state === 'waiting' || begunBefore.state === 'leftOut'
            if (waited && part.state === 'filing') expect(part.after.every((id) => over(byId.get(id)))).toBe(true)
            // nothing is forgotten, either: who could begin has begun
            if (part.state === 'waiting') expect(part.after.every((id) => over(byId.get(id)))).toBe(false)
          }
        }
        check(null)
        for (const event of random.map(eventOf)) {
          if (!possible(now, event)) continue
          const before = now
          now = reduceSubTickets(now, event)
          check(before)
        }
      }),
    )
  })

  it('the whole is further on when one of its parts is, and worse when one of its service levels is', () => {
    const progress: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'resolved', 'closed']
    const rank = (status: TicketStatus) => (status === 'pending' || status === 'held' ? 1 : progress.indexOf(status))
    const levels = ['none', 'onTime', 'atRisk', 'breached'] as const
    fc.assert(
      fc.property(
        templates,
        fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
        fc.nat(7),
        fc.nat(3),
        (template, ranks, which, level) => {
          // everything is filed: `after` is of no matter here
          const free = { ...template, parts: template.parts.map((part) => ({ ...part, after: [] })) }
          const events = free.parts.flatMap(({ id }, index) => [
            filed(id),
            changed(id, progress[ranks[index] ?? 0] ?? 'acknowledged', 1),
          ])
          const now = apply(split(free), ...events)
          const id = `p${which % free.parts.length}`
          const standing = now.parts.find((part) => part.id === id)
          const next = standing?.state === 'filed' ? progress[rank(standing.status) + 1] : undefined
          const [before, after] = [
            rollUpSubTickets(now),
            rollUpSubTickets(next === undefined ? now : apply(now, changed(id, next, 2))),
          ]
          expect(after.percent).toBeGreaterThanOrEqual(before.percent)
          expect(after.over).toBeGreaterThanOrEqual(before.over)
          expect(rank(after.status)).toBeGreaterThanOrEqual(rank(before.status))
          expect(Number(after.mayClose)).toBeGreaterThanOrEqual(Number(before.mayClose))
          expect(after.percent === 100).toBe(after.over === after.total)
          const worse = apply(now, {
            type: 'subTicketSlaChanged',
            ticketId: toTicketId(`t-${id}`),
            sla: { state: levels[level] ?? 'none', dueAt: 5 },
          })
          expect(levels.indexOf(rollUpSubTickets(worse).sla.state)).toBeGreaterThanOrEqual(levels.indexOf(before.sla.state))
        },
      ),
    )
  })

  it('the same news in any order gives the same statuses', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.record({ status: fc.constantFrom(...statuses), at: fc.nat(6) }), { minLength: 1, maxLength: 10 })
          .chain((news) =>
            fc.tuple(fc.constant(news), fc.shuffledSubarray(news, { minLength: news.length, maxLength: news.length })),
          ),
        ([inOrder, shuffled]) => {
          const begun = apply(split({ parts: [{ id: 'a', subject: 'A' }] }), filed('a'))
          const after = (news: readonly { status: TicketStatus; at: number }[]) =>
            states(apply(begun, ...news.map(({ status, at }) => changed('a', status, at))))
          expect(after(shuffled)).toEqual(after(inOrder))
        },
      ),
    )
  })
})
