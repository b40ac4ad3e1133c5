import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../src/calendars/compile-calendar.js'
import { slaMetrics } from '../../src/sla/sla.js'
import type { SlaConfig } from '../../src/sla/sla-config.js'
import type { SlaEvent } from '../../src/sla/sla-event.js'
import { isOpen, type TicketPriority, type TicketStatus, toTicketId } from '../../src/tickets/ticket.js'
import { always, followTicket, minute, sampleSla } from './sample-sla.js'

const begin = Date.UTC(2026, 5, 1)
const office = compileCalendar({ timeZone: 'UTC', hours: { 'mon-fri': ['09:00-12:00', '13:00-17:30'], sat: ['22:00-02:00'] } })

/** Told from the clock of UTC alone. */
function isOfficeOpen(minuteOfWeek: number): boolean {
  const day = Math.floor(minuteOfWeek / 1440) % 7
  const time = minuteOfWeek % 1440
  if (day < 5) return (time >= 540 && time < 720) || (time >= 780 && time < 1050)
  return day === 5 ? time >= 1320 : time < 120
}

const targets: Record<string, Partial<Record<TicketPriority, number>>> = {
  firstResponse: { normal: 40, high: 20, urgent: 10 },
  nextResponse: { normal: 60, urgent: 20 },
  resolution: { low: 2000, normal: 600, high: 240, urgent: 90 },
}
const reminders = [
  { what: 50, share: true },
  { what: 80, share: true },
  { what: -30, share: false },
  { what: 45, share: false },
]
/** Policies with so many times the targets. */
const policies = (calendar: string, times: number): SlaConfig => ({
  policies: [
    {
      id: 'only',
      calendar,
      targets: Object.fromEntries(
        Object.entries(targets).map(([metric, by]) => [
          metric,
          Object.fromEntries(Object.entries(by).map(([priority, minutes]) => [priority, `${minutes * times}m`])),
        ]),
      ),
      reminders: reminders.map(({ what, share }) => ({
        channel: `${what}`,
        ...(share ? { percent: what } : what < 0 ? { beforeDue: `${-what}m` } : { afterDue: `${what}m` }),
      })),
    },
  ],
})
/** Two files, of which now one holds and now the other. */
const files = [
  sampleSla(policies('office', 1), { office, always }),
  sampleSla(policies('always', 2), { office, always }),
] as const

type Step = { readonly at: number } & (
  | { readonly type: 'statusChanged'; readonly to: TicketStatus }
  | { readonly type: 'priorityChanged'; readonly to: TicketPriority }
  | { readonly type: 'responded' | 'customerReplied' | 'slaWoke' | 'policiesChanged' }
)

interface NaiveClock {
  readonly startedAt: number
  used: number
  state: 'running' | 'paused' | 'met' | 'missed' | 'cancelled'
  target: number | null
  breached: boolean
  told: Set<string>
}

/** Counts minute by minute, with flags; gives what is told as `minute metric what`. */
function naive(steps: readonly Step[], first: TicketPriority, end: number) {
  const clocks: Record<string, NaiveClock> = {}
  const told: string[] = []
  let status: TicketStatus = 'acknowledged'
  let file = 0 as 0 | 1
  let priority = first
  const active = (clock: NaiveClock | undefined) => clock?.state === 'running' || clock?.state === 'paused'
  const wanted = () => (status === 'pending' || status === 'held' ? 'paused' : 'running')
  const targetOf = (metric: string) => {
    const minutes = targets[metric]?.[priority]
    return minutes === undefined ? null : minutes * (file + 1)
  }
  const offsets = (clock: NaiveClock) =>
    clock.target === null
      ? []
      : reminders.map(({ what, share }) => ({
          name: `${what}`,
          offset: share ? Math.ceil((Number(clock.target) * what) / 100) : Number(clock.target) + what,
        }))
  const start = (metric: string, at: number) => {
    clocks[metric] = { startedAt: at, used: 0, state: 'paused', target: targetOf(metric), breached: false, told: new Set() }
  }
  /** Who ends or stands still at the very end of the target is in time, also if that was told as a breach at the same minute. */
  const takeBack = (metric: string, clock: NaiveClock, at: number) => {
    if (!clock.breached || (clock.target !== null && clock.used > clock.target)) return
    clock.breached = false
    told.push(`${at} ${metric} no breach`)
  }
  const stop = (metric: string, needed: boolean, at: number) => {
    const clock = clocks[metric]
    if (clock === undefined || !active(clock)) return
    takeBack(metric, clock, at)
    const missed = clock.target !== null && clock.used > clock.target
    clock.state = missed ? 'missed' : needed ? 'met' : 'cancelled'
  }
  /** Sets targets and lets clocks run, then tells what has been reached. */
  const settle = (at: number, anew = false) => {
    for (const metric of slaMetrics) {
      const clock = clocks[metric]
      if (clock === undefined || !active(clock)) continue
      const target = targetOf(metric)
      if (anew || target !== clock.target) {
        clock.target = target
        clock.breached = target !== null && clock.breached && clock.used >= target
        clock.told = new Set(offsets(clock).flatMap(({ name, offset }) => (offset > 0 && offset <= clock.used ? [name] : [])))
      }
      const next = isOpen(status) ? wanted() : 'paused'
      if (clock.state === 'running' && next === 'paused') takeBack(metric, clock, at)
      clock.state = next
      tell(metric, clock, at)
    }
  }
  const tell = (metric: string, clock: NaiveClock, at: number) => {
    if (clock.state !== 'running' || clock.target === null) return
    if (!clock.breached && clock.used >= clock.target) {
      clock.breached = true
      told.push(`${at} ${metric} breach`)
    }
    for (const { name, offset } of offsets(clock)) {
      if (offset <= 0 || offset > clock.used || clock.told.has(name)) continue
      clock.told.add(name)
      told.push(`${at} ${metric} ${name}`)
    }
  }
  const apply = (step: Step) => {
    if (step.type === 'responded') for (const metric of ['firstResponse', 'nextResponse']) stop(metric, true, step.at)
    if (step.type === 'customerReplied' && !active(clocks.nextResponse) && !active(clocks.firstResponse))
      start('nextResponse', step.at)
    if (step.type === 'priorityChanged') priority = step.to
    if (step.type === 'policiesChanged') file = file === 0 ? 1 : 0
    if (step.type !== 'statusChanged') return
    const [wasOpen, willBeOpen] = [isOpen(status), isOpen(step.to)]
    status = step.to
    if (wasOpen && !willBeOpen) {
      stop('firstResponse', false, step.at)
      stop('nextResponse', false, step.at)
      stop('resolution', step.to !== 'cancelled', step.at)
    }
    if (wasOpen || !willBeOpen) return
    for (const [metric, clock] of Object.entries(clocks))
      if (clock.state === 'cancelled' || (metric === 'resolution' && !active(clock))) clock.state = 'paused'
  }

  start('firstResponse', 0)
  start('resolution', 0)
  settle(0)
  const waiting = [...steps]
  for (let at = 0; at <= end; at++) {
    while (waiting[0]?.at === at) {
      const step = waiting.shift()
      if (step === undefined) break
      apply(step)
      settle(at, step.type === 'policiesChanged')
    }
    for (const metric of slaMetrics) {
      const clock = clocks[metric]
      if (clock === undefined) continue
      tell(metric, clock, at)
      if (at < end && clock.state === 'running' && (file === 1 || isOfficeOpen(at))) clock.used++
    }
  }
  return { clocks, told }
}

const steps = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 2500 }) },
      ),
      fc.oneof(
        fc
          .constantFrom<TicketStatus>('acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled')
          .map((to) => ({
            type: 'statusChanged' as const,
            to,
          })),
        fc
          .constantFrom<TicketPriority>('low', 'normal', 'high', 'urgent')
          .map((to) => ({ type: 'priorityChanged' as const, to })),
        fc
          .constantFrom(
            'responded' as const,
            'customerReplied' as const,
            'customerReplied' as const,
            'slaWoke' as const,
            'policiesChanged' as const,
          )
          .map((type) => ({ type })),
      ),
    ),
    { maxLength: 14 },
  )
  .map((list) => {
    let at = 540
    return list.map(([gap, step]): Step => {
      at += gap
      return { ...step, at }
    })
  })

describe('the clocks of a service level', () => {
  it('agree with counting minutes, through any pauses, answers and changes, woken in time or not at all', () => {
    let breaches = 0
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom<TicketPriority>('low', 'normal', 'high', 'urgent'),
        fc.boolean(),
        (list, priority, prompt) => {
          const end = (list.at(-1)?.at ?? 0) + 3000
          const expected = naive(list, priority, end)
          const ticket = followTicket(files[0])
          const at = (minutes: number) => begin + minutes * minute
          let file = 0 as 0 | 1
          ticket.send({ type: 'ticketOpened', at: at(0), ticketId: toTicketId('T-1'), priority, status: 'acknowledged' })
          for (const step of list) {
            if (prompt) ticket.wakeUntil(at(step.at) - 1)
            if (step.type === 'policiesChanged') {
              const previous = files[file]
              file = file === 0 ? 1 : 0
              ticket.send({ type: 'policiesChanged', at: at(step.at) }, { policies: files[file], previous })
            } else ticket.send({ ...step, at: at(step.at) } as SlaEvent)
          }
          if (prompt) ticket.wakeUntil(at(end))
          ticket.send({ type: 'slaWoke', at: at(end) })

          const told = ticket.effects.flatMap((effect) => {
            if (effect.type === 'slaMeasured') return []
            const what =
              effect.type === 'notify'
                ? effect.notification.channel
                : effect.type === 'slaBreachTakenBack'
                  ? 'no breach'
                  : 'breach'
            return [`${(effect.at - begin) / minute} ${effect.metric} ${what}`]
          })
          expect([...told].sort()).toEqual([...expected.told].sort())
          // each once, in order
          expect(new Set(ticket.effects.map(({ key, type, at: when }) => `${key} ${type} ${when}`)).size).toBe(
            ticket.effects.length,
          )
          expect(told.map((line) => Number(line.split(' ')[0]))).toEqual(
            told.map((line) => Number(line.split(' ')[0])).sort((a, b) => a - b),
          )
          for (const metric of slaMetrics) {
            const clock = ticket.sla.clocks[metric]
            const other = expected.clocks[metric]
            const label = `${metric} ${JSON.stringify(list)}`
            if (clock === null || other === undefined) {
              expect(other ?? null, label).toBe(clock)
              continue
            }
            const used =
              clock.state === 'running'
                ? clock.used + (file === 0 ? office : always).workingTimeBetween(clock.since, at(end))
                : clock.used
            expect(
              { used: used / minute, state: clock.state === 'stopped' ? clock.outcome : clock.state, started: clock.startedAt },
              label,
            ).toEqual({
              used: other.used,
              state: other.state,
              started: at(other.startedAt),
            })
          }
          breaches += told.filter((line) => line.endsWith(' breach') && !line.endsWith('no breach')).length
          if (prompt) expect(ticket.effects.filter(({ late }) => late)).toEqual([])
        },
      ),
      { numRuns: 400 },
    )
    expect(breaches).toBeGreaterThan(100)
  }, 60_000)
})
