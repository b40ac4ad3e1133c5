import type { WallboardFigures, WallboardMinute, WallboardTargets } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlarmReading, limitReadings, unusualReadings } from '../../src/wallboard/alarm-readings.js'
import { type AlarmStates, raisedAlarms, reduceAlarms } from '../../src/wallboard/reduce-alarms.js'
import { figuresOf, noCounts } from '../../src/wallboard/wait-counts.js'

const start = 1_700_000_000_000
const targets: WallboardTargets = { serviceLevel: 0.8, longestWaitMs: 120_000, abandonRate: 0.05, waiting: 10 }
const quiet = figuresOf(noCounts())
const hour = (answered: number, inTime: number, abandoned = 0): WallboardFigures =>
  figuresOf({ ...noCounts(), answered, answeredInTime: inTime, abandoned })
const reading = (state: AlarmReading['state'], more: Partial<AlarmReading> = {}): AlarmReading => ({
  key: 'limit/waiting/*',
  kind: 'waiting',
  queue: null,
  cause: 'limit',
  value: 11,
  limit: 10,
  sure: null,
  state,
  ...more,
})
/** Looks each second; gives for each second whether the alarm is shown. */
function shown(states: readonly AlarmReading['state'][]): readonly boolean[] {
  let alarms: AlarmStates = new Map()
  return states.map((state, second) => {
    alarms = reduceAlarms(alarms, [reading(state)], start + second * 1000)
    return raisedAlarms(alarms).size > 0
  })
}
const times = <Value>(count: number, value: Value): readonly Value[] => Array.from({ length: count }, () => value)

describe('an alarm', () => {
  it('is raised by what stays bad for ten seconds, and says since when it is', () => {
    const seen = shown(times(15, 'bad'))
    expect(seen.indexOf(true)).toBe(10)
    let alarms: AlarmStates = new Map()
    for (let second = 0; second <= 12; second++) alarms = reduceAlarms(alarms, [reading('bad')], start + second * 1000)
    expect(raisedAlarms(alarms).get('limit/waiting/*')?.since).toBe(start)
  })

  it('is none if it was bad for a moment', () => {
    expect(
      shown([...times(9, 'bad' as const), 'good', ...times(9, 'bad' as const), 'between', ...times(9, 'bad' as const)]),
    ).not.toContain(true)
  })

  it('ends with what stays good for half a minute; a relapse or a hover begins that anew', () => {
    const relapse = [
      ...times(11, 'bad' as const),
      ...times(29, 'good' as const),
      'between' as const,
      ...times(29, 'good' as const),
      'bad' as const,
      ...times(30, 'good' as const),
      'good' as const,
    ]
    expect(shown(relapse).lastIndexOf(true)).toBe(relapse.length - 2)
    expect(shown(relapse).indexOf(false, 10)).toBe(relapse.length - 1)
  })

  it('does not flicker, whatever the readings: it comes and goes at most once in forty seconds', () => {
    // each lasts for a while: what changes every second is hardly ever bad for long enough
    const run = fc.tuple(fc.constantFrom('bad' as const, 'between' as const, 'good' as const), fc.integer({ min: 1, max: 45 }))
    let cameAgain = 0
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40, size: 'max' }), (runs) => {
        const raised = shown(runs.flatMap(([state, seconds]) => times(seconds, state))).flatMap((now, index, all) =>
          index > 0 && now && !all[index - 1] ? [index] : [],
        )
        if (raised.length > 1) cameAgain++
        for (const [index, at] of raised.slice(1).entries()) expect(at - (raised[index] ?? 0)).toBeGreaterThanOrEqual(40)
      }),
    )
    expect(cameAgain).toBeGreaterThan(10)
  })

  it('ends also if its queue is not read any more', () => {
    let alarms: AlarmStates = new Map()
    for (let second = 0; second <= 10; second++) alarms = reduceAlarms(alarms, [reading('bad')], start + second * 1000)
    for (let second = 11; second <= 40; second++) alarms = reduceAlarms(alarms, [], start + second * 1000)
    expect(raisedAlarms(alarms).size).toBe(1)
    expect(raisedAlarms(reduceAlarms(alarms, [], start + 41_000)).size).toBe(0)
  })

  it('of a limit hides that the same is unusual', () => {
    let alarms: AlarmStates = new Map()
    const unusual = reading('bad', { key: 'unusual/waiting/*', cause: 'unusual', sure: 0.98 })
    for (let second = 0; second <= 10; second++) alarms = reduceAlarms(alarms, [reading('bad'), unusual], start + second * 1000)
    expect([...raisedAlarms(alarms).keys()]).toEqual(['limit/waiting/*'])
  })
})

describe('limits', () => {
  const read = (board: Partial<Parameters<typeof limitReadings>[2]>) =>
    Object.fromEntries(
      limitReadings('support', start, { hour: quiet, waiting: 0, waitingSince: null, targets, ...board }).map((one) => [
        one.kind,
        one.state,
      ]),
    )

  it('are read with room before they are good again', () => {
    expect(read({ hour: hour(100, 79) }).serviceLevel).toBe('bad')
    expect(read({ hour: hour(100, 81) }).serviceLevel).toBe('between')
    expect(read({ hour: hour(100, 83) }).serviceLevel).toBe('good')
    expect(read({ waiting: 11 }).waiting).toBe('bad')
    expect(read({ waiting: 10 }).waiting).toBe('between')
    expect(read({ waiting: 9 }).waiting).toBe('good')
    expect(read({ hour: hour(90, 90, 10) }).abandonRate).toBe('bad')
  })

  it('say nothing of a share of a few calls, nor where there are none', () => {
    expect(read({ hour: hour(9, 0) })).toEqual({ longestWait: 'good', waiting: 'good' })
    expect(read({ targets: { serviceLevel: null, longestWaitMs: null, abandonRate: null, waiting: null } })).toEqual({})
  })

  it('know since when somebody waits too long', () => {
    const [longest] = limitReadings('support', start, {
      hour: quiet,
      waiting: 1,
      waitingSince: start - 150_000,
      targets,
    }).filter(({ kind }) => kind === 'longestWait')
    expect(longest).toMatchObject({ state: 'bad', value: 150_000, limit: 120_000, badSince: start - 30_000 })
    const raised = raisedAlarms(reduceAlarms(new Map(), longest ? [longest] : [], start))
    expect(raised.get('limit/longestWait/support')).toMatchObject({ since: start - 30_000, queue: 'support' })
  })
})

describe('what is unusual', () => {
  const minutes = (offered: (minute: number) => number, waiting: (minute: number) => number): readonly WallboardMinute[] =>
    Array.from({ length: 60 }, (_, minute) => ({
      at: start + minute * 60_000,
      offered: offered(minute),
      answered: 0,
      waiting: waiting(minute),
      longestWaitMs: 10_000,
      serviceLevel: null,
      abandonRate: null,
      asaMs: null,
      ahtMs: null,
      backlog: null,
    }))
  const read = (rows: readonly WallboardMinute[], waiting: number) =>
    Object.fromEntries(unusualReadings(rows, start, { waiting, waitingSince: null }).map((one) => [one.kind, one]))

  it('is a wave of calls after a steady hour, with what was usual and how sure that is', () => {
    const rows = minutes(
      (minute) => (minute < 55 ? 3 + (minute % 3) : 14),
      () => 2,
    )
    expect(read(rows, 2).offered).toMatchObject({ state: 'bad', value: 70, limit: 20, sure: 51 / 52 })
    expect(read(rows, 2).waiting).toMatchObject({ state: 'good' })
  })

  it('is not what an uneven hour has often', () => {
    const rows = minutes(
      (minute) => (minute % 7 === 0 ? 9 : 1),
      (minute) => (minute % 5) * 3,
    )
    expect(read(rows, 12)).toMatchObject({ offered: { state: 'good' }, waiting: { state: 'good' } })
  })

  it('is not one or two more after nobody, and nothing before there is enough to compare with', () => {
    expect(
      read(
        minutes(
          () => 0,
          () => 0,
        ),
        2,
      ).waiting?.state,
    ).toBe('good')
    expect(
      unusualReadings(
        minutes(
          () => 0,
          () => 0,
        ).slice(-24),
        start,
        { waiting: 99, waitingSince: null },
      ),
    ).toEqual([])
  })
})
