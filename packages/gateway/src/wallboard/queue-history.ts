import type { CallId, Timestamp, WallboardMinute } from '@ringloop/core'
import { addCounts, figuresOf, noCounts, type WaitCounts } from './wait-counts.js'

const minuteMs = 60_000
/** Minutes that are shown. */
const shownMinutes = 60
/** Minutes of which a share is made. */
const windowMinutes = 15
/** The first that is shown looks back, too. */
const keptMinutes = shownMinutes + windowMinutes - 1

/** How waits are judged. */
export interface WaitLimits {
  readonly answerWithinMs: number
  readonly shortAbandonMs: number
}

interface Minute {
  readonly counts: WaitCounts
  waiting: number
  longestWaitMs: number
  backlog: number | null
}

/**
 * Who waits in one queue, and what became of who waited: today, and by the minute of the last hour. What it remembers of the past is
 * bounded: one sum for the day and 74 minutes. An instant that is not newer than the newest is put into its own minute.
 */
export interface QueueHistory {
  /** Who had left goes on with the wait that they had. */
  begin(callId: CallId, at: Timestamp): void
  /** They wait no more, and perhaps again: what became of their wait is told later. */
  leave(callId: CallId, at: Timestamp): void
  /** These end a wait; nothing happens if none is open. */
  answer(callId: CallId, at: Timestamp): void
  abandon(callId: CallId, at: Timestamp): void
  overflow(callId: CallId, at: Timestamp): void
  /** Calls with so many answers are over. */
  handle(answers: number, talkMs: number, at: Timestamp): void
  wrapUp(milliseconds: number, at: Timestamp): void
  noteBacklog(count: number, at: Timestamp): void
  /** It is later. */
  advance(now: Timestamp): void
  /** A new day begins; waits go on. */
  beginDay(start: Timestamp): void
  waiting(): number
  /** Since when the caller waits who waits longest; `null`: nobody does. */
  waitingSince(): Timestamp | null
  today(): Readonly<WaitCounts>
  /** The sixty minutes up to this one. */
  hour(): Readonly<WaitCounts>
  /** Oldest first; as many as it knows of, sixty at most. The last is this one, as it is at `now`. */
  minutes(now: Timestamp): readonly WallboardMinute[]
}

/** @param dayStart what happened earlier counts for the minutes alone */
export function createQueueHistory(limits: WaitLimits, dayStart: Timestamp): QueueHistory {
  const open = new Map<CallId, Timestamp>()
  /** Since when they waited who have left, of whom it is not known what became of their wait. */
  const away = new Map<CallId, Timestamp>()
  const minutes = new Map<number, Minute>()
  let newest: number | null = null
  let countsFrom = dayStart
  let today = noCounts()

  const advance = (now: Timestamp) => {
    const minute = Math.floor(now / minuteMs)
    if (newest !== null && minute - newest > keptMinutes) {
      minutes.clear()
      newest = null
    }
    if (newest === null) newest = minute - 1
    while (newest < minute) {
      closeMinute(newest)
      newest++
      minutes.set(newest, { counts: noCounts(), waiting: open.size, longestWaitMs: 0, backlog: null })
      minutes.delete(newest - keptMinutes)
    }
  }
  const closeMinute = (number: number) => {
    const minute = minutes.get(number)
    if (minute) minute.longestWaitMs = Math.max(minute.longestWaitMs, longestAt((number + 1) * minuteMs))
  }
  const longestAt = (at: Timestamp) => {
    const since = waitingSince()
    return since === null ? 0 : Math.max(0, at - since)
  }
  const waitingSince = () => {
    let oldest: Timestamp | null = null
    for (const since of open.values()) if (oldest === null || since < oldest) oldest = since
    return oldest
  }

  /** The counts that something at this instant belongs to. */
  const count = (at: Timestamp, change: (counts: WaitCounts) => void) => {
    advance(at)
    if (at >= countsFrom) change(today)
    const minute = minutes.get(Math.floor(at / minuteMs))
    if (minute) change(minute.counts)
  }
  const end = (callId: CallId, at: Timestamp, change: (counts: WaitCounts, waitedMs: number) => void) => {
    const since = open.get(callId) ?? away.get(callId)
    if (since === undefined) return
    const waitedMs = Math.max(0, at - since)
    count(at, (counts) => change(counts, waitedMs))
    noteWait(since, at)
    open.delete(callId)
    away.delete(callId)
  }
  const noteWait = (since: Timestamp, at: Timestamp) => {
    const minute = minutes.get(Math.floor(at / minuteMs))
    if (minute) minute.longestWaitMs = Math.max(minute.longestWaitMs, at - since)
  }

  return {
    begin(callId, at) {
      if (open.has(callId)) return
      const since = away.get(callId)
      if (since === undefined) count(at, (counts) => counts.offered++)
      else advance(at)
      open.set(callId, since ?? at)
      away.delete(callId)
      const minute = minutes.get(Math.floor(at / minuteMs))
      if (minute) minute.waiting = Math.max(minute.waiting, open.size)
    },
    leave(callId, at) {
      const since = open.get(callId)
      if (since === undefined) return
      advance(at)
      noteWait(since, at)
      open.delete(callId)
      away.set(callId, since)
    },
    answer: (callId, at) =>
      end(callId, at, (counts, waitedMs) => {
        counts.answered++
        counts.waitMs += waitedMs
        if (waitedMs <= limits.answerWithinMs) counts.answeredInTime++
      }),
    abandon: (callId, at) =>
      end(callId, at, (counts, waitedMs) => {
        if (waitedMs < limits.shortAbandonMs) counts.abandonedShort++
        else counts.abandoned++
      }),
    overflow: (callId, at) => end(callId, at, (counts) => counts.overflowed++),
    handle: (answers, talkMs, at) =>
      count(at, (counts) => {
        counts.handled += answers
        counts.talkMs += talkMs
      }),
    wrapUp: (milliseconds, at) => count(at, (counts) => (counts.wrapUpMs += milliseconds)),
    noteBacklog(backlog, at) {
      advance(at)
      const minute = minutes.get(Math.floor(at / minuteMs))
      if (minute) minute.backlog = backlog
    },
    advance,
    beginDay(start) {
      countsFrom = start
      today = noCounts()
    },
    waiting: () => open.size,
    waitingSince,
    today: () => today,
    hour() {
      const sum = noCounts()
      if (newest === null) return sum
      for (const [number, { counts }] of minutes) if (number > newest - shownMinutes) addCounts(sum, counts)
      return sum
    },
    minutes(now) {
      advance(now)
      const window = noCounts()
      const shown: WallboardMinute[] = []
      for (const [number, minute] of minutes) {
        addCounts(window, minute.counts)
        const left = minutes.get(number - windowMinutes)
        if (left) addCounts(window, left.counts, -1)
        if (newest === null || number <= newest - shownMinutes) continue
        const { serviceLevel, abandonRate, asaMs, ahtMs } = figuresOf(window)
        shown.push({
          at: number * minuteMs,
          offered: minute.counts.offered,
          answered: minute.counts.answered,
          waiting: minute.waiting,
          longestWaitMs: number === newest ? Math.max(minute.longestWaitMs, longestAt(now)) : minute.longestWaitMs,
          serviceLevel,
          abandonRate,
          asaMs,
          ahtMs,
          backlog: minute.backlog,
        })
      }
      return shown
    },
  }
}
