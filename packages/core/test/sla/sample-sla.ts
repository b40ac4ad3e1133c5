import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import { compileSla } from '../../src/sla/compile-sla.js'
import { reduceSla } from '../../src/sla/reduce-sla.js'
import type { Sla, SlaClock } from '../../src/sla/sla.js'
import type { SlaConfig } from '../../src/sla/sla-config.js'
import type { SlaContext } from '../../src/sla/sla-context.js'
import type { SlaEffect } from '../../src/sla/sla-effect.js'
import type { SlaEvent } from '../../src/sla/sla-event.js'
import type { SlaPolicies } from '../../src/sla/sla-policies.js'
import { type TicketPriority, type TicketStatus, toTicketId } from '../../src/tickets/ticket.js'

export const minute = 60_000
export const hour = 60 * minute

/** What the sample policies can ask about. */
export interface SampleFacts {
  readonly priority: TicketPriority
  readonly level?: string
}

export const office = compileCalendar({ timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-18:00'] } })
export const always = compileCalendar({ timeZone: 'UTC', hours: { 'mon-sun': ['00:00-24:00'] } })

/** Policies over two calendars; `when` is the customer's level. */
export const sampleSla = (config: SlaConfig, calendars = { office, always }): SlaPolicies<SampleFacts> =>
  compileSla<SampleFacts>(config, {
    calendars,
    compileCondition:
      (when) =>
      ({ level }) =>
        level === when,
  })

/** A ticket whose service level is followed by hand. */
export function followTicket(policies: SlaPolicies<SampleFacts>, level?: string) {
  let sla: Sla | null = null
  let rules = policies
  const facts = (event: SlaEvent): SampleFacts => ({
    priority: event.type === 'priorityChanged' ? event.to : (sla?.priority ?? 'normal'),
    ...(level === undefined ? {} : { level }),
  })
  const effects: SlaEffect[] = []
  const send = (event: SlaEvent, context: Partial<SlaContext<SampleFacts>> = {}): readonly SlaEffect[] => {
    rules = context.policies ?? rules
    const result = reduceSla(sla, event, { facts: facts(event), policies: rules, ...context })
    sla = result.sla
    effects.push(...result.effects)
    return result.effects
  }
  const current = (): Sla => {
    if (sla === null) throw new Error('the ticket was not opened')
    return sla
  }
  return {
    send,
    effects,
    get sla(): Sla {
      return current()
    },
    /** Opens it. */
    open(
      at: number,
      { priority = 'normal', status = 'acknowledged' }: { priority?: TicketPriority; status?: TicketStatus } = {},
    ) {
      return send({ type: 'ticketOpened', at, ticketId: toTicketId('T-1'), priority, status })
    },
    status: (at: number, to: TicketStatus) => send({ type: 'statusChanged', at, to }),
    responded: (at: number) => send({ type: 'responded', at }),
    customerReplied: (at: number) => send({ type: 'customerReplied', at }),
    /** Wakes it whenever it wants to, up to an instant. */
    wakeUntil(until: number) {
      const found: SlaEffect[] = []
      for (let turns = 0; turns < 200; turns++) {
        const { wakeAt } = current()
        if (wakeAt === null || wakeAt > until) return found
        found.push(...send({ type: 'slaWoke', at: wakeAt }, { facts: null }))
      }
      throw new Error('it wants to be woken for ever')
    },
    due: (metric: keyof Sla['clocks']): string | null => {
      const clock = current().clocks[metric]
      return clock?.state === 'running' && clock.dueAt !== null ? new Date(clock.dueAt).toISOString() : null
    },
    clock: (metric: keyof Sla['clocks']): SlaClock => {
      const clock = current().clocks[metric]
      if (clock === null) throw new Error(`no ${metric}`)
      return clock
    },
  }
}

/** Effects in short: what, of which metric, when. */
export const inShort = (effects: readonly SlaEffect[]): readonly string[] =>
  effects.map((effect) => {
    const what = effect.type === 'notify' ? `${effect.notification.channel}` : effect.type
    return `${what} ${effect.metric ?? '-'} ${new Date(effect.at).toISOString().slice(0, 16)}${effect.late ? ' late' : ''}`
  })
