import { type CallId, type DomainEvent, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import fc from 'fast-check'

/** One wait for an agent, through one queue or several. */
export interface ToldWait {
  /** All but the last let the caller go. `null`: rings at an agent without a queue. */
  readonly queues: readonly {
    readonly name: string | null
    readonly waitMs: number
    readonly gapMs: number
    /** A telephone rings meanwhile, and nobody answers it. */
    readonly rings: boolean
  }[]
  /** `pickUp`: somebody takes the caller out of the queue, which tells of it as if the caller had left. */
  readonly end: 'answer' | 'pickUp' | 'abandon' | 'lost'
  /** What the queue takes a pick-up for. */
  readonly leftAs: 'abandoned' | 'exit' | 'timeout'
  readonly talkMs: number
  /** A colleague is asked for advice meanwhile, for so long. */
  readonly consultMs: number
}

/** A call as somebody would tell it. */
export interface ToldCall {
  readonly startMs: number
  readonly waits: readonly ToldWait[]
  readonly wrapUpMs: number | null
}

/** Calls never share an instant: each has its own remainder by this. */
const grain = 64

const duration = (most: number) => fc.integer({ min: 1, max: Math.ceil(most / grain) }).map((units) => units * grain)
const stage = fc.record({
  name: fc.constantFrom('sales', 'support', 'billing'),
  waitMs: duration(180_000),
  gapMs: duration(20_000),
  rings: fc.boolean(),
})
const queues: fc.Arbitrary<ToldWait['queues']> = fc.oneof(
  { weight: 5, arbitrary: fc.array(stage, { minLength: 1, maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(duration(60_000), duration(5_000))
      .map(([waitMs, gapMs]) => [{ name: null, waitMs, gapMs, rings: false }]),
  },
)
const wait = (end: fc.Arbitrary<ToldWait['end']>): fc.Arbitrary<ToldWait> =>
  fc.record({
    queues,
    end,
    leftAs: fc.constantFrom('abandoned' as const, 'exit' as const, 'timeout' as const),
    talkMs: duration(600_000),
    consultMs: fc.oneof(fc.constant(0), duration(30_000)),
  })
// who is handed on into a queue has been answered before
const waits = fc
  .tuple(
    fc.array(wait(fc.constantFrom('answer' as const, 'pickUp' as const)), { maxLength: 1 }),
    wait(fc.constantFrom('answer' as const, 'pickUp' as const, 'abandon' as const, 'lost' as const)),
  )
  .map(([handedOn, last]) => [...handedOn, last])
  .map((all) =>
    all.map((one, index) =>
      // without a queue there is no second wait: a telephone that rings then is a transfer
      index === 0 ? one : { ...one, queues: one.queues.map((queue) => ({ ...queue, name: queue.name ?? 'sales' })) },
    ),
  )

/** Up to sixty calls within `withinMs`. */
export const toldCalls = (withinMs: number): fc.Arbitrary<readonly ToldCall[]> =>
  fc.array(
    fc.record({
      startMs: fc.integer({ min: 0, max: Math.floor(withinMs / grain) }).map((units) => units * grain),
      waits,
      wrapUpMs: fc.option(duration(120_000), { nil: null }),
    }),
    { maxLength: 60 },
  )

/** A stretch of waiting, and what became of it. */
interface OracleWait {
  readonly begin: number
  readonly end: number
  readonly how: 'answer' | 'abandon' | 'overflow'
  /** When they were in a queue, or a telephone rang: not between two queues. */
  readonly there: readonly (readonly [from: number, to: number])[]
}

/** What can be counted, told once more without any state. */
export interface OracleCall {
  /** By queue; `null`: in all. */
  readonly waits: readonly (OracleWait & { readonly queue: string | null })[]
  readonly handled: readonly { readonly queue: string; readonly at: number; readonly talkMs: number }[]
  readonly wrapUp: { readonly queue: string; readonly at: number; readonly ms: number } | null
}

/** Tells a call in the telephone system's events, and what there is to count of it. */
export function tell(call: ToldCall, index: number, base: number): { events: readonly DomainEvent[]; oracle: OracleCall } {
  const callId: CallId = toCallId(`call-${index}`)
  const events: DomainEvent[] = []
  let at = base + call.startMs + index
  let connections = 0
  const add = (event: Record<string, unknown>) =>
    events.push({ id: `${callId}/${events.length}`, at, origin: 'live', callId, ...event } as unknown as TelephonyEvent)
  const offer = (consultation: boolean) => {
    const connectionId = toConnectionId(`${callId}/agent-${connections++}`)
    const party = { extension: `10${connections}`, agent: null }
    add({ type: 'delivered', connectionId, party, consultation })
    return connectionId
  }
  const waits: (OracleWait & { queue: string | null })[] = []
  const wait = (queue: string | null, begin: number, end: number, how: OracleWait['how'], there = [[begin, end] as const]) =>
    waits.push({ queue, begin, end, how, there })
  const answered: { queue: string; talkMs: number }[] = []
  add({
    type: 'originated',
    connectionId: toConnectionId(callId),
    direction: 'inbound',
    customer: { number: null, name: null, anonymous: true },
    dialled: '800',
  })
  let outcome = 'answered'
  for (const told of call.waits) {
    const began = at
    const there: [number, number][] = []
    const reached = told.end === 'answer' || told.end === 'pickUp'
    for (const [stage, { name, waitMs, gapMs, rings: ringsInVain }] of told.queues.entries()) {
      const last = stage === told.queues.length - 1
      const begin = at
      const here: [number, number] = [begin, begin]
      there.push(here)
      const end = last ? told.end : 'lost'
      if (name !== null) add({ type: 'queued', queue: name })
      if (end === 'answer' || end === 'pickUp' || name === null) {
        const rings = offer(false)
        at += waitMs
        here[1] = at
        if (end === 'answer' || end === 'pickUp') {
          // whoever picks a caller up has answered them, whatever their queue says of it before
          if (name !== null && end === 'pickUp') add({ type: 'dequeued', queue: name, reason: told.leftAs })
          add({ type: 'established', connectionId: rings })
          if (name !== null && end === 'answer') add({ type: 'dequeued', queue: name, reason: 'answered' })
          wait(name ?? '', begin, at, 'answer')
          answered.push({ queue: name ?? '', talkMs: told.talkMs })
        } else if (end === 'abandon') wait('', begin, at, 'abandon')
        else {
          // nobody answers, and the switch gives up
          wait('', begin, at, 'overflow')
        }
        continue
      }
      const inVain = ringsInVain ? offer(false) : null
      at += waitMs
      here[1] = at
      add({ type: 'dequeued', queue: name, reason: end === 'abandon' ? 'abandoned' : 'timeout' })
      if (inVain !== null)
        add({ type: 'connectionCleared', connectionId: inVain, result: 'cancelled', cause: 'ORIGINATOR_CANCEL' })
      if (end === 'abandon') {
        wait(name, begin, at, 'abandon')
        continue
      }
      wait(name, begin, at, 'overflow')
      at += gapMs
    }
    const end = reached ? 'answer' : told.end === 'abandon' ? 'abandon' : 'overflow'
    wait(null, began, there.at(-1)?.[1] ?? at, end, there)
    outcome = reached ? 'answered' : told.end === 'abandon' ? 'abandoned' : 'noAnswer'
    if (!reached) break
    // advice costs the colleague's time, which is none with the customer
    if (told.consultMs > 0) {
      const colleague = offer(true)
      add({ type: 'established', connectionId: colleague })
      at += Math.min(told.consultMs, told.talkMs)
      add({ type: 'connectionCleared', connectionId: colleague, result: 'answered', cause: 'NORMAL_CLEARING' })
      at += told.talkMs - Math.min(told.consultMs, told.talkMs)
    } else at += told.talkMs
    const talking = `${callId}/agent-${connections - 1 - Number(told.consultMs > 0)}`
    if (told !== call.waits.at(-1))
      add({ type: 'connectionCleared', connectionId: toConnectionId(talking), result: 'answered', cause: 'NORMAL_CLEARING' })
  }
  add({ type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome })
  const ended = at
  const last = answered.at(-1)
  let wrapUp: OracleCall['wrapUp'] = null
  if (last !== undefined && call.wrapUpMs !== null) {
    at += call.wrapUpMs
    events.push({ id: `${callId}/wrapUp`, at, callId, type: 'wrapUpExpired' })
    wrapUp = { queue: last.queue, at, ms: call.wrapUpMs }
  }
  return { events, oracle: { waits, handled: answered.map((one) => ({ ...one, at: ended })), wrapUp } }
}
