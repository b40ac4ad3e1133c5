import {
  type Call,
  type CallId,
  type DomainEvent,
  type OfferResult,
  reduceCall,
  type TelephonyEvent,
  type Timestamp,
} from '@ringloop/core'
import { type LocalDay, localDayOf } from './local-day.js'
import { createQueueHistory, type QueueHistory, type WaitLimits } from './queue-history.js'

/** The name under which calls are counted that rang without any queue. */
export const withoutQueue = ''

/** Queues that are counted one by one; what comes under more names than that is counted in all alone. */
const mostQueues = 500
/** Calls that go on; one whose end was never told is forgotten at last. */
const mostCalls = 50_000
/** Calls that are over and whose wrap-up is awaited. */
const mostWrapUps = 5_000

/** What became of the callers of a gateway; see {@link createCallTally}. */
export interface CallTally {
  /** Takes the next fact of the journal; the same facts in the same order give the same figures. */
  take(event: DomainEvent): void
  /** It is later: minutes and days end by themselves. */
  advance(now: Timestamp): void
  /** Of one queue, or of all (`null`). */
  history(queue: string | null): QueueHistory | undefined
  /** The names of those in which anybody waited. */
  queues(): Iterable<string>
  /** When today began. */
  dayStart(): Timestamp
}

/** What {@link createCallTally} needs. */
export interface CallTallyOptions {
  /** How the waits of a queue are judged; `null`: those of all. */
  readonly limitsOf: (queue: string | null) => WaitLimits
  /** IANA name; its midnight begins a day. */
  readonly timeZone: string
  readonly now: Timestamp
}

/** A call of a customer that is going on. */
interface FollowedCall {
  call: Call
  /** Where the caller waits now. */
  queue: string | null
  /** Their queue has let them go while telephones rang for them: whether somebody picks them up is told next. */
  leaving: { readonly how: 'abandon' | 'overflow'; readonly at: Timestamp } | null
  /** Whether their wait in all goes on; also while it is open whether they wait on elsewhere. */
  waits: boolean
  /** No queue has them any more and no telephone rings: they hear an announcement, speak to a mailbox, or go on to the next queue. */
  away: { readonly how: 'overflow' | null; readonly at: Timestamp } | null
  /** Who ended their waits, in order. */
  readonly answers: { readonly queue: string; readonly at: Timestamp }[]
}

/**
 * Counts waits from the journal's facts: of inbound calls, by queue and in all.
 *
 * - A wait in a queue begins when the call is queued, and ends when an agent has the caller, when the caller leaves, or when the queue lets
 *   them go (time out, nobody there, another queue): `overflowed`.
 * - Who is picked up out of a queue is answered, although the queue, which knows nothing of it, says first that they left: what became of
 *   them is decided when a telephone that rang for them is answered or all such have stopped.
 * - A wait in all begins with the first of them and ends with an agent or the caller's leave: who overflows from one queue into the next is
 *   one caller who waited for both times. Between the two they are not among those who wait; if no queue follows (a mailbox has them, or an
 *   announcement), their wait was over, `overflowed`, when the last one let them go. After an agent has handed them on into a queue they
 *   wait anew.
 * - A call that rings at agents without a queue waits from the first ring on, under the name {@link withoutQueue}. An IVR's time is no
 *   wait, nor is a colleague's advice an answer.
 */
export function createCallTally({ limitsOf, timeZone, now }: CallTallyOptions): CallTally {
  let day: LocalDay = localDayOf(now, timeZone)
  const all = createQueueHistory(limitsOf(null), day.start)
  const queues = new Map<string, QueueHistory>()
  const followed = new Map<CallId, FollowedCall>()
  /** When a call ended and for which queue its wrap-up is, oldest first. */
  const wrapUps = new Map<CallId, { readonly endedAt: Timestamp; readonly queue: string }>()

  const historyOf = (queue: string): QueueHistory | undefined => {
    let history = queues.get(queue)
    if (history === undefined && queues.size < mostQueues) {
      history = createQueueHistory(limitsOf(queue), day.start)
      history.advance(newest)
      queues.set(queue, history)
    }
    return history
  }
  let newest = now
  const advance = (at: Timestamp) => {
    newest = Math.max(newest, at)
    if (newest >= day.end) {
      day = localDayOf(newest, timeZone)
      for (const history of [all, ...queues.values()]) history.beginDay(day.start)
    }
    for (const history of [all, ...queues.values()]) history.advance(newest)
  }
  let minute = Math.floor(now / 60_000)
  const advanceMinute = (at: Timestamp) => {
    if (Math.floor(at / 60_000) <= minute) return
    minute = Math.floor(at / 60_000)
    advance(at)
  }

  const beginWait = (one: FollowedCall, queue: string, at: Timestamp) => {
    letGo(one)
    if (one.queue === queue && one.away === null) return
    if (one.queue !== null && one.queue !== queue) historyOf(one.queue)?.overflow(one.call.id, at)
    one.queue = queue
    historyOf(queue)?.begin(one.call.id, at)
    if (!one.waits || one.away !== null) all.begin(one.call.id, at)
    one.waits = true
    one.away = null
  }
  const answerWait = (one: FollowedCall, at: Timestamp) => {
    if (one.queue === null && !one.waits) return
    const queue = one.queue ?? withoutQueue
    historyOf(queue)?.answer(one.call.id, at)
    all.answer(one.call.id, at)
    one.answers.push({ queue, at })
    one.queue = null
    one.waits = false
    one.leaving = null
    one.away = null
  }
  const giveUpWait = (one: FollowedCall, otherwise: 'abandon' | 'overflow', now: Timestamp) => {
    const how = one.away?.how ?? otherwise
    const at = one.away?.at ?? now
    if (one.queue !== null) historyOf(one.queue)?.[how](one.call.id, at)
    if (one.waits) all[how](one.call.id, at)
    one.queue = null
    one.waits = false
    one.away = null
  }

  /** The queue was right: nobody has picked them up. */
  const letGo = (one: FollowedCall) => {
    const { leaving, queue } = one
    one.leaving = null
    if (leaving === null || queue === null) return
    if (leaving.how === 'abandon') return giveUpWait(one, 'abandon', leaving.at)
    historyOf(queue)?.overflow(one.call.id, leaving.at)
    one.queue = null
    one.away = { how: 'overflow', at: leaving.at }
    all.leave(one.call.id, leaving.at)
  }
  /** No telephone rings any more for who waits without a queue. A caller who hung up has done that to the telephone, too. */
  const stopRinging = (one: FollowedCall, result: OfferResult, at: Timestamp) => {
    if (one.queue !== withoutQueue || one.away !== null) return
    one.away = { how: result === 'cancelled' ? null : 'overflow', at }
    historyOf(withoutQueue)?.leave(one.call.id, at)
    all.leave(one.call.id, at)
  }

  /** The call is over: the time of its agents counts for the queues that they answered. */
  const finish = (one: FollowedCall, call: Extract<Call, { state: 'ended' }>) => {
    const at = call.endedAt
    letGo(one)
    giveUpWait(one, call.outcome === 'abandoned' || call.outcome === 'answered' ? 'abandon' : 'overflow', at)
    followed.delete(call.id)
    const last = one.answers.at(-1)
    if (last === undefined) return
    const talkOf = one.answers.map(() => 0)
    for (const agent of call.agents) {
      if (agent.consultation || agent.state !== 'cleared' || agent.answeredAt === null) continue
      const { answeredAt, leftAt } = agent
      const index = Math.max(
        0,
        one.answers.findLastIndex((answer) => answer.at <= answeredAt),
      )
      talkOf[index] = (talkOf[index] ?? 0) + Math.max(0, leftAt - answeredAt)
    }
    for (const [index, { queue }] of one.answers.entries()) {
      const talkMs = talkOf[index] ?? 0
      historyOf(queue)?.handle(1, talkMs, at)
      all.handle(1, talkMs, at)
    }
    wrapUps.set(call.id, { endedAt: at, queue: last.queue })
    if (wrapUps.size <= mostWrapUps) return
    const [oldest] = wrapUps.keys()
    if (oldest !== undefined) wrapUps.delete(oldest)
  }

  const endWrapUp = (callId: CallId, at: Timestamp) => {
    const done = wrapUps.get(callId)
    if (done === undefined) return
    wrapUps.delete(callId)
    const tookMs = Math.max(0, at - done.endedAt)
    historyOf(done.queue)?.wrapUp(tookMs, at)
    all.wrapUp(tookMs, at)
  }

  const takeCallEvent = (event: TelephonyEvent) => {
    const known = followed.get(event.callId)
    const before = known?.call
    const call = reduceCall(before, event)
    if (call === undefined || call.direction !== 'inbound') return
    const one = known ?? { call, queue: null, leaving: null, waits: false, away: null, answers: [] }
    if (known === undefined) {
      followed.set(call.id, one)
      const [oldest] = followed.values()
      if (followed.size > mostCalls && oldest !== undefined) {
        giveUpWait(oldest, 'overflow', event.at)
        followed.delete(oldest.call.id)
      }
    }
    one.call = call
    switch (event.type) {
      case 'queued':
        return beginWait(one, event.queue, event.at)
      case 'delivered': {
        if (!event.consultation) letGo(one)
        const withAgent = call.agents.some((agent) => agent.state === 'connected' && !agent.consultation)
        const nowhere = one.queue === null || (one.queue === withoutQueue && one.away !== null)
        const waitsForAgents = nowhere && !withAgent && (one.waits || one.answers.length === 0)
        if (!event.consultation && waitsForAgents) beginWait(one, withoutQueue, event.at)
        return
      }
      case 'established': {
        const agent = call.agents.find(({ id }) => id === event.connectionId)
        if (call !== before && agent?.state === 'connected' && !agent.consultation) answerWait(one, event.at)
        return
      }
      case 'connectionCleared':
        if (ringsForCustomer(call)) return
        letGo(one)
        return stopRinging(one, event.result, event.at)
      case 'dequeued':
        if (one.queue !== event.queue || one.leaving !== null) return
        if (event.reason === 'answered') return answerWait(one, event.at)
        one.leaving = { how: event.reason === 'abandoned' ? 'abandon' : 'overflow', at: event.at }
        if (!ringsForCustomer(call)) letGo(one)
        return
      case 'callCleared':
        if (call.state === 'ended') finish(one, call)
    }
  }

  return {
    take(event) {
      advanceMinute(event.at)
      newest = Math.max(newest, event.at)
      if (event.type === 'wrapUpCompleted' || event.type === 'wrapUpExpired') return endWrapUp(event.callId, event.at)
      if (isCallEvent(event)) takeCallEvent(event)
    },
    advance,
    history: (queue) => (queue === null ? all : queues.get(queue)),
    queues: () => queues.keys(),
    dayStart: () => day.start,
  }
}

const ringsForCustomer = (call: Call) => call.agents.some((agent) => agent.state === 'alerting' && !agent.consultation)

const callEvents: ReadonlySet<string> = new Set<TelephonyEvent['type']>([
  'originated',
  'queued',
  'dequeued',
  'delivered',
  'established',
  'transferred',
  'connectionCleared',
  'callCleared',
])

/** Of the telephone system's events, those that waits and times of agents hang on. */
const isCallEvent = (event: DomainEvent): event is TelephonyEvent => callEvents.has(event.type)
