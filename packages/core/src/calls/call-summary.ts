import type { Timestamp } from '../time/clock.js'
import type {
  AgentConnection,
  Call,
  CallDirection,
  CallerIdentity,
  CallOutcome,
  EndedBy,
  OfferResult,
  Span,
  Transfer,
} from './call.js'

/** A call as `ringloop replay --json` prints it: plain data, times as ISO 8601 with milliseconds, durations in seconds. */
export interface CallSummary {
  readonly id: string
  readonly direction: CallDirection
  readonly customer: CallerIdentity
  readonly dialled: string
  readonly queue: string | null
  readonly state: 'ended' | 'active'
  /** `null` while the call goes on and no agent has answered. */
  readonly outcome: CallOutcome | null
  readonly agents: readonly {
    readonly extension: string
    readonly agent: string | null
    readonly offeredAt: string
    readonly answeredAt: string | null
    readonly leftAt: string | null
    readonly result: OfferResult | null
  }[]
  readonly supervisors: readonly string[]
  readonly conference: boolean
  readonly transfers: readonly Omit<Transfer, 'at'>[]
  readonly holds: readonly { readonly startedAt: string; readonly endedAt: string | null }[]
  readonly digits: string
  readonly recordings: readonly { readonly path: string; readonly startedAt: string; readonly endedAt: string | null }[]
  readonly variables: Readonly<Record<string, string>>
  readonly startedAt: string
  readonly answeredAt: string | null
  readonly endedAt: string | null
  /** From the start to the first agent's answer, or to the end if nobody answered; `null` while it lasts. */
  readonly waitSeconds: number | null
  /** Time with at least one agent; `null` while it lasts. */
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly cause: string | null
  readonly endedBy: EndedBy
}

/** Seconds from the start of the call to the first agent's answer, or to its end; `null` while the customer waits. */
export function waitSeconds(call: Call): number | null {
  const until = call.answeredAt ?? (call.state === 'ended' ? call.endedAt : null)
  return until === null ? null : seconds(Math.max(0, until - call.startedAt))
}

/** Seconds in which the customer had at least one agent, hold included; `null` while the call goes on. */
export function talkSeconds(call: Call): number | null {
  if (call.state === 'active') return null
  const start = call.answeredAt
  if (start === null) return 0
  const spans = call.agents.flatMap((agent) => talkSpan(agent, start))
  return seconds(lengthOfUnion(spans))
}

/** Seconds on hold; `null` while the call goes on. */
export function holdSeconds(call: Call): number | null {
  if (call.state === 'active') return null
  return seconds(lengthOfUnion(call.holds.map((hold) => [hold.startedAt, hold.endedAt ?? call.endedAt])))
}

/** The call as plain data for people and other programs. */
export function summariseCall(call: Call): CallSummary {
  const ended = call.state === 'ended'
  return {
    id: call.id,
    direction: call.direction,
    customer: call.customer,
    dialled: call.dialled,
    queue: call.queue,
    state: call.state,
    outcome: ended ? call.outcome : call.answeredAt === null ? null : 'answered',
    agents: call.agents.map(summariseAgent),
    supervisors: call.supervisors,
    conference: call.conference,
    transfers: call.transfers.map(({ kind, from, to, result }) => ({ kind, from, to, result })),
    holds: call.holds.map(summariseSpan),
    digits: call.digits,
    recordings: call.recordings.map((recording) => ({ path: recording.path, ...summariseSpan(recording) })),
    variables: call.variables,
    startedAt: iso(call.startedAt),
    answeredAt: isoOrNull(call.answeredAt),
    endedAt: ended ? iso(call.endedAt) : null,
    waitSeconds: waitSeconds(call),
    talkSeconds: talkSeconds(call),
    holdSeconds: holdSeconds(call),
    cause: ended ? call.cause : null,
    endedBy: ended ? call.endedBy : null,
  }
}

function summariseAgent(agent: AgentConnection): CallSummary['agents'][number] {
  const cleared = agent.state === 'cleared' ? agent : null
  // a consulted agent answered the agent who asked, not the customer
  const answeredAt =
    agent.state === 'alerting' || agent.consultation || (cleared !== null && cleared.result !== 'answered')
      ? null
      : agent.answeredAt
  return {
    extension: agent.extension,
    agent: agent.agent,
    offeredAt: iso(agent.offeredAt),
    answeredAt: isoOrNull(answeredAt),
    leftAt: cleared === null ? null : iso(cleared.leftAt),
    result: cleared === null ? null : cleared.result,
  }
}

const summariseSpan = (span: Span) => ({ startedAt: iso(span.startedAt), endedAt: isoOrNull(span.endedAt) })

function talkSpan(agent: AgentConnection, start: Timestamp): [Timestamp, Timestamp][] {
  if (agent.state !== 'cleared' || agent.result !== 'answered' || agent.answeredAt === null) return []
  const from = Math.max(start, agent.answeredAt)
  return agent.leftAt > from ? [[from, agent.leftAt]] : []
}

function lengthOfUnion(spans: readonly (readonly [Timestamp, Timestamp])[]): number {
  let total = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, reached))
    reached = Math.max(reached, to)
  }
  return total
}

const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000
const iso = (at: Timestamp): string => new Date(at).toISOString()
const isoOrNull = (at: Timestamp | null): string | null => (at === null ? null : iso(at))
