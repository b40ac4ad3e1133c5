import { describe, expect, it } from 'vitest'
import { configuredServiceLevels } from '../../src/config/configured-service-levels.js'
import { createNotifiers } from '../../src/notifications/create-notifiers.js'
import { parseServiceLevels } from '../../src/sla/parse-service-levels.js'
import { ticketFacts } from '../../src/sla/ticket-about.js'
import { sampleServiceLevels } from './sample-settings.js'

const thrown = (over: Readonly<Record<string, unknown>>, file: string | null = null) => {
  try {
    parseServiceLevels(sampleServiceLevels(over), file)
  } catch (error) {
    return error as Error & { code: string; mend: string }
  }
  throw new Error('it was taken')
}
const [urgent, normal] = sampleServiceLevels().policies

describe('service levels of a file', () => {
  it('choose a policy by the rule language, over the facts of the ticket', () => {
    const { settings } = parseServiceLevels(
      sampleServiceLevels({
        timeZone: 'Asia/Shanghai',
        policies: [
          {
            ...urgent,
            id: 'boilers',
            when: {
              all: [
                { fact: 'ticket.tags', has: 'boiler' },
                { fact: 'ticket.field.floor', atLeast: 5 },
              ],
            },
          },
          { ...urgent, id: 'mornings', when: { fact: 'time.hour', below: 9 } },
          { ...urgent, id: 'open', when: { fact: 'time.open.always', is: true } },
        ],
      }),
    )
    const about = { subject: 'x', queue: null, owner: null, tags: ['boiler'], customFields: { floor: '12' }, asOf: 0, seen: [] }
    const at = Date.parse('2026-06-01T00:30:00Z')
    const choose = (over: Partial<typeof about>) =>
      settings.policies.select(
        ticketFacts({ priority: 'normal', status: 'inProgress', openedAt: 0 }, { ...about, ...over }, at, settings),
      )?.id
    expect([choose({}), choose({ customFields: { floor: '4' } }), choose({ tags: [] })]).toEqual([
      'boilers',
      'mornings',
      'mornings',
    ])
    expect(
      settings.policies.select(
        ticketFacts({ priority: 'normal', status: 'inProgress', openedAt: 0 }, { ...about, tags: [] }, at + 3_600_000, settings),
      )?.id,
    ).toBe('open')
  })

  it.each([
    [
      'an unknown fact',
      { policies: [{ ...urgent, when: { fact: 'ticket.priorty', is: 'urgent' } }] },
      'sla.policies[0].when.fact',
      'ticket.priority',
    ],
    [
      'a fact that tickets have not',
      {
        policies: [
          { ...urgent, when: { any: [{ fact: 'ticket.queue', is: 'a' }, { not: { fact: 'call.direction', is: 'inbound' } }] } },
        ],
      },
      'sla.policies[0].when: tickets have no fact "call.direction"',
      'ticket',
    ],
    [
      'such a fact in CEL',
      { policies: [{ ...urgent, when: { cel: 'contact.known && ticket.queue == "a"' } }] },
      'sla.policies[0].when: tickets have no fact "contact.known"',
      'ticket',
    ],
    ['an unknown calendar', { policies: [{ ...normal, calendar: 'alway' }] }, 'sla.policies[0].calendar', 'always'],
    ['an unknown chain', { policies: [{ ...normal, escalate: 'bos' }] }, 'sla.policies[0].escalate', 'boss'],
    ['a misspelt key', { policies: [{ ...normal, remindres: [] }] }, 'sla.policies[0].remindres', 'reminders'],
    [
      'a calendar that is none',
      { calendars: { always: { timeZone: 'Europe/Berlin', hours: { mo: [] } } } },
      'sla.calendars.always',
      '',
    ],
    ['an unknown time zone', { timeZone: 'Europe/Berlni' }, 'sla.timeZone', 'Europe/Berlin'],
    ['an offset, which knows no law', { timeZone: '+08:00' }, 'sla.timeZone', 'Asia/Shanghai'],
    ['no calendars', { calendars: undefined }, 'sla.calendars', ''],
  ])('%s is refused, by its place, with what was meant', (_, over, place, meant) => {
    const error = thrown(over)
    expect(error.code).toBe('invalidConfig')
    expect(error.message).toContain(place)
    expect(error.mend).toContain(meant)
    expect(thrown(over, '/etc/sla.json').message).toMatch(/^\/etc\/sla\.json: sla\./)
  })

  it('may have conditions in CEL', () => {
    const { policies } = parseServiceLevels(
      sampleServiceLevels({ policies: [{ ...urgent, when: { cel: 'ticket.queue == "heating"' } }, normal] }),
    ).settings
    const of = (queue: string) => policies.select((fact) => (fact === 'ticket.queue' ? queue : null))?.id
    expect([of('heating'), of('lifts')]).toEqual(['urgent', 'normal'])
  })

  it('have a revision that changes with what due times hang on, and with nothing else', () => {
    const revision = (over: Readonly<Record<string, unknown>>) => parseServiceLevels(sampleServiceLevels(over)).settings.revision
    const changes = [
      {},
      { timeZone: 'Asia/Tokyo' },
      { calendars: { always: { timeZone: 'UTC', hours: { 'mon-fri': ['00:00-24:00'] } } } },
      { policies: [normal] },
    ]
    expect(new Set(changes.map(revision)).size).toBe(4)
    expect(revision({ staff: ['bob'] })).toBe(revision({}))
  })

  it('that name a channel which is not there are refused, and say where', async () => {
    const notifiers = createNotifiers(
      { channels: { ops: { kind: 'log' } } },
      { environment: {}, log: { warn: () => {} }, now: () => 0 },
    )
    await expect(configuredServiceLevels({ sla: sampleServiceLevels() }, notifiers)).rejects.toMatchObject({
      code: 'invalidConfig',
      mend: expect.stringContaining('ops'),
    })
    await expect(configuredServiceLevels({ sla: sampleServiceLevels() }, notifiers)).rejects.toThrow(
      'sla.chains.boss.steps[1].channel: there is no channel "boss".',
    )
    expect(await configuredServiceLevels({ sla: sampleServiceLevels() }, { channels: ['ops', 'boss'] })).toMatchObject({
      chains: ['boss'],
    })
    expect(await configuredServiceLevels({}, notifiers)).toBeNull()
  })
})
