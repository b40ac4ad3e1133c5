import type { Timestamp, WallboardFigures, WallboardMinute, WallboardSummary } from '@ringloop/core'
import type { DeskFormat } from '../words/desk-format.js'
import type { wallboardEnglish } from '../words/wallboard-words.js'

/** The words of the wallboard. */
export type WallboardWords = typeof wallboardEnglish

/** What a number of the board can be. */
export type WallboardNumberId =
  | 'waiting'
  | 'longestWait'
  | 'serviceLevel'
  | 'asa'
  | 'abandonRate'
  | 'aht'
  | 'backlog'
  | 'satisfaction'
  | 'answered'

/** What is shown if nobody says otherwise; more than eight are not read from five metres. */
export const usualNumbers: readonly WallboardNumberId[] = [
  'waiting',
  'longestWait',
  'serviceLevel',
  'abandonRate',
  'asa',
  'aht',
  'backlog',
  'satisfaction',
]

/** The course of a number over the last hour; a minute without it is `null`. */
export interface WallboardTrend {
  readonly at: readonly Timestamp[]
  readonly values: readonly (number | null)[]
}

/** How the board writes: times where the call center is, shares to their tenth where it matters. */
export interface BoardFormat extends DeskFormat {
  /** A share to its tenth. */
  tenths(share: number): string
}

/** One number of the board, as it is read. */
export interface WallboardNumber {
  readonly id: WallboardNumberId
  readonly label: string
  /** Large. `–`: there is none yet. */
  readonly text: string
  /** A small line below; `null` if there is nothing to add. */
  readonly detail: string | null
  /** `null`: none is configured. `missed`: the number is on the wrong side of it. */
  readonly target: { readonly value: number; readonly text: string; readonly missed: boolean } | null
  readonly trend: WallboardTrend
  /** The trend in a sentence, for who does not see the plot. */
  readonly sentence: string
}

const nothing = '–'

/** The numbers of the board, in the order in which they are wanted; eight at most. */
export function boardNumbers(
  wanted: readonly WallboardNumberId[],
  board: WallboardSummary,
  trends: Readonly<Record<WallboardNumberId, WallboardTrend>>,
  context: { readonly now: Timestamp; readonly words: WallboardWords; readonly format: BoardFormat },
): readonly WallboardNumber[] {
  const { now, words, format } = context
  return wanted.slice(0, 8).map((id) => {
    const limit = targetOf(id, board)
    const show = shownAs(id, format, limit)
    const value = figureOf(id, board, now)
    const trend = trends[id]
    return {
      id,
      label: words.numbers[id],
      text: value === null ? nothing : show(value),
      detail: detailOf(id, board, words, format),
      target:
        limit === null
          ? null
          : {
              value: limit,
              text: words.target(show(limit)),
              missed: value !== null && (id === 'serviceLevel' ? value < limit : value > limit),
            },
      trend,
      sentence: trendInWords(trend, limit, show, words, format),
    }
  })
}

/** How a value of this number is written: a share to its tenth if it is small, or near its limit, as 79.6 % is not the 80 that are wanted. */
export function shownAs(id: WallboardNumberId, format: BoardFormat, limit: number | null): (value: number) => string {
  switch (id) {
    case 'serviceLevel':
    case 'abandonRate':
    case 'satisfaction':
      return (share) =>
        (share < 0.1 || (limit !== null && Math.abs(share - limit) < 0.01) ? format.tenths : format.percent)(share)
    case 'longestWait':
    case 'asa':
    case 'aht':
      return (value) => format.duration(Math.round(value / 1000) * 1000)
    default:
      return format.count
  }
}

function figureOf(id: WallboardNumberId, board: WallboardSummary, now: Timestamp): number | null {
  const { today } = board
  switch (id) {
    case 'waiting':
      return board.waiting
    case 'longestWait':
      return board.waitingSince === null ? 0 : Math.max(0, now - board.waitingSince)
    case 'serviceLevel':
      return today.serviceLevel
    case 'asa':
      return today.asaMs
    case 'abandonRate':
      return today.abandonRate
    case 'aht':
      return today.ahtMs
    case 'backlog':
      return board.callBacks + board.ticketsToFile
    case 'satisfaction':
      return board.satisfaction
    case 'answered':
      return today.answered
  }
}

function targetOf(id: WallboardNumberId, { targets }: WallboardSummary): number | null {
  switch (id) {
    case 'waiting':
      return targets.waiting
    case 'longestWait':
      return targets.longestWaitMs
    case 'serviceLevel':
      return targets.serviceLevel
    case 'abandonRate':
      return targets.abandonRate
    default:
      return null
  }
}

function detailOf(id: WallboardNumberId, board: WallboardSummary, words: WallboardWords, format: BoardFormat): string | null {
  const { today, hour } = board
  const { details } = words
  const ofHour = (key: keyof WallboardFigures) => {
    const value = hour[key]
    return value === null ? null : details.hour(shownAs(id, format, null)(value))
  }
  switch (id) {
    case 'longestWait':
      return board.waitingSince === null ? details.nobody : null
    case 'serviceLevel':
      return today.serviceLevel === null
        ? details.none
        : details.serviceLevel(
            format.count(today.answeredInTime),
            format.count(today.answered + today.abandoned),
            format.count(board.answerWithinMs / 1000),
          )
    case 'abandonRate':
      return today.abandonRate === null
        ? null
        : details.abandonRate(format.count(today.abandoned), format.count(today.abandonedShort))
    case 'asa':
      return ofHour('asaMs')
    case 'aht':
      return ofHour('ahtMs')
    case 'backlog':
      return details.backlog(format.count(board.callBacks), format.count(board.ticketsToFile))
    case 'satisfaction':
      return board.satisfaction === null ? details.noSatisfaction : null
    case 'answered':
      return details.answered(format.count(today.offered))
    case 'waiting':
      return null
  }
}

/** The last hour of each number, from its minutes in any order. */
export function boardTrends(
  minutes: Readonly<Record<string, WallboardMinute>>,
): Readonly<Record<WallboardNumberId, WallboardTrend>> {
  const sorted = Object.values(minutes).sort((a, b) => a.at - b.at)
  const at = sorted.map((minute) => minute.at)
  const of = (value: (minute: WallboardMinute) => number | null): WallboardTrend => ({ at, values: sorted.map(value) })
  return {
    waiting: of(({ waiting }) => waiting),
    longestWait: of(({ longestWaitMs }) => longestWaitMs),
    serviceLevel: of(({ serviceLevel }) => serviceLevel),
    asa: of(({ asaMs }) => asaMs),
    abandonRate: of(({ abandonRate }) => abandonRate),
    aht: of(({ ahtMs }) => ahtMs),
    backlog: of(({ backlog }) => backlog),
    satisfaction: { at: [], values: [] },
    answered: of(({ answered }) => answered),
  }
}

function trendInWords(
  { at, values }: WallboardTrend,
  target: number | null,
  show: (value: number) => string,
  words: WallboardWords,
  format: DeskFormat,
): string {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, at: at[index] ?? 0 }]))
  const [first] = known
  const last = known.at(-1)
  if (known.length < 2 || first === undefined || last === undefined) return words.trend.none
  const lowest = known.reduce((least, one) => (one.value < least.value ? one : least))
  const highest = known.reduce((most, one) => (one.value > most.value ? one : most))
  const sentence = words.trend.sentence(
    show(first.value),
    show(last.value),
    show(lowest.value),
    format.time(lowest.at),
    show(highest.value),
    format.time(highest.at),
  )
  return target === null ? sentence : `${sentence} ${words.trend.target(show(target))}`
}
