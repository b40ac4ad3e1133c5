import { evaluate, type Facts, parseRuleSet, type TicketPriority, type TicketStatus, toTicketId } from '@ringloop/core'
import { compileCalendar, parseCalendar } from '@ringloop/core/calendars'
import { compileSla, parseSla, reduceSla, type Sla, type SlaEffect, type SlaEvent, type SlaMetric } from '@ringloop/core/sla'
import { describe, expect, it } from 'vitest'
import { blockOf, textOf } from './markdown.js'

const english = 'docs/guides/sla.md'
const chinese = 'docs/guides/zh-CN/sla.md'
const berlin = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+02:00`)
const inBerlin = (at: number) => new Date(at + 7_200_000).toISOString().slice(0, 16).replace('T', ' ')

/** The guide's service levels, with the rule language for their conditions. */
function guideSla() {
  const { calendars, ...config } = JSON.parse(blockOf(english, 'sla')).sla
  return compileSla<Facts>(parseSla(config), {
    calendars: Object.fromEntries(
      Object.entries(calendars).map(([name, calendar]) => [name, compileCalendar(parseCalendar(calendar, name))]),
    ),
    compileCondition(when) {
      const condition = parseRuleSet({ version: 1, rules: [{ id: 'policy', when, then: { tag: ['policy'] } }] }).rules[0]?.when
      return (facts) => evaluate(condition, facts).matched
    },
  })
}

/** A ticket under the guide's policies. */
function ticket() {
  const policies = guideSla()
  let sla: Sla | null = null
  let priority: TicketPriority = 'normal'
  const effects: SlaEffect[] = []
  return {
    effects,
    send(event: SlaEvent) {
      if (event.type === 'priorityChanged') priority = event.to
      const facts = ((name: string) => (name === 'ticket.priority' ? priority : null)) as Facts
      const result = reduceSla(sla, event, { policies, facts })
      sla = result.sla
      effects.push(...result.effects)
    },
    due(metric: SlaMetric): string {
      const clock = sla?.clocks[metric]
      return clock?.state === 'running' && clock.dueAt !== null ? inBerlin(clock.dueAt) : ''
    },
  }
}

const statuses = ['pending', 'inProgress']
const priorities = ['high', 'urgent']

describe('the guide to service levels', () => {
  it('has calendars that are open when it says', () => {
    const office = compileCalendar(parseCalendar(JSON.parse(blockOf(english, 'calendar'))))
    const at = (text: string) => Date.parse(text)
    expect(office.isOpen(at('2026-12-24T11:59+01:00'))).toBe(true)
    expect(office.isOpen(at('2026-12-24T13:00+01:00'))).toBe(false)
    expect(office.isOpen(at('2026-08-10T10:00+02:00'))).toBe(false)
    // Saturday's night, also the one that ends on a holiday; the nights on which the clocks are changed
    expect(office.isOpen(at('2027-12-26T03:00+01:00'))).toBe(false)
    expect(office.workingTimeBetween(at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z')) / 3_600_000).toBe(7)
    expect(office.workingTimeBetween(at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z')) / 3_600_000).toBe(9)
    const china = compileCalendar(parseCalendar(JSON.parse(blockOf(english, 'calendar-china'))))
    expect(china.isOpen(at('2026-09-27T10:00+08:00'))).toBe(true)
    expect(china.isOpen(at('2026-10-06T10:00+08:00'))).toBe(false)
    expect(china.nextOpening(at('2026-10-09T18:00+08:00'))).toBe(at('2026-10-10T09:00+08:00'))
  })

  it.each([english, chinese])('tells the day of a ticket as it is (%s)', (page) => {
    const rows = [...textOf(page).matchAll(/^\| (2026-06-\d\d \d\d:\d\d) \| ([^|]+?) \| ([^|]*?)\|([^|]*?)\|$/gm)]
    expect(rows.length).toBe(7)
    const followed = ticket()
    for (const [index, [, time = '', what = '', first = '', resolution = '']] of rows.entries()) {
      const at = berlin(time)
      if (index === 0)
        followed.send({ type: 'ticketOpened', at, ticketId: toTicketId('T-1'), priority: 'normal', status: 'acknowledged' })
      else if (index === 1) followed.send({ type: 'responded', at })
      else if (statuses.includes(what)) followed.send({ type: 'statusChanged', at, to: what as TicketStatus })
      else if (priorities.includes(what)) followed.send({ type: 'priorityChanged', at, to: what as TicketPriority })
      else followed.send({ type: 'slaWoke', at })
      expect([followed.due('firstResponse'), followed.due('resolution')], time).toEqual([first.trim(), resolution.trim()])
    }
  })

  it('shows a key as it is', () => {
    const followed = ticket()
    const at = berlin('2026-06-01 09:00')
    followed.send({ type: 'ticketOpened', at, ticketId: toTicketId('T-1'), priority: 'normal', status: 'acknowledged' })
    followed.send({ type: 'slaWoke', at: berlin('2026-06-05 18:00') })
    const keys = followed.effects.map(({ key }) => key)
    for (const page of [english, chinese]) {
      const [, shown] = /`(T-1\/sla\/[^`]+)`/.exec(textOf(page)) ?? []
      expect(keys).toContain(shown)
    }
  })
})
