import type {
  Timestamp,
  WallboardAlarm,
  WallboardAlarmKind,
  WallboardFigures,
  WallboardMinute,
  WallboardTargets,
} from '@ringloop/core'

/** Something that is watched, as it stands now. */
export interface AlarmReading {
  /** The same for the same thing. */
  readonly key: string
  readonly kind: WallboardAlarmKind
  readonly queue: string | null
  readonly cause: WallboardAlarm['cause']
  readonly value: number
  readonly limit: number
  readonly sure: number | null
  /** `between`: not bad, and not so clearly good that an alarm would end. */
  readonly state: 'bad' | 'between' | 'good'
  /** Since when it is bad, if that is known better than by looking. */
  readonly badSince?: Timestamp
}

/** With fewer calls than this a share says nothing. */
const fewestCalls = 10

/** How far a queue, or all (`null`), is from what is promised. Shares are those of the last hour. */
export function limitReadings(
  queue: string | null,
  now: Timestamp,
  board: {
    readonly hour: WallboardFigures
    readonly waiting: number
    readonly waitingSince: Timestamp | null
    readonly targets: WallboardTargets
  },
): readonly AlarmReading[] {
  const { hour, waiting, waitingSince, targets } = board
  const enough = hour.answered + hour.abandoned >= fewestCalls
  const longest = waitingSince === null ? 0 : Math.max(0, now - waitingSince)
  const reading = (
    kind: WallboardAlarmKind,
    value: number | null,
    limit: number | null,
    badSince?: Timestamp,
  ): readonly AlarmReading[] => {
    if (value === null || limit === null) return []
    const state = kind === 'serviceLevel' ? stateOf(limit - value, (1 - limit) * 0.1) : stateOf(value - limit, limit * 0.1)
    const known = badSince === undefined || state !== 'bad' ? {} : { badSince }
    return [{ key: `limit/${kind}/${queue ?? '*'}`, kind, queue, cause: 'limit', value, limit, sure: null, state, ...known }]
  }
  return [
    ...reading('serviceLevel', enough ? hour.serviceLevel : null, targets.serviceLevel),
    ...reading(
      'longestWait',
      longest,
      targets.longestWaitMs,
      waitingSince === null || targets.longestWaitMs === null ? undefined : waitingSince + targets.longestWaitMs,
    ),
    ...reading('abandonRate', enough ? hour.abandonRate : null, targets.abandonRate),
    ...reading('waiting', waiting, targets.waiting),
  ]
}

/** It ends an alarm only with some room, so that one that hovers at its limit does not come and go. */
const stateOf = (over: number, room: number): AlarmReading['state'] => (over > 0 ? 'bad' : over > -room ? 'between' : 'good')

/** The minutes up to now that are compared with those before. */
const recentMinutes = 5
/** With fewer minutes before there is nothing to compare with. */
const fewestMinutes = 20
/** Beyond this robust z-score a value is unusual: B. Iglewicz, D. Hoaglin, "How to Detect and Handle Outliers" (1993), 3.5. */
const unusualScore = 3.5
const usualScore = 2.5

/**
 * What of the last minutes is unlike the hour before: by the robust z-score (distance from the median in units of the median absolute
 * deviation), because a mean and its deviation would be moved by the very thing that is looked for.
 *
 * `sure` is the share of the earlier minutes that stayed below, of one more than there were: if the new one were like them, it would be the
 * highest by chance that rarely. It says nothing of why.
 *
 * @param minutes oldest first, the last is now
 */
export function unusualReadings(
  minutes: readonly WallboardMinute[],
  now: Timestamp,
  { waiting, waitingSince }: { readonly waiting: number; readonly waitingSince: Timestamp | null },
): readonly AlarmReading[] {
  const before = minutes.slice(0, -recentMinutes)
  if (before.length < fewestMinutes) return []
  const offered = minutes.map((minute) => minute.offered)
  const sums = offered.map((_, index) => sum(offered.slice(Math.max(0, index + 1 - recentMinutes), index + 1)))
  const longest = waitingSince === null ? 0 : Math.max(0, now - waitingSince)
  const reading = (
    kind: WallboardAlarmKind,
    value: number,
    earlier: readonly number[],
    /** Less matters to nobody, and a smaller deviation is chance. */
    { least, smallest }: { readonly least: number; readonly smallest: number },
  ): AlarmReading => {
    const usual = median(earlier)
    // counts vary by their square root (Poisson), also where the last hour was quieter than that
    const chance = kind === 'longestWait' ? smallest : Math.max(smallest, Math.sqrt(usual))
    const deviation = Math.max(chance, 1.4826 * median(earlier.map((one) => Math.abs(one - usual))))
    const score = (value - usual) / deviation
    const below = earlier.filter((one) => one < value).length
    return {
      key: `unusual/${kind}/*`,
      kind,
      queue: null,
      cause: 'unusual',
      value,
      limit: usual,
      sure: below / (earlier.length + 1),
      state: score >= unusualScore && value >= least ? 'bad' : score >= usualScore ? 'between' : 'good',
    }
  }
  return [
    reading(
      'waiting',
      waiting,
      before.map((minute) => minute.waiting),
      { least: 3, smallest: 1 },
    ),
    reading(
      'longestWait',
      longest,
      before.map((minute) => minute.longestWaitMs),
      { least: 30_000, smallest: 10_000 },
    ),
    reading('offered', sums.at(-1) ?? 0, sums.slice(recentMinutes - 1, -recentMinutes), { least: 5, smallest: 1 }),
  ]
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}
