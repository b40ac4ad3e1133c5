import {
  type Call,
  type CallId,
  type CallOutcome,
  type EndedBy,
  type OfferResult,
  type TelephonyEvent,
  type Timestamp,
  toConnectionId,
} from '@ringloop/core'
import type { CallPost } from './call-post.js'

/** A post and when it came: it brings no time of its own. */
export interface ArrivedPost {
  readonly post: CallPost
  readonly at: Timestamp
}

/**
 * A call of which posts tell.
 *
 * ```text
 * waiting ──newCall, or time is up──▶ begun ──answer──▶ answered, or mailbox if a machine did
 *                                       └──hangup────────┴──▶ ended
 * ```
 */
export interface FollowedCall {
  readonly id: CallId
  readonly stage: 'waiting' | 'begun' | 'answered' | 'mailbox' | 'ended'
  /** The first of each kind; those that come again say nothing new. */
  readonly posts: Partial<Readonly<Record<CallPost['event'], ArrivedPost>>>
  readonly direction: CallPost['direction']
  /** Whose telephones were offered it, by extension. */
  readonly rung: readonly string[]
}

/** How names and numbers of a telephone system are read. */
export interface PostReading {
  /** The adapter's name. */
  readonly name: string
  /** The extension of the agent whom a name, number or extension means; `null` if nobody. */
  extensionOf(text: string): string | null
  /** A number as people would write it. */
  numberOf(text: string): string
}

/** A call of which nothing is known yet. */
export const unheardCall = (id: CallId, direction: CallPost['direction']): FollowedCall => ({
  id,
  stage: 'waiting',
  posts: {},
  direction,
  rung: [],
})

/** A call that a journal knows. */
export const recoveredCall = (call: Call): FollowedCall => ({
  id: call.id,
  stage: call.answeredAt === null ? 'begun' : 'answered',
  posts: {},
  direction: call.direction === 'inbound' ? 'in' : 'out',
  rung: call.agents.map((agent) => agent.extension),
})

/** Notes a post; the same reference if it is the second of its kind, or too late. */
export function notePost(call: FollowedCall, arrived: ArrivedPost): FollowedCall {
  const { event } = arrived.post
  if (call.posts[event] !== undefined || call.stage === 'ended') return call
  return { ...call, posts: { ...call.posts, [event]: arrived } }
}

/**
 * What follows from the posts so far: pure. Posts overtake each other on the way, so a call begins with its `newCall` and ends after
 * its `answer`; only when `timeIsUp` are those not waited for.
 */
export function goOn(
  call: FollowedCall,
  timeIsUp: boolean,
  reading: PostReading,
): readonly [FollowedCall, readonly TelephonyEvent[]] {
  const { newCall, answer, hangup } = call.posts
  const events: TelephonyEvent[] = []
  let now = call
  if (now.stage === 'waiting') {
    const first = (newCall ?? answer ?? hangup)?.post
    if (first === undefined || (newCall === undefined && !timeIsUp)) return [now, events]
    now = begin(now, first, reading, events)
  }
  if (now.stage === 'begun' && newCall !== undefined && now.direction === 'in') now = ring(now, newCall.post, reading, events)
  if (now.stage === 'begun' && answer !== undefined) {
    if (!isVoicemail(answer.post)) now = connect(now, answer.post, reading, events)
    // of who is called from here, nobody's telephone rings
    else if (now.direction === 'in') now = leaveToMailbox(now, events)
  }
  if (hangup !== undefined && (now.stage === 'answered' || now.stage === 'mailbox' || (now.stage === 'begun' && timeIsUp)))
    now = end(now, hangup.at, hangup.post.cause ?? '', 'live', events)
  return [now, events]
}

/** Whether something is waited for that may never come. */
export const isHeld = ({ stage, posts }: FollowedCall): boolean =>
  stage === 'waiting' || (stage === 'begun' && posts.hangup !== undefined)

/** Ends a call of which nothing is heard any more. */
export function giveUp(call: FollowedCall, at: Timestamp): readonly [FollowedCall, readonly TelephonyEvent[]] {
  const events: TelephonyEvent[] = []
  return [end(call, at, 'unknown', 'resync', events), events]
}

/** Zammad takes a call that a machine answered as missed, and so do we. */
const isVoicemail = ({ users }: CallPost): boolean => users.length === 1 && users[0]?.toLowerCase() === 'voicemail'

/** When something happened at the latest: what was overtaken by a later post happened before that one came. */
function timeOf({ posts }: FollowedCall, event: 'newCall' | 'answer'): Timestamp {
  const { newCall, answer, hangup } = posts
  const known = [event === 'newCall' ? newCall : null, answer, hangup].flatMap((arrived) => (arrived ? [arrived.at] : []))
  return Math.min(...known)
}

const base = (call: FollowedCall, fact: string, at: Timestamp) => ({
  id: `${call.id}/${fact}`,
  at,
  origin: 'live' as const,
  callId: call.id,
})
const connectionOf = (call: FollowedCall, extension: string) => toConnectionId(`${call.id}/${extension}`)

function begin(call: FollowedCall, post: CallPost, reading: PostReading, events: TelephonyEvent[]): FollowedCall {
  const at = timeOf(call, 'newCall')
  const inbound = call.direction === 'in'
  const [far, near] = inbound ? [post.from, post.to] : [post.to, post.from]
  const number = far === undefined || far.trim() === '' ? null : reading.numberOf(far)
  events.push({
    ...base(call, 'originated', at),
    type: 'originated',
    connectionId: toConnectionId(call.id),
    direction: inbound ? 'inbound' : 'outbound',
    customer: { number, name: null, anonymous: false },
    dialled: reading.numberOf((inbound ? near : far) ?? ''),
    switch: reading.name,
  })
  if (inbound) {
    if (post.queue !== undefined) events.push({ ...base(call, 'queued', at), type: 'queued', queue: post.queue })
    return { ...call, stage: 'begun' }
  }
  const extension = firstAgent([...post.users, near], reading) ?? asExtension(near ?? post.users[0])
  const begun = offer({ ...call, stage: 'begun' }, extension, at, events)
  // who calls somebody has their own telephone at the ear
  events.push({ ...base(call, `established/${extension}`, at), type: 'established', connectionId: connectionOf(call, extension) })
  return begun
}

/** Rings at everybody who is named, and is one of ours; without a name, at whose number was dialled. */
function ring(call: FollowedCall, post: CallPost, reading: PostReading, events: TelephonyEvent[]): FollowedCall {
  const at = timeOf(call, 'newCall')
  const called = post.users.length > 0 ? post.users : [post.to ?? '']
  return called.reduce((now, name) => {
    const extension = reading.extensionOf(name)
    return extension === null ? now : offer(now, extension, at, events)
  }, call)
}

function offer(call: FollowedCall, extension: string, at: Timestamp, events: TelephonyEvent[]): FollowedCall {
  if (call.rung.includes(extension)) return call
  events.push({
    ...base(call, `delivered/${extension}`, at),
    type: 'delivered',
    connectionId: connectionOf(call, extension),
    party: { extension, agent: null },
    consultation: false,
  })
  return { ...call, rung: [...call.rung, extension] }
}

function connect(call: FollowedCall, post: CallPost, reading: PostReading, events: TelephonyEvent[]): FollowedCall {
  const at = timeOf(call, 'answer')
  if (call.direction === 'out') {
    events.push({ ...base(call, 'established', at), type: 'established', connectionId: toConnectionId(call.id) })
    return { ...call, stage: 'answered' }
  }
  const named = firstAgent([post.answeringNumber, ...post.users], reading)
  const only = call.rung.length === 1 ? call.rung[0] : undefined
  // somebody answered, even if nobody can tell who
  const extension = named ?? only ?? asExtension(post.answeringNumber ?? post.users[0] ?? post.to)
  const offered = offer(call, extension, at, events)
  events.push({ ...base(call, `established/${extension}`, at), type: 'established', connectionId: connectionOf(call, extension) })
  for (const other of offered.rung)
    if (other !== extension) events.push(stopsRinging(offered, other, at, { result: 'lostRace', cause: 'LOSE_RACE' }))
  return { ...offered, stage: 'answered' }
}

/** Nobody's telephone rings any more, and the caller waits no more. */
function leaveToMailbox(call: FollowedCall, events: TelephonyEvent[]): FollowedCall {
  const at = timeOf(call, 'answer')
  const queue = call.posts.newCall?.post.queue
  if (queue !== undefined) events.push({ ...base(call, 'dequeued', at), type: 'dequeued', queue, reason: 'timeout' })
  for (const extension of call.rung) events.push(stopsRinging(call, extension, at, { result: 'noAnswer', cause: 'voicemail' }))
  return { ...call, stage: 'mailbox' }
}

const stopsRinging = (
  call: FollowedCall,
  extension: string,
  at: Timestamp,
  how: { readonly result: OfferResult; readonly cause: string },
): TelephonyEvent => ({
  ...base(call, `cleared/${extension}`, at),
  type: 'connectionCleared',
  connectionId: connectionOf(call, extension),
  ...how,
})

function end(
  call: FollowedCall,
  at: Timestamp,
  cause: string,
  origin: 'live' | 'resync',
  events: TelephonyEvent[],
): FollowedCall {
  const inbound = call.direction === 'in'
  const answered = call.stage === 'answered'
  events.push({
    ...base(call, 'callCleared', at),
    origin,
    type: 'callCleared',
    cause: cause === '' ? 'unknown' : cause,
    endedBy: cause === 'cancel' ? caller(inbound) : null,
    outcome: answered ? 'answered' : (outcomes.get(cause) ?? (inbound ? 'abandoned' : 'noAnswer')),
  })
  return { ...call, stage: 'ended' }
}

const caller = (inbound: boolean): EndedBy => (inbound ? 'customer' : 'agent')

/** Zammad's causes of a call that nobody answered. With `cancel`, or none of these, the caller gave up. */
const outcomes: ReadonlyMap<string, CallOutcome> = new Map([
  ['busy', 'busy'],
  ['noAnswer', 'noAnswer'],
  ['forwarded', 'noAnswer'],
  ['congestion', 'failed'],
  ['notFound', 'failed'],
])

function firstAgent(names: readonly (string | undefined)[], reading: PostReading): string | null {
  for (const name of names) {
    const extension = name === undefined ? null : reading.extensionOf(name)
    if (extension !== null) return extension
  }
  return null
}

/** Something that can stand where an extension stands. */
const asExtension = (text: string | undefined): string => (text ?? '').replace(/[^\w*#+.-]/g, '').slice(0, 40) || 'unknown'
