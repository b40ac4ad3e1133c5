import { describe, expect, it } from 'vitest'
import type { SlaConfig } from '../../src/sla/sla-config.js'
import { toTicketId } from '../../src/tickets/ticket.js'
import { followTicket, hour, inShort, minute, sampleSla } from './sample-sla.js'

// a Monday, summer time
const monday = (time: string) => Date.parse(`2026-06-01T${time}+02:00`)
const tuesday = (time: string) => Date.parse(`2026-06-02T${time}+02:00`)

const config: SlaConfig = {
  policies: [
    { id: 'gold', when: 'gold', calendar: 'always', targets: { firstResponse: '10m', resolution: '2h' } },
    {
      id: 'standard',
      calendar: 'office',
      targets: { firstResponse: { normal: '2h', urgent: '30m' }, nextResponse: '1h', resolution: { normal: '8h', urgent: '4h' } },
      reminders: [
        { of: 'firstResponse', percent: 50, channel: 'team' },
        { of: 'resolution', beforeDue: '30m', channel: 'team' },
        { of: 'resolution', afterDue: '1h', channel: 'manager' },
      ],
      escalate: { resolution: 'managers' },
    },
  ],
  chains: {
    managers: {
      steps: [
        { channel: 'lead' },
        { after: '30m', channel: 'manager', text: '{ticket} {metric} {due}' },
        { after: '1h', channel: 'board' },
      ],
    },
  },
}
const policies = sampleSla(config)

describe('the service level of a ticket', () => {
  it('is due after the working time of its policy', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('16:30'))
    expect(ticket.due('firstResponse')).toBe('2026-06-02T07:30:00.000Z')
    expect(ticket.due('resolution')).toBe('2026-06-02T13:30:00.000Z')
    expect(ticket.sla.policy?.id).toBe('standard')
    // half of the time
    expect(ticket.sla.wakeAt).toBe(monday('17:30'))
  })

  it('reminds, breaches and escalates, each once', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:30'))
    expect(inShort(ticket.wakeUntil(tuesday('18:00')))).toEqual([
      'team resolution 2026-06-01T14:30',
      'slaBreached resolution 2026-06-01T15:00',
      'lead resolution 2026-06-01T15:00',
      'manager resolution 2026-06-01T15:30',
      // an hour of working time after it was due is the end of the day
      'manager resolution 2026-06-01T16:00',
      'board resolution 2026-06-01T16:30',
    ])
    expect(ticket.sla.wakeAt).toBeNull()
    expect(ticket.effects.filter(({ type }) => type === 'notify').map((effect) => effect.key)).toEqual([
      `T-1/sla/resolution/${monday('09:00')}/-30m>team@28800s/${monday('16:30')}`,
      `T-1/sla/resolution/${monday('17:00')}/chain/managers/0`,
      `T-1/sla/resolution/${monday('17:00')}/chain/managers/1`,
      `T-1/sla/resolution/${monday('09:00')}/+1h>manager@28800s/${monday('18:00')}`,
      `T-1/sla/resolution/${monday('17:00')}/chain/managers/2`,
    ])
  })

  it('tells what was missed while nobody woke it, once, in order, and says that it is late', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    expect(inShort(ticket.send({ type: 'slaWoke', at: tuesday('12:00') }))).toEqual([
      'team firstResponse 2026-06-01T08:00 late',
      'slaBreached firstResponse 2026-06-01T09:00 late',
      'team resolution 2026-06-01T14:30 late',
      'slaBreached resolution 2026-06-01T15:00 late',
      'lead resolution 2026-06-01T15:00 late',
      'manager resolution 2026-06-01T15:30 late',
      'manager resolution 2026-06-01T16:00 late',
      'board resolution 2026-06-01T16:30 late',
    ])
    expect(ticket.effects[0]).toMatchObject({
      notification: {
        text: 'Ticket T-1 (normal): first response is due 2026-06-01 11:00. (Told late: this was for 2026-06-01 10:00.)',
      },
    })
    expect(ticket.send({ type: 'slaWoke', at: tuesday('12:00') })).toEqual([])
  })

  it('gives the same back when it is woken for nothing', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    const before = ticket.sla
    ticket.send({ type: 'slaWoke', at: monday('09:30') })
    expect(ticket.sla).toBe(before)
  })

  it('stands still while the ticket is pending, and goes on with what was used', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:10'))
    ticket.status(monday('10:00'), 'pending')
    expect(ticket.sla.wakeAt).toBeNull()
    expect(ticket.clock('resolution')).toMatchObject({ state: 'paused', used: hour })
    ticket.status(monday('12:00'), 'inProgress')
    expect(ticket.due('resolution')).toBe(new Date(tuesday('10:00')).toISOString())
  })

  it('stops the chain when somebody acknowledges', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:10'))
    ticket.wakeUntil(monday('17:00'))
    expect(ticket.sla.escalations).toMatchObject([{ chain: 'managers', step: 1, nextAt: monday('17:30') }])
    ticket.send({ type: 'acknowledged', at: monday('17:20'), by: 'ann' })
    expect(ticket.sla).toMatchObject({ escalations: [], acknowledged: { by: 'ann', at: monday('17:20') } })
    expect(inShort(ticket.wakeUntil(tuesday('18:00')))).toEqual(['manager resolution 2026-06-01T16:00'])
  })

  it('stops the chain when the ticket is resolved', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:10'))
    ticket.wakeUntil(monday('17:00'))
    ticket.status(monday('17:10'), 'resolved')
    expect(ticket.sla).toMatchObject({
      escalations: [],
      wakeAt: null,
      clocks: { resolution: { state: 'stopped', outcome: 'missed' } },
    })
  })

  it('follows a chain that a person began, without any breach', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:01'))
    const at = monday('09:05')
    expect(ticket.send({ type: 'escalated', at, chain: 'managers', reason: 'The customer is furious' })).toMatchObject([
      {
        key: `T-1/sla/escalated/${at}/chain/managers/0`,
        notification: { channel: 'lead', text: 'Ticket T-1 (normal) is escalated: The customer is furious' },
      },
    ])
    expect(ticket.sla.wakeAt).toBe(monday('09:35'))
  })

  it('goes on after it was reopened, and does not tell the same again', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.responded(monday('09:10'))
    ticket.wakeUntil(monday('16:45'))
    expect(inShort(ticket.status(monday('16:45'), 'resolved'))).toEqual(['slaMeasured resolution 2026-06-01T14:45'])
    ticket.status(tuesday('09:00'), 'inProgress')
    expect(ticket.clock('resolution')).toMatchObject({ state: 'running', used: 7.75 * hour, told: ['-30m>team'] })
    expect(ticket.due('resolution')).toBe(new Date(tuesday('09:15')).toISOString())
  })

  it('cancels the first response that was not needed any more, and waits for it again when reopened', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.status(monday('09:30'), 'resolved')
    expect(ticket.clock('firstResponse')).toMatchObject({ state: 'stopped', outcome: 'cancelled' })
    ticket.status(monday('10:00'), 'inProgress')
    expect(ticket.due('firstResponse')).toBe(new Date(monday('11:30')).toISOString())
  })

  it('measures what the customer waits for after the first response, from the oldest that was not answered', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.customerReplied(monday('09:05'))
    expect(ticket.sla.clocks.nextResponse).toBeNull()
    ticket.responded(monday('09:10'))
    ticket.customerReplied(monday('10:00'))
    ticket.customerReplied(monday('10:30'))
    expect(ticket.due('nextResponse')).toBe(new Date(monday('11:00')).toISOString())
    expect(ticket.responded(monday('10:40'))).toMatchObject([
      { type: 'slaMeasured', metric: 'nextResponse', used: 40 * minute, target: hour, outcome: 'met' },
    ])
    // told once more by a backend that repeats itself
    ticket.customerReplied(monday('10:30'))
    expect(ticket.clock('nextResponse').state).toBe('stopped')
  })

  it('counts an answer that is learnt late as of then, and takes the breach back', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.wakeUntil(monday('11:00'))
    expect(ticket.clock('firstResponse').breachedAt).toBe(monday('11:00'))
    ticket.responded(monday('10:55'))
    expect(ticket.clock('firstResponse')).toMatchObject({ outcome: 'met', used: 115 * minute, breachedAt: null })
  })

  it('is answered in time to the last instant', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    expect(inShort(ticket.responded(monday('11:00')))).toEqual([
      'team firstResponse 2026-06-01T08:00 late',
      'slaMeasured firstResponse 2026-06-01T09:00',
    ])
    expect(ticket.clock('firstResponse')).toMatchObject({ outcome: 'met' })
  })

  it('has another target with another priority, and keeps what was used', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.wakeUntil(monday('10:15'))
    // an hour and a quarter of half an hour is gone: missed at once; the reminder at half time is not told again
    expect(inShort(ticket.send({ type: 'priorityChanged', at: monday('10:15'), to: 'urgent' }))).toEqual([
      'slaBreached firstResponse 2026-06-01T08:15',
    ])
    expect(ticket.due('resolution')).toBe(new Date(monday('13:00')).toISOString())
    ticket.send({ type: 'priorityChanged', at: monday('10:30'), to: 'normal' })
    expect(ticket.clock('firstResponse')).toMatchObject({ breachedAt: null, dueAt: monday('11:00') })
    // high has no target: nothing is promised, but it is counted
    ticket.send({ type: 'priorityChanged', at: monday('10:40'), to: 'high' })
    expect(ticket.clock('firstResponse')).toMatchObject({ target: null, used: 100 * minute, dueAt: null })
    ticket.send({ type: 'priorityChanged', at: monday('10:50'), to: 'normal' })
    expect(ticket.due('firstResponse')).toBe(new Date(monday('11:00')).toISOString())
  })

  it('takes another policy when the ticket meets its condition, and counts on', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.send({ type: 'factsChanged', at: monday('09:05') }, { facts: { priority: 'normal', level: 'gold' } })
    expect(ticket.sla.policy?.id).toBe('gold')
    expect(ticket.due('firstResponse')).toBe(new Date(monday('09:10')).toISOString())
  })

  it('counts from the opening when a policy comes to a ticket that had none, without its pauses', () => {
    const gold = sampleSla({ policies: config.policies.slice(0, 1) })
    const ticket = followTicket(gold)
    ticket.open(monday('09:00'))
    ticket.status(monday('09:20'), 'pending')
    ticket.status(monday('09:50'), 'inProgress')
    expect(ticket.sla).toMatchObject({ policy: null, wakeAt: null })
    ticket.send({ type: 'factsChanged', at: monday('10:00') }, { facts: { priority: 'normal', level: 'gold' } })
    expect(ticket.clock('resolution')).toMatchObject({ used: 30 * minute, uncounted: [], dueAt: monday('11:30') })
  })

  it('counts what was used by the policies of then when they are edited, and by the new ones if those are gone', () => {
    const edited = sampleSla({ ...config, policies: config.policies.map((policy) => ({ ...policy, calendar: 'always' })) })
    const known = followTicket(policies)
    const unknown = followTicket(policies)
    for (const ticket of [known, unknown]) {
      ticket.open(monday('16:00'))
      ticket.responded(monday('16:10'))
    }
    known.send({ type: 'policiesChanged', at: monday('20:00') }, { policies: edited, previous: policies })
    unknown.send({ type: 'policiesChanged', at: monday('20:00') }, { policies: edited })
    expect(known.clock('resolution')).toMatchObject({ used: 2 * hour, dueAt: tuesday('02:00') })
    expect(unknown.clock('resolution')).toMatchObject({ used: 4 * hour, dueAt: tuesday('00:00') })
    expect(known.sla.policy).toEqual(unknown.sla.policy)
  })

  it('notices at any event that its policies were edited', () => {
    const edited = sampleSla({
      ...config,
      policies: config.policies.map((policy) => ({ ...policy, targets: { resolution: '1h' } })),
    })
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    expect(inShort(ticket.send({ type: 'slaWoke', at: monday('12:00') }, { policies: edited, facts: null }))).toEqual([
      'slaBreached resolution 2026-06-01T10:00',
      'lead resolution 2026-06-01T10:00',
    ])
  })

  it('is not begun by anything but the opening', () => {
    const ticket = followTicket(policies)
    expect(ticket.responded(monday('09:00'))).toEqual([])
    expect(() => ticket.sla).toThrow()
    ticket.open(monday('09:00'))
    const before = ticket.sla
    ticket.send({ type: 'ticketOpened', at: monday('09:30'), ticketId: toTicketId('T-1'), priority: 'urgent', status: 'held' })
    expect(ticket.sla).toBe(before)
  })

  it('is small and plain', () => {
    const ticket = followTicket(policies)
    ticket.open(monday('09:00'))
    ticket.wakeUntil(tuesday('18:00'))
    expect(JSON.parse(JSON.stringify(ticket.sla))).toEqual(ticket.sla)
    expect(JSON.stringify(ticket.sla).length).toBeLessThan(1000)
  })

  it('speaks Chinese', () => {
    const ticket = followTicket(sampleSla({ ...config, language: 'zh-CN' }))
    ticket.open(monday('09:00'))
    expect(ticket.wakeUntil(monday('10:00'))).toMatchObject([
      { notification: { text: '工单 T-1（普通）：首次响应时限为 2026-06-01 11:00。' } },
    ])
  })
})
