import { createHash, timingSafeEqual } from 'node:crypto'
import {
  type AdapterHealth,
  type CallId,
  RingloopError,
  type SwitchFigures,
  type TelephonyAdapter,
  type TelephonyAdapterEvents,
  type TelephonyEvent,
  toCallId,
} from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { readCallPost } from './call-post.js'
import {
  type FollowedCall,
  giveUp,
  goOn,
  isHeld,
  notePost,
  type PostReading,
  recoveredCall,
  unheardCall,
} from './followed-call.js'

/** A request of a telephone system. */
export interface TelephonyRequest {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The `token` of the query, for systems that can only be given an address. */
  readonly token: string | undefined
  readonly body: Uint8Array<ArrayBuffer>
}

/** What the telephone system is told. */
export interface TelephonyAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string>>
}

/** A telephone system that posts what its calls do, and cannot be commanded. */
export interface WebhookTelephony extends TelephonyAdapter {
  receive(request: TelephonyRequest): Promise<TelephonyAnswer>
}

/** What {@link createWebhookTelephony} needs. */
export interface WebhookTelephonyOptions {
  /** In logs, at the desk, on each call; and the last part of the path. */
  readonly name: string
  /** Long and random. The telephone system sends it as `Authorization: Bearer …`, or as `token` in the query. */
  readonly secret: string
  /** Who may be called: found by extension, and by name. */
  readonly agents: readonly { readonly extension: string; readonly name: string }[]
  /** What the telephone system calls an agent → extension, where it is neither. */
  readonly users?: Readonly<Record<string, string>> | undefined
  /** Numbers come with their country code, but without the `+` in front. Default: as they are dialled. */
  readonly international?: boolean | undefined
  /** How long a call waits for a post that was overtaken by a later one. Default 1500. */
  readonly overtakenMs?: number | undefined
  /** A call that nobody answered is over after so long without a hangup. Default 10 minutes. */
  readonly maximumRingMs?: number | undefined
  /** A call is over after so long without a hangup. Default 4 hours. */
  readonly maximumCallMs?: number | undefined
  /** Calls at once. Default 20,000. */
  readonly maximumCalls?: number | undefined
  readonly clock: HostClock
}

/** Calls that are over, remembered so that what comes late starts them no second time. */
const rememberedEnded = 10_000

/**
 * A telephone system that posts `newCall`, `answer` and `hangup`, as Zammad's generic CTI wants it, as a `TelephonyAdapter`.
 *
 * Posts may come in any order and any number of times within `overtakenMs`; the call is the same. A call whose hangup never comes ends
 * after a bound, with cause `unknown`.
 *
 * @throws `invalidConfig` if the secret is too short
 */
export function createWebhookTelephony(options: WebhookTelephonyOptions): WebhookTelephony {
  const { name, clock, overtakenMs = 1500, maximumRingMs = 600_000, maximumCallMs = 4 * 3_600_000 } = options
  if (options.secret.length < 16)
    throw new RingloopError('invalidConfig', `${name}: the secret has fewer than 16 characters`, {
      mend: 'Make a long random one.',
    })
  const reading = readingOf(options)
  const calls = new Map<CallId, { call: FollowedCall; cancelHold: (() => void) | null; cancelBound: () => void }>()
  const ended = new Set<CallId>()
  const listeners = listenerSets()
  const count = { events: 0, duplicates: 0, malformed: 0, dropped: 0 }
  let health: AdapterHealth = { state: 'connecting' }

  const tell = <Name extends keyof TelephonyAdapterEvents>(topic: Name, news: Parameters<TelephonyAdapterEvents[Name]>[0]) => {
    for (const listener of listeners[topic]) (listener as (told: typeof news) => void)(news)
  }

  /** Stores where a call stands, and tells what happened. */
  function settle(call: FollowedCall, events: readonly TelephonyEvent[]): void {
    const entry = calls.get(call.id)
    if (call.stage === 'ended') {
      entry?.cancelHold?.()
      entry?.cancelBound()
      calls.delete(call.id)
      remember(call.id)
    } else {
      const held = isHeld(call)
      if (!held) entry?.cancelHold?.()
      const answers = call.stage === 'answered' && entry?.call.stage !== 'answered'
      calls.set(call.id, {
        call,
        cancelHold: held ? (entry?.cancelHold ?? clock.after(overtakenMs, () => advance(call.id, true))) : null,
        cancelBound: entry === undefined || answers ? bound(call, entry?.cancelBound) : entry.cancelBound,
      })
    }
    if (events.length > 0) tell('telephony', events)
  }

  function bound(call: FollowedCall, cancelOld?: () => void): () => void {
    cancelOld?.()
    return clock.after(call.stage === 'answered' ? maximumCallMs : maximumRingMs, () => {
      const entry = calls.get(call.id)
      if (entry === undefined) return
      tell('warning', { code: 'hangupMissing', message: `The hangup of call ${call.id} never came; it is taken as over.` })
      settle(...giveUp(entry.call, clock.now()))
    })
  }

  function advance(id: CallId, timeIsUp: boolean): void {
    const entry = calls.get(id)
    if (entry === undefined) return
    if (timeIsUp) entry.cancelHold = null
    settle(...goOn(entry.call, timeIsUp, reading))
  }

  function remember(id: CallId): void {
    ended.add(id)
    const [oldest] = ended
    if (ended.size > rememberedEnded && oldest !== undefined) ended.delete(oldest)
  }

  return {
    name,
    start({ active }) {
      for (const call of active) if (!calls.has(call.id)) settle(recoveredCall(call), [])
      health = { state: 'connected', since: clock.now() }
      tell('health', health)
    },
    on(topic, listener) {
      listeners[topic].add(listener)
      return () => void listeners[topic].delete(listener)
    },
    health: () => health,
    figures: (): SwitchFigures => ({
      reconnects: 0,
      lastError: null,
      lag: null,
      waiting: [...calls.values()].filter(({ call }) => isHeld(call)).length,
      corrected: 0,
      ...count,
    }),
    async receive({ headers, token, body }) {
      if (!sameSecret(options.secret, bearerOf(headers.authorization) ?? token ?? ''))
        throw new RingloopError('unauthorised', `${name}: a post without the right secret was refused`, {
          mend: 'Let the telephone system send the secret as "Authorization: Bearer …", or as ?token=… in the address.',
        })
      if (health.state !== 'connected')
        throw new RingloopError('unavailable', `${name}: the gateway is not ready`, { mend: 'Post it again.' })
      const post = await readCallPost(body, headers['content-type'] ?? '').catch((error: unknown) => {
        count.malformed += 1
        throw error
      })
      const id = callIdOf(name, post.callId)
      const known = calls.get(id)?.call
      if (known === undefined && ended.has(id)) {
        count.duplicates += 1
        return { status: 200, body: {} }
      }
      if (known === undefined && calls.size >= (options.maximumCalls ?? 20_000)) {
        count.dropped += 1
        throw new RingloopError('overloaded', `${name}: ${calls.size} calls go on already`, {
          mend: 'Check that the telephone system posts hangup for each call.',
        })
      }
      const call = known ?? unheardCall(id, post.direction)
      const noted = notePost(call, { post, at: clock.now() })
      if (noted === call) count.duplicates += 1
      else {
        count.events += 1
        settle(...goOn(noted, false, reading))
      }
      return { status: 200, body: {} }
    },
    async [Symbol.asyncDispose]() {
      health = { state: 'disconnected', reason: 'closed', mend: null, retryAt: null }
      for (const { cancelHold, cancelBound } of calls.values()) {
        cancelHold?.()
        cancelBound()
      }
      calls.clear()
    },
  }
}

function listenerSets(): { readonly [Name in keyof TelephonyAdapterEvents]: Set<TelephonyAdapterEvents[Name]> } {
  return { telephony: new Set(), health: new Set(), agentStatus: new Set(), warning: new Set() }
}

function readingOf({ name, agents, users = {}, international = false }: WebhookTelephonyOptions): PostReading {
  const plain = (text: string) => text.trim().toLowerCase()
  const known = new Map<string, string>()
  for (const agent of agents) known.set(plain(agent.name), agent.extension)
  for (const agent of agents) known.set(plain(agent.extension), agent.extension)
  for (const [user, extension] of Object.entries(users)) known.set(plain(user), extension)
  return {
    name,
    extensionOf: (text) => known.get(plain(text)) ?? null,
    numberOf: (text) => (international && /^[1-9]\d{6,14}$/.test(text.trim()) ? `+${text.trim()}` : text.trim()),
  }
}

/** Marked with the name, so that the calls of two telephone systems are two; no longer than a call's id may be. */
function callIdOf(name: string, id: string): CallId {
  const plain = /^[\w.:@-]{1,120}$/.test(id) ? id : `sha256-${createHash('sha256').update(id).digest('hex')}`
  return toCallId(`${name}:${plain}`)
}

const bearerOf = (header: string | undefined): string | undefined => /^Bearer +(\S+)\s*$/i.exec(header ?? '')?.[1]

function sameSecret(secret: string, given: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(hash(secret), hash(given))
}
