import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import type { SlaMetric } from '../../src/sla/sla.js'
import type { SlaPolicyConfig } from '../../src/sla/sla-config.js'
import { always, followTicket, hour, minute, sampleSla } from './sample-sla.js'

// The cases of Zammad's public specs of business hours and escalation (spec/lib/escalation, spec/lib/escalation_spec.rb,
// spec/models/ticket/escalation_examples.rb), told anew as behaviour of ours. Where ours differs, the test is named "differs".

const utc = (text: string) => Date.parse(`${text}Z`)
const week = (hours: string) => ({ timeZone: 'Europe/Berlin', hours: { 'mon-fri': [hours] } })

interface Minutes {
  readonly first?: number
  readonly next?: number
  readonly solution?: number
}

function follow(calendar: ReturnType<typeof compileCalendar>, targets: Minutes, policy: Partial<SlaPolicyConfig> = {}) {
  const policies = sampleSla(
    {
      policies: [
        {
          id: 'only',
          calendar: 'office',
          nextResponseFrom: 'opening',
          targets: {
            ...(targets.first === undefined ? {} : { firstResponse: `${targets.first}m` }),
            ...(targets.next === undefined ? {} : { nextResponse: `${targets.next}m` }),
            ...(targets.solution === undefined ? {} : { resolution: `${targets.solution}m` }),
          },
          ...policy,
        },
      ],
    },
    { office: calendar, always },
  )
  return followTicket(policies)
}

/** Minutes used, and minutes that were left (negative: too many). */
function minutesOf(ticket: ReturnType<typeof follow>, metric: SlaMetric) {
  const clock = ticket.clock(metric)
  return { used: clock.used / minute, left: clock.target === null ? null : (clock.target - clock.used) / minute }
}

describe('an e-mail in office hours, with 60, 120 and 180 minutes', () => {
  const calendar = compileCalendar(week('08:00-18:00'))
  const arrives = () => {
    const ticket = follow(calendar, { first: 60, next: 120, solution: 180 })
    ticket.open(utc('2013-03-21T09:30'))
    ticket.customerReplied(utc('2013-03-21T09:30'))
    return ticket
  }

  it('is due one, two and three hours later, and wakes at the first of them', () => {
    const ticket = arrives()
    expect(ticket.due('firstResponse')).toBe('2013-03-21T10:30:00.000Z')
    expect(ticket.due('nextResponse')).toBe('2013-03-21T11:30:00.000Z')
    expect(ticket.due('resolution')).toBe('2013-03-21T12:30:00.000Z')
    expect(ticket.sla.wakeAt).toBe(utc('2013-03-21T10:30'))
  })

  it.each([
    ['10:00', 30, 30],
    ['14:00', 270, -210],
  ])('answered first at %s has taken %i minutes, with %i left', (time, used, left) => {
    const ticket = arrives()
    ticket.responded(utc(`2013-03-21T${time}`))
    expect(minutesOf(ticket, 'firstResponse')).toEqual({ used, left })
    expect(ticket.due('firstResponse')).toBeNull()
    expect(ticket.clock('resolution')).toMatchObject({ dueAt: utc('2013-03-21T12:30') })
  })

  it.each([
    ['11:00', 90, 30],
    ['12:00', 150, -30],
  ])('answered at %s, the customer has waited %i minutes, with %i left', (time, used, left) => {
    const ticket = arrives()
    ticket.responded(utc(`2013-03-21T${time}`))
    expect(minutesOf(ticket, 'nextResponse')).toEqual({ used, left })
    expect(ticket.due('nextResponse')).toBeNull()
  })

  it('waits anew for the next answer when the customer writes again', () => {
    const ticket = arrives()
    ticket.responded(utc('2013-03-21T12:00'))
    ticket.customerReplied(utc('2013-03-21T12:05'))
    expect(ticket.due('nextResponse')).toBe('2013-03-21T14:05:00.000Z')
    expect(ticket.sla.wakeAt).toBe(utc('2013-03-21T12:30'))
  })

  it('differs: each exchange is measured by itself, where only the longest is kept there', () => {
    const ticket = arrives()
    ticket.responded(utc('2013-03-21T12:00'))
    ticket.customerReplied(utc('2013-03-21T12:05'))
    ticket.responded(utc('2013-03-21T12:10'))
    const waits = ticket.effects.flatMap((effect) =>
      effect.type === 'slaMeasured' && effect.metric === 'nextResponse' ? [effect.used / minute] : [],
    )
    expect(waits).toEqual([150, 5])
    expect(Math.max(...waits)).toBe(150)
  })

  it.each([
    ['11:30', 120, 60],
    ['13:00', 210, -30],
  ])('closed at %s has taken %i minutes, with %i left, and nothing is due any more', (time, used, left) => {
    const ticket = arrives()
    ticket.responded(utc('2013-03-21T11:00'))
    ticket.status(utc(`2013-03-21T${time}`), 'closed')
    expect(minutesOf(ticket, 'resolution')).toEqual({ used, left })
    expect(ticket.sla.wakeAt).toBeNull()
  })
})

describe('a ticket whose policy asks for a priority', () => {
  it('has no dues any more when the priority is another', () => {
    const calendar = compileCalendar(week('09:00-17:00'))
    const policies = sampleSla(
      {
        policies: [
          {
            id: 'high',
            when: 'matching',
            calendar: 'office',
            targets: { firstResponse: '60m', nextResponse: '180m', resolution: '240m' },
          },
        ],
      },
      { office: calendar, always },
    )
    const ticket = followTicket(policies, 'matching')
    ticket.open(utc('2013-03-21T09:30'))
    expect(ticket.due('firstResponse')).toBe('2013-03-21T10:30:00.000Z')
    expect(ticket.due('resolution')).toBe('2013-03-21T13:30:00.000Z')
    expect(ticket.sla.clocks.nextResponse).toBeNull()
    ticket.send(
      { type: 'priorityChanged', at: utc('2013-03-21T09:40'), to: 'low' },
      { facts: { priority: 'low', level: 'other' } },
    )
    expect(ticket.sla).toMatchObject({ policy: null, wakeAt: null })
    expect([ticket.due('firstResponse'), ticket.due('resolution')]).toEqual([null, null])
  })
})

describe('a ticket that waits in between, open from nine to six every day', () => {
  const calendar = compileCalendar({ timeZone: 'Europe/Berlin', hours: { 'mon-sun': ['09:00-18:00'] } })
  const at = (time: string) => utc(`2013-06-04T${time}`)

  it('is due later by the time it was pending and closed', () => {
    const ticket = follow(calendar, { first: 120, next: 180, solution: 250 })
    ticket.open(at('09:00'))
    ticket.status(at('09:30'), 'pending')
    ticket.status(at('09:45'), 'inProgress')
    ticket.status(at('10:00'), 'closed')
    ticket.status(at('10:30'), 'inProgress')
    expect(ticket.due('firstResponse')).toBe('2013-06-04T11:45:00.000Z')
    expect(ticket.sla.wakeAt).toBe(at('11:45'))
  })

  it('differs: what is used up at closing time is due at closing time, where it is due when the office opens again there', () => {
    const ticket = follow(calendar, { first: 120, next: 180, solution: 250 })
    ticket.open(at('09:00'))
    ticket.status(at('10:00'), 'pending')
    ticket.status(at('15:00'), 'inProgress')
    const due = at('16:00')
    expect(ticket.clock('firstResponse')).toMatchObject({ dueAt: due })
    // the two instants are the same in working time
    expect(calendar.workingTimeBetween(due, utc('2013-06-05T07:00'))).toBe(0)
  })

  it('has taken the time that it was open until it was answered and closed', () => {
    const ticket = follow(calendar, { first: 120, next: 180, solution: 250 })
    ticket.open(at('09:00'))
    ticket.status(at('10:00'), 'pending')
    ticket.status(at('10:30'), 'inProgress')
    ticket.responded(at('10:45'))
    expect(minutesOf(ticket, 'firstResponse')).toEqual({ used: 75, left: 45 })
    ticket.status(at('12:00'), 'closed')
    expect(minutesOf(ticket, 'resolution')).toEqual({ used: 150, left: 100 })
    expect(ticket.sla.wakeAt).toBeNull()
  })

  it.each([
    ['pending from the beginning', [], 0, 240],
    ['open for half an hour in between', ['10:30 inProgress', '11:00 pending'], 30, 210],
    ['open twice for half an hour', ['10:30 inProgress', '11:00 pending', '11:30 inProgress'], 60, 180],
  ] as const)('closed at noon, %s', (_, changes, used, left) => {
    const ticket = follow(calendar, { first: 120, next: 180, solution: 240 })
    ticket.open(at('09:00'), { status: 'pending' })
    for (const change of changes) {
      const [time = '', to = ''] = change.split(' ')
      ticket.status(at(time), to as 'pending')
    }
    ticket.status(at('12:00'), 'closed')
    expect(minutesOf(ticket, 'resolution')).toEqual({ used, left })
    expect(ticket.clock('firstResponse')).toMatchObject({ outcome: 'cancelled' })
  })
})

describe('a ticket of a public holiday', () => {
  const calendar = compileCalendar({ ...week('08:00-20:00'), holidays: [{ on: '2016-11-01' }] })

  it('is counted from the next day on, and stands still while it is pending', () => {
    const ticket = follow(calendar, { first: 120, next: 1200 })
    const opened = utc('2016-11-01T13:56:21')
    ticket.open(opened)
    ticket.customerReplied(opened)
    expect(ticket.due('firstResponse')).toBe('2016-11-02T09:00:00.000Z')
    expect(ticket.due('nextResponse')).toBe('2016-11-03T15:00:00.000Z')
    expect(ticket.due('resolution')).toBeNull()

    ticket.status(utc('2016-11-01T15:25:40'), 'pending')
    ticket.responded(utc('2016-11-01T15:25:40'))
    expect(ticket.sla.wakeAt).toBeNull()

    ticket.status(utc('2016-11-01T15:59:14'), 'inProgress')
    ticket.customerReplied(utc('2016-11-01T15:59:14'))
    expect(ticket.due('firstResponse')).toBeNull()
    expect(ticket.due('nextResponse')).toBe('2016-11-03T15:00:00.000Z')

    ticket.status(utc('2016-11-01T15:59:58'), 'pending')
    expect(ticket.sla.wakeAt).toBeNull()

    ticket.status(utc('2016-11-07T13:26:36'), 'inProgress')
    ticket.customerReplied(utc('2016-11-07T13:26:36'))
    // differs: to the second, where it is to the minute there (09:26:00)
    expect(ticket.due('nextResponse')).toBe('2016-11-09T09:26:36.000Z')
    ticket.customerReplied(utc('2016-11-07T14:26:36'))
    expect(ticket.due('nextResponse')).toBe('2016-11-09T09:26:36.000Z')
  })
})

describe('around the clock, with 60, 60 and 75 minutes', () => {
  const begin = utc('2026-03-10T08:00')
  const after = (minutes: number) => begin + minutes * minute
  const opened = (targets: Minutes = { first: 60, next: 60, solution: 75 }) => {
    const ticket = follow(always, targets)
    ticket.open(begin)
    return ticket
  }
  /** Taken up after an hour, waiting after one and a half, closed after two. */
  const lived = (ticket: ReturnType<typeof follow>) => {
    ticket.status(after(60), 'inProgress')
    ticket.status(after(90), 'pending')
    ticket.status(after(120), 'closed')
    return ticket
  }

  it('has taken 90 minutes when it waited for the last half-hour', () => {
    expect(minutesOf(lived(opened()), 'resolution').used).toBe(90)
  })

  it('has taken 60 minutes since the customer wrote half an hour after the opening', () => {
    const ticket = opened()
    ticket.responded(after(5))
    ticket.customerReplied(after(30))
    expect(minutesOf(lived(ticket), 'nextResponse').used).toBe(60)
  })

  it.each([
    [30, 30, 30],
    [75, 75, -15],
  ])('answered after %i minutes has taken %i, with %i left', (time, used, left) => {
    const ticket = opened()
    ticket.responded(after(time))
    expect(minutesOf(ticket, 'firstResponse')).toEqual({ used, left })
    expect(ticket.clock('resolution').state).toBe('running')
  })

  it('is due an hour after the opening, and with no target never', () => {
    expect(opened().clock('firstResponse')).toMatchObject({ dueAt: after(60) })
    const none = opened({ solution: 75 })
    expect(none.due('firstResponse')).toBeNull()
    none.responded(after(30))
    // differs: it is counted all the same, without a target
    expect(none.clock('firstResponse')).toMatchObject({ target: null, used: 30 * minute, outcome: 'met' })
  })

  it('was due after 75 minutes when it is opened again after two hours', () => {
    const ticket = lived(opened())
    ticket.status(after(120), 'inProgress')
    expect(ticket.clock('resolution')).toMatchObject({ breachedAt: after(75), dueAt: after(75) })
  })

  it('passes over a pause: half an hour from the 75th minute on ends in the 135th', () => {
    const ticket = opened({ next: 30 })
    ticket.responded(after(1))
    ticket.customerReplied(after(75))
    ticket.status(after(90), 'pending')
    ticket.status(after(120), 'inProgress')
    expect(ticket.clock('nextResponse')).toMatchObject({ dueAt: after(135) })
  })

  it('differs: nothing runs on a closed ticket, where half an hour from the end of its life ends half an hour later there', () => {
    const ticket = opened({ next: 30 })
    ticket.responded(after(1))
    lived(ticket)
    ticket.customerReplied(after(120))
    expect(ticket.clock('nextResponse').state).toBe('paused')
    ticket.status(after(120), 'inProgress')
    expect(ticket.clock('nextResponse')).toMatchObject({ dueAt: after(150) })
  })

  it('is due later by what it was pending for', () => {
    const ticket = opened()
    ticket.customerReplied(begin)
    ticket.status(after(10), 'pending')
    ticket.status(after(20), 'inProgress')
    expect(ticket.clock('nextResponse')).toMatchObject({ dueAt: after(70) })
  })

  it('waits for nothing when an agent writes first, and for an answer when the customer does', () => {
    const agent = opened()
    agent.responded(after(1))
    expect(agent.sla.clocks.nextResponse).toBeNull()
    const customer = opened()
    customer.customerReplied(after(1))
    expect(customer.clock('nextResponse')).toMatchObject({ dueAt: after(61) })
    // asking again does not move it; an answer ends it
    customer.customerReplied(after(11))
    expect(customer.clock('nextResponse')).toMatchObject({ dueAt: after(61) })
    customer.responded(after(21))
    expect(customer.due('nextResponse')).toBeNull()
  })

  it('measures the exchange that ended, and none that did not', () => {
    const ticket = opened()
    ticket.customerReplied(after(59))
    expect(ticket.effects.filter(({ type }) => type === 'slaMeasured')).toEqual([])
    ticket.responded(after(60))
    expect(minutesOf(ticket, 'nextResponse')).toEqual({ used: 1, left: 59 })
  })

  it('closed after 70 minutes has 5 left', () => {
    const ticket = opened()
    ticket.status(after(70), 'closed')
    expect(minutesOf(ticket, 'resolution')).toEqual({ used: 70, left: 5 })
    expect(ticket.sla.wakeAt).toBeNull()
  })

  it('is woken at the earliest of its dues, and not at all while pending', () => {
    const ticket = opened({ first: 60, next: 30, solution: 90 })
    expect(ticket.sla.wakeAt).toBe(after(60))
    ticket.customerReplied(after(10))
    expect(ticket.sla.wakeAt).toBe(after(40))
    ticket.responded(after(20))
    expect(ticket.sla.wakeAt).toBe(after(90))
    ticket.status(after(30), 'pending')
    expect(ticket.sla.wakeAt).toBeNull()
  })

  it('counts nothing of a ticket that was born pending and closed so', () => {
    const ticket = follow(always, { solution: 75 })
    ticket.open(begin, { status: 'pending' })
    ticket.status(after(15), 'closed')
    expect(minutesOf(ticket, 'resolution').used).toBe(0)
  })
})

describe('pauses', () => {
  const used = (
    calendar: ReturnType<typeof compileCalendar>,
    begin: number,
    changes: readonly (readonly [number, 'pending' | 'inProgress' | 'closed'])[],
  ) => {
    const ticket = follow(calendar, { solution: 9000 })
    ticket.open(begin)
    for (const [minutes, to] of changes) ticket.status(begin + minutes * minute, to)
    return minutesOf(ticket, 'resolution').used
  }
  const noon = utc('2026-06-10T12:00')

  it('are none in a ticket that was only opened and closed', () => {
    expect(
      used(always, noon, [
        [15, 'inProgress'],
        [30, 'closed'],
      ]),
    ).toBe(30)
  })

  it('are left out each, when it was held several times', () => {
    expect(
      used(always, noon, [
        [15, 'pending'],
        [30, 'inProgress'],
        [45, 'pending'],
        [60, 'closed'],
      ]),
    ).toBe(30)
  })

  it.each([
    ['UTC', utc('2026-11-10T23:45'), 30],
    ['Europe/Berlin', utc('2026-06-10T21:45'), 60],
  ])('go over midnight (%s)', (timeZone, begin, length) => {
    const calendar = compileCalendar({ timeZone, hours: { 'mon-sun': ['00:00-24:00'] } })
    expect(
      used(calendar, begin - 5 * minute, [
        [5, 'pending'],
        [5 + length, 'inProgress'],
        [65 + length, 'closed'],
      ]),
    ).toBe(65)
  })

  it('last for days', () => {
    const days = (5 * 24 * hour) / minute
    expect(
      used(always, noon, [
        [0, 'pending'],
        [days, 'inProgress'],
        [days + 10, 'closed'],
      ]),
    ).toBe(10)
  })
})

describe('a policy that was edited', () => {
  const policies = (minutes: number, hours: string) => {
    const calendar = compileCalendar(week(hours))
    return sampleSla(
      { policies: [{ id: 'p', calendar: 'office', targets: { resolution: `${minutes}m` } }] },
      { office: calendar, always },
    )
  }
  const begin = utc('2026-06-10T08:00')

  it.each([
    ['nothing', policies(60, '08:00-18:00'), false],
    ['its target', policies(90, '08:00-18:00'), true],
    ['its calendar', policies(60, '08:00-17:00'), true],
  ])('is counted anew if that changed: %s', (_, next, changes) => {
    const ticket = followTicket(policies(60, '08:00-18:00'))
    ticket.open(begin)
    const before = ticket.sla
    ticket.send({ type: 'slaWoke', at: begin + 10 * minute }, { policies: next, facts: null })
    expect(ticket.sla !== before).toBe(changes)
    expect(ticket.sla.policy?.revision !== before.policy?.revision).toBe(changes)
  })

  it('does no harm when it is gone', () => {
    const ticket = followTicket(policies(60, '08:00-18:00'))
    ticket.open(begin)
    const none = sampleSla({ policies: [{ id: 'other', when: 'nobody', calendar: 'always', targets: {} }] })
    ticket.send({ type: 'policiesChanged', at: begin + 10 * minute }, { policies: none })
    expect(ticket.sla).toMatchObject({ policy: null, wakeAt: null, clocks: { resolution: { state: 'running', dueAt: null } } })
  })
})
