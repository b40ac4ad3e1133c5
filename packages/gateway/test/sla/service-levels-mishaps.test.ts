import { type TicketChange, toTicketId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createServiceLevels, type ServiceLevels } from '../../src/sla/service-levels.js'
import { lettersOf } from '../../src/sla/sla-letter.js'
import type { ServiceLevelPass, ServiceLevelRow, ServiceLevelStore } from '../../src/sla/sql-service-levels.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleLetters } from './sample-letter.js'
import { sampleSettings } from './sample-settings.js'

const minute = 60_000
/** A Tuesday, 8:40 in UTC. */
const start = Date.UTC(2026, 5, 2, 8, 40)

const { ticket, letter } = sampleLetters(start)

/** Before nine (or another hour) another policy holds than by day. */
const byNight = (text?: string, below = 9) =>
  sampleSettings({
    policies: [
      {
        id: 'night',
        when: { fact: 'time.hour', below },
        calendar: 'always',
        targets: { resolution: '30m' },
        escalate: 'boss',
      },
      { id: 'day', calendar: 'always', targets: { resolution: '8h' } },
    ],
    ...(text === undefined ? {} : { chains: { boss: { steps: [{ channel: 'ops', text }] } } }),
  })

/** Rows in memory, that wake up by the instant. */
function memoryStore() {
  const rows = new Map<string, ServiceLevelRow>()
  const told: string[] = []
  let commits = 0
  let passed: ServiceLevelPass | null = null
  const store: ServiceLevelStore = {
    load: async (ids) => new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id) as ServiceLevelRow]] : []))),
    due: async (now, limit) => [...rows.values()].filter(({ sla }) => sla.wakeAt !== null && sla.wakeAt <= now).slice(0, limit),
    nextWake: async () => {
      const times = [...rows.values()].flatMap(({ sla }) => sla.wakeAt ?? [])
      return times.length === 0 ? null : Math.min(...times)
    },
    openAfter: async (after, limit) =>
      [...rows.values()].filter(({ sla, endedAt }) => sla.ticketId > after && endedAt === null).slice(0, limit),
    async commit({ rows: changed, states = [], effects, pass }) {
      commits++
      if (pass !== undefined && passed !== null) passed = { ...passed, ...pass }
      for (const row of changed) rows.set(row.sla.ticketId, row)
      for (const sla of states) rows.set(sla.ticketId, { ...(rows.get(sla.ticketId) as ServiceLevelRow), sla })
      for (const effect of effects)
        if (effect.type !== 'slaMeasured')
          told.push(`${effect.ticketId} ${effect.type} @${(effect.at - start) / minute}${effect.late ? ' late' : ''}`)
    },
    async pass({ revision, conditions }, now) {
      passed ??= { since: now, settings: revision, conditions, doneTo: null }
      return passed
    },
    measured: async () => [],
  }
  return { store, rows, told, commits: () => commits }
}

describe('service levels', () => {
  let clock: ManualClock
  let memory: ReturnType<typeof memoryStore>
  let levels: ServiceLevels
  let logged: string[]
  let broken: unknown[]

  const make = (over: Partial<Parameters<typeof createServiceLevels>[0]> = {}) =>
    createServiceLevels({
      store: memory.store,
      settings: sampleSettings(),
      clock,
      onNotify: () => {},
      onBroken: (error) => broken.push(error),
      log: (fact) => logged.push(fact),
      ...over,
    })
  beforeEach(async () => {
    clock = createManualClock(start)
    memory = memoryStore()
    logged = []
    broken = []
    levels = make()
    await levels.start()
  })
  afterEach(() => levels.stop())

  it('answers those who wait if the database fails before anything is stored, and can be stopped', async () => {
    const failing = make({
      store: {
        ...memory.store,
        load: async () => {
          throw new Error('the database is gone')
        },
      },
    })
    await failing.start()
    await expect(failing.take([letter('a', { ticket: ticket() })])).rejects.toThrow('the database is gone')
    expect(broken).toHaveLength(1)
    await failing.stop()
  })

  it('goes on beside a row that cannot be worked out, and looks at it again in a minute', async () => {
    await levels.take([letter('bad', { ticket: ticket() }), letter('good', { ticket: ticket() })])
    const bad = memory.rows.get('bad') as ServiceLevelRow
    // no calendar answers about such a year
    const clocks = { ...bad.sla.clocks, resolution: { ...bad.sla.clocks.resolution, since: -1e14 } }
    memory.rows.set('bad', { ...bad, sla: { ...bad.sla, clocks } as ServiceLevelRow['sla'] })
    await clock.advance(31 * minute)
    expect(broken).toEqual([])
    expect(logged).toContain('a service level cannot be worked out')
    expect(memory.told).toContain('good slaBreached @30')
    const wakeAt = memory.rows.get('bad')?.sla.wakeAt ?? 0
    expect(wakeAt - clock.now()).toBeGreaterThan(0)
    expect(wakeAt - clock.now()).toBeLessThanOrEqual(minute)
  })

  it('logs a letter that cannot be worked out, and takes in the others', async () => {
    const [bad, good] = await levels.take([
      letter('bad', { ticket: ticket({ createdAt: Number.NaN }), created: true, asked: true, at: Number.NaN }),
      letter('good', { ticket: ticket() }),
    ])
    expect(bad).toBeNull()
    expect(good?.openedAt).toBe(start)
    expect(logged).toEqual(['a service level cannot take in what is told of its ticket'])
    expect(broken).toEqual([])
  })

  it('lets nothing happen in the future, whatever the clock of the ticket system says', async () => {
    await levels.take([letter('a', { ticket: ticket() })])
    await clock.advance(5 * minute)
    const ahead = clock.now() + 60 * minute
    const [sla] = await levels.take([
      letter('a', { at: ahead, ticket: ticket({ updatedAt: ahead }), events: [{ type: 'responded', at: ahead }] }),
    ])
    expect(sla?.clocks.firstResponse).toMatchObject({ state: 'stopped', outcome: 'met', stoppedAt: clock.now() })
    expect(memory.told).toEqual([])
  })

  it('keeps its policy when it wakes up or somebody acknowledges, also a moment late: conditions on time are asked when the ticket changes', async () => {
    const settings = byNight()
    for (const lateMs of [0, 5, 20 * minute]) {
      memory = memoryStore()
      clock = createManualClock(start)
      levels = make({ settings })
      await levels.start()
      await levels.take([letter('a', { ticket: ticket() })])
      await levels.stop()
      await clock.advance(30 * minute + lateMs)
      levels = make({ settings })
      await levels.start()
      await clock.advance(0)
      expect(memory.rows.get('a')?.sla.policy?.id).toBe('night')
      expect(memory.told.filter((one) => one.includes('slaBreached @30'))).toHaveLength(1)
      await levels.take([letter('a', { at: clock.now(), events: [{ type: 'acknowledged', at: clock.now(), by: '1001' }] })])
      expect(memory.rows.get('a')?.sla.policy?.id).toBe('night')
      const [changed] = await levels.take([letter('a', { at: clock.now(), ticket: ticket({ updatedAt: clock.now() }) })])
      expect(changed?.policy?.id).toBe('day')
      await levels.stop()
    }
  })

  it('keeps its policy also after other texts were put into the settings, which left it as it was', async () => {
    await levels.stop()
    levels = make({ settings: byNight('Late.') })
    await levels.start()
    await levels.take([letter('a', { ticket: ticket() })])
    await clock.advance(5 * minute)
    levels.setSettings(byNight('Too late.'))
    await clock.advance(35 * minute)
    await clock.settle()
    expect(memory.rows.get('a')?.sla.policy?.id).toBe('night')
    expect(memory.told.filter((one) => one.includes('slaBreached @30'))).toHaveLength(1)
  })

  it('keeps its policy in the pass over all, as long as policies are chosen by the same conditions, also over a restart', async () => {
    await levels.stop()
    memory = memoryStore()
    levels = make({ settings: byNight('Late.') })
    await levels.start()
    await levels.take([letter('a', { ticket: ticket() })])
    await clock.advance(25 * minute)
    levels.setSettings(byNight('Too late.'))
    await clock.settle()
    await levels.stop()
    levels = make({ settings: byNight('Far too late.') })
    await levels.start()
    await clock.settle()
    expect(logged).toHaveLength(2)
    expect(memory.rows.get('a')?.sla.policy?.id).toBe('night')
    levels.setSettings(byNight('Far too late.', 8))
    await clock.settle()
    expect(memory.rows.get('a')?.sla.policy?.id).toBe('day')
  })

  it('chooses for all anew if the settings that do so were taken back before all had followed them', async () => {
    await levels.stop()
    levels = make({ settings: byNight(), batchSize: 1 })
    await levels.start()
    await levels.take([letter('a', { ticket: ticket() }), letter('b', { ticket: ticket() })])
    levels.setSettings(byNight(undefined, 8))
    await vi.waitFor(() => expect(memory.rows.get('a')?.sla.policy?.id).toBe('day'), { interval: 0 })
    levels.setSettings(byNight())
    await clock.settle()
    expect(['a', 'b'].map((id) => memory.rows.get(id)?.sla.policy?.id)).toEqual(['night', 'night'])
  })

  it('knows with which settings it was counted last, also if those before them come back', async () => {
    const policies = (target: string) => [
      { id: 'urgent', when: { fact: 'ticket.priority', is: 'urgent' }, calendar: 'always', targets: { resolution: target } },
      { id: 'normal', calendar: 'always', targets: { resolution: '8h' } },
    ]
    await levels.stop()
    levels = make({ settings: sampleSettings({ policies: policies('1h') }) })
    await levels.start()
    await levels.take([letter('a', { ticket: ticket() })])
    levels.setSettings(sampleSettings({ policies: policies('2h') }))
    await clock.settle()
    await levels.take([letter('a', { events: [{ type: 'priorityChanged', at: start, to: 'urgent' }] })])
    levels.setSettings(sampleSettings({ policies: policies('1h') }))
    await clock.settle()
    expect(memory.rows.get('a')?.sla.clocks.resolution).toMatchObject({ target: 60 * minute })
  })

  it('tells nothing that is due until the news of what happened meanwhile is in, for half a minute at most', async () => {
    await levels.take([letter('a', { ticket: ticket() }), letter('b', { ticket: ticket() })])
    await levels.stop()
    await clock.advance(40 * minute)
    let caughtUp = false
    levels = make()
    await levels.start(() => caughtUp)
    await clock.advance(2_000)
    expect(memory.told).toEqual([])
    const at = start + 10 * minute
    await levels.take([letter('a', { at, ticket: ticket({ updatedAt: at }), events: [{ type: 'responded', at }] })])
    caughtUp = true
    await clock.advance(250)
    expect(memory.told).toEqual(['b slaBreached @30 late'])
    await levels.stop()
    levels = make()
    await clock.advance(9 * minute)
    await levels.start(() => false)
    await clock.advance(29_000)
    expect(memory.told).toHaveLength(1)
    await clock.advance(2_000)
    expect(memory.told.length).toBeGreaterThan(1)
  })

  it('writes nothing of tickets that other settings leave as they are', async () => {
    await levels.take(Array.from({ length: 600 }, (_, index) => letter(`t${index}`, { ticket: ticket() })))
    const states = [...memory.rows.values()].map(({ sla }) => sla)
    const chains = { boss: { steps: [{ channel: 'ops', text: 'Look at {ticket}.' }] } }
    levels.setSettings(sampleSettings({ chains }))
    await clock.advance(0)
    await clock.settle()
    expect(logged).toEqual(['all service levels follow the new settings'])
    for (const [index, { sla }] of [...memory.rows.values()].entries()) expect(sla).toBe(states[index])
  })

  it.each([true, false])(
    'alarms nobody of a ticket that was answered and resolved meanwhile, whether it had to be read (%s) or came along with the last change',
    async (read) => {
      await levels.take([letter('a', { ticket: ticket() })])
      await levels.stop()
      await clock.advance(50 * minute)
      levels = make()
      await levels.start(() => false)
      const resolved = ticket({ status: 'resolved', updatedAt: start + 40 * minute }) as NonNullable<TicketChange['ticket']>
      const change = (minutes: number, over: Partial<TicketChange>): TicketChange => ({
        id: `c${minutes}`,
        ticketId: toTicketId('a'),
        at: start + minutes * minute,
        by: null,
        own: false,
        type: 'changed',
        ...((read || minutes === 40) && { ticket: resolved }),
        ...over,
      })
      const comment = { text: 'Done.', visibility: 'public', author: 'ada' } as const
      const changes = [change(1, {}), change(40, {}), change(25, { type: 'commented', comment })]
      const told = await levels.take(lettersOf(changes, { names: new Set(['ada']) }, read))
      expect(told.at(-1)?.clocks.firstResponse).toMatchObject({ outcome: 'met', stoppedAt: start + 25 * minute })
      expect(told.at(-1)?.clocks.resolution).toMatchObject({ outcome: 'met', stoppedAt: start + 40 * minute })
      expect(memory.told).toEqual([])
    },
  )

  it('begins no chain of a ticket that is done', async () => {
    await levels.take([letter('a', { ticket: ticket() })])
    const later = start + minute
    await clock.advance(minute)
    await levels.take([letter('a', { at: later, ticket: ticket({ status: 'closed', updatedAt: later }) })])
    const [sla] = await levels.take([
      letter('a', { at: later, events: [{ type: 'escalated', at: later, chain: 'boss', reason: null }] }),
    ])
    expect(sla?.escalations).toEqual([])
  })
})
