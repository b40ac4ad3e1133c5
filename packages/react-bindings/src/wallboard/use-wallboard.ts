import type { RingloopError, Timestamp, WallboardAlarm, WallboardAlarmKind, WallboardSummary } from '@ringloop/core'
import { useMemo, useRef } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDesk } from '../hooks/use-desk.js'
import { useNow } from '../hooks/use-now.js'
import { useWords } from '../hooks/use-words.js'
import { createDeskFormat } from '../words/desk-format.js'
import { wallboardWords } from '../words/wallboard-words.js'
import { type AgentGroup, agentGroups } from './agent-groups.js'
import {
  type BoardFormat,
  boardNumbers,
  boardTrends,
  shownAs,
  usualNumbers,
  type WallboardNumber,
  type WallboardNumberId,
  type WallboardWords,
} from './board-numbers.js'
import { type QueueBar, queueBars } from './queue-order.js'
import { useSteadyTopic } from './use-steady-topic.js'

/** An alarm in words. */
export interface WallboardAlarmModel {
  readonly id: string
  readonly kind: WallboardAlarmKind
  /** What it is about: "Longest wait". */
  readonly title: string
  /** The queue, or all. */
  readonly where: string
  /** How it stands, and its limit or what is usual. */
  readonly what: string
  readonly since: string
  /** What could be done. */
  readonly advice: string
}

/** A wallboard without looks. */
export interface WallboardModel {
  /** `stale`: the connection is away, or the gateway has said nothing for ten seconds; what is shown is old. */
  readonly state: 'loading' | 'live' | 'stale' | 'refused'
  readonly error: RingloopError | null
  readonly words: WallboardWords
  /** `null` until the first answer. */
  readonly board: WallboardSummary | null
  readonly now: Timestamp
  /** The time of day, to the second, where the call center is. */
  readonly clock: string
  /** When the figures were so, likewise; `null`: there are none. */
  readonly asOf: string | null
  readonly numbers: readonly WallboardNumber[]
  readonly queues: readonly QueueBar[]
  readonly agents: readonly AgentGroup[]
  /** The newest first. */
  readonly alarms: readonly WallboardAlarmModel[]
}

/** What {@link useWallboard} is asked for. */
export interface UseWallboardOptions {
  /** One queue; default all. */
  readonly queue?: string | undefined
  /** Which numbers, eight at most; keep the array. Default: eight that most call centers watch. */
  readonly numbers?: readonly WallboardNumberId[] | undefined
}

/** The gateway says something every second; so much later it does not any more, in milliseconds. */
const staleAfterMs = 10_000
/** The words of the wallboard in the provider's language. */
export const useWallboardWords = (): WallboardWords => useWords(wallboardWords).wallboard

/**
 * The figures of the call center, live: for supervisors, and for displays that the gateway's configuration names. Renders at most five
 * times a second, however often they change.
 */
export function useWallboard({ queue, numbers = usualNumbers }: UseWallboardOptions = {}): WallboardModel {
  const { language, desk } = useRingloop()
  const words = useWallboardWords()
  const { connection } = useDesk()
  const name = queue === undefined ? ('wallboard' as const) : (`wallboard/${queue}` as const)
  const topic = useSteadyTopic(name)
  const now = useNow(0)
  // what was seen stays, also while the desk comes back
  const last = useRef({ desk, name, view: topic.view })
  if (topic.view !== null || last.current.desk !== desk || last.current.name !== name)
    last.current = { desk, name, view: topic.view }
  const view = topic.state === 'refused' ? null : last.current.view
  const board = view?.board.summary ?? null
  const timeZone = board?.timeZone
  const format = useBoardFormat(timeZone)
  const toSecond = useMemo(
    () =>
      new Intl.DateTimeFormat(language, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        ...(timeZone === undefined ? {} : { timeZone }),
      }),
    [language, timeZone],
  )
  const minutes = view?.minutes
  const trends = useMemo(() => boardTrends(minutes ?? {}), [minutes])
  const shownNumbers = useMemo(
    () => (board === null ? [] : boardNumbers(numbers, board, trends, { now, words, format })),
    [numbers, board, trends, now, words, format],
  )
  const queues = useMemo(() => queueBars(view?.queues ?? {}, now), [view?.queues, now])
  const agents = useMemo(() => agentGroups(view?.agents ?? {}), [view?.agents])
  const alarms = useMemo(() => {
    const inWords = ([id, alarm]: [string, WallboardAlarm]): WallboardAlarmModel => ({
      id,
      kind: alarm.kind,
      title: words.alarms.kind[alarm.kind],
      where: alarm.queue === null ? words.allQueues : alarm.queue || words.withoutQueue,
      what: whatOf(alarm, words, format),
      since: words.alarms.since(format.time(alarm.since), format.duration(now - alarm.since)),
      advice: words.alarms.advice[alarm.kind],
    })
    return Object.entries(view?.alarms ?? {})
      .sort(([a, one], [b, other]) => other.since - one.since || (a < b ? -1 : 1))
      .map(inWords)
  }, [view?.alarms, words, format, now])
  const isStale = board !== null && (connection.state !== 'live' || topic.state !== 'live' || now - board.at > staleAfterMs)
  return {
    state: topic.state === 'refused' ? 'refused' : board === null ? 'loading' : isStale ? 'stale' : 'live',
    error: topic.error,
    words,
    board,
    now,
    clock: toSecond.format(now),
    asOf: board === null ? null : toSecond.format(board.at),
    numbers: shownNumbers,
    queues,
    agents,
    alarms,
  }
}

function useBoardFormat(timeZone: string | undefined): BoardFormat {
  const { format, language } = useRingloop()
  return useMemo(() => {
    const tenths = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
    const time = timeZone === undefined ? format.time : createDeskFormat({ language, timeZone }).time
    return { ...format, time, tenths: (share) => tenths.format(share) }
  }, [format, language, timeZone])
}

function whatOf({ kind, cause, value, limit, sure }: WallboardAlarm, words: WallboardWords, format: BoardFormat): string {
  const show =
    kind === 'offered' ? (count: number) => words.alarms.offered(format.count(Math.round(count))) : shownAs(kind, format, limit)
  return cause === 'limit'
    ? words.alarms.limit(show(value), show(limit))
    : words.alarms.unusual(show(value), show(limit), format.percent(sure ?? 0))
}
