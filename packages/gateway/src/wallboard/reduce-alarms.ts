import type { Timestamp, WallboardAlarm } from '@ringloop/core'
import type { AlarmReading } from './alarm-readings.js'

/** So long something must be bad before anybody is alarmed, and good before the alarm ends, in milliseconds. */
const raiseAfterMs = 10_000
const clearAfterMs = 30_000

/**
 * One thing that is watched.
 *
 * ```text
 * (none) ──bad──▶ noticed ──bad for 10 s──▶ raised ──good for 30 s──▶ (none)
 *    ▲───not bad────┘                          └── bad, or between: the 30 s begin anew
 * ```
 */
export type AlarmState =
  | { readonly is: 'noticed'; readonly since: Timestamp; readonly sinceSeen: Timestamp }
  | { readonly is: 'raised'; readonly goodSince: Timestamp | null; readonly alarm: WallboardAlarm }

/** By key of the reading. */
export type AlarmStates = ReadonlyMap<string, AlarmState>

/** How things stand with these readings at `now`: pure. What is not read any more is good. */
export function reduceAlarms(states: AlarmStates, readings: readonly AlarmReading[], now: Timestamp): AlarmStates {
  const next = new Map<string, AlarmState>()
  for (const reading of readings) {
    const state = step(states.get(reading.key), reading, now)
    if (state !== null) next.set(reading.key, state)
  }
  for (const [key, state] of states) {
    if (next.has(key) || state.is !== 'raised' || readings.some((reading) => reading.key === key)) continue
    const goodSince = state.goodSince ?? now
    if (now - goodSince < clearAfterMs) next.set(key, { ...state, goodSince })
  }
  return next
}

function step(state: AlarmState | undefined, reading: AlarmReading, now: Timestamp): AlarmState | null {
  if (state?.is === 'raised') {
    const goodSince = reading.state === 'good' ? (state.goodSince ?? now) : null
    if (goodSince !== null && now - goodSince >= clearAfterMs) return null
    return { is: 'raised', goodSince, alarm: alarmOf(reading, state.alarm.since) }
  }
  if (reading.state !== 'bad') return null
  const noticed = state ?? { is: 'noticed' as const, since: reading.badSince ?? now, sinceSeen: now }
  // who knows since when it is bad need not look for as long
  const badSince = Math.min(noticed.sinceSeen, reading.badSince ?? noticed.sinceSeen)
  if (now - badSince < raiseAfterMs) return noticed
  return { is: 'raised', goodSince: null, alarm: alarmOf(reading, noticed.since) }
}

const alarmOf = ({ kind, queue, cause, value, limit, sure }: AlarmReading, since: Timestamp): WallboardAlarm => ({
  kind,
  queue,
  cause,
  since,
  value,
  limit,
  sure,
})

/** What is to be shown: a limit that was passed says more than that it is unusual. */
export function raisedAlarms(states: AlarmStates): ReadonlyMap<string, WallboardAlarm> {
  const raised = new Map<string, WallboardAlarm>()
  for (const [key, state] of states) {
    if (state.is !== 'raised') continue
    const { alarm } = state
    const limit = states.get(`limit/${alarm.kind}/${alarm.queue ?? '*'}`)
    if (alarm.cause === 'limit' || limit?.is !== 'raised') raised.set(key, alarm)
  }
  return raised
}
