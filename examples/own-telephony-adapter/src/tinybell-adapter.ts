import {
  type AdapterHealth,
  type CallId,
  type Clock,
  RingloopError,
  type TelephonyAdapter,
  type TelephonyAdapterEvents,
  type TelephonyEvent,
} from '@ringloop/core'
import { isSignedBy } from './is-signed-by.js'
import { callListSchema, type Webhook, webhookSchema } from './tinybell-messages.js'
import { idPrefix, tinybellCallId, toTelephonyEvent } from './to-telephony-event.js'

export interface TinybellOptions {
  /** Address of the PBX, such as `https://pbx.example.com`. */
  readonly url: string
  readonly secret: string
  readonly clock: Clock
  /** Runs `run` every `ms` milliseconds; gives the function that ends it. */
  readonly every: (ms: number, run: () => void) => () => void
}

/** The adapter, with the door for its webhooks. */
export interface TinybellAdapter extends TelephonyAdapter {
  /** Takes one webhook; gives the HTTP status to answer with. */
  receive(body: string, signature: string): 204 | 400 | 401
}

interface FollowedCall {
  /** Whether an agent has had the customer. */
  answered: boolean
  /** Ids of the facts that were told. */
  readonly told: Set<string>
}

const compareEveryMs = 15_000
const answerWithinMs = 5_000

/** Follows the calls of a Tinybell PBX: by its webhooks, and by its list of calls for what no webhook told. */
export function createTinybellAdapter({ url, secret, clock, every }: TinybellOptions): TinybellAdapter {
  const listeners: { readonly [Name in keyof TelephonyAdapterEvents]: Set<TelephonyAdapterEvents[Name]> } = {
    telephony: new Set(),
    health: new Set(),
    agentStatus: new Set(),
    warning: new Set(),
  }
  const stop = new AbortController()
  const active = new Map<CallId, FollowedCall>()
  let health: AdapterHealth = { state: 'connecting' }
  let stopComparing = () => {}
  let comparing = false
  let compareAgain = false

  /** The fact that a webhook tells, unless it was told before. */
  const take = (webhook: Webhook, origin: 'live' | 'resync'): readonly TelephonyEvent[] => {
    const id = tinybellCallId(webhook.call)
    const call = active.get(id) ?? { answered: false, told: new Set() }
    if (webhook.event === 'phone.answered') call.answered = true
    const event = toTelephonyEvent(webhook, origin, call.answered)
    if (call.told.has(event.id)) return []
    call.told.add(event.id)
    if (webhook.event === 'call.ended') active.delete(id)
    else active.set(id, call)
    return [event]
  }

  /** The end of a call that ended while we did not look. */
  const endUnseen = (callId: CallId): TelephonyEvent => {
    const outcome = active.get(callId)?.answered ? 'answered' : 'abandoned'
    active.delete(callId)
    const base = { id: `${callId}/ended`, at: clock.now(), origin: 'resync', callId } as const
    return { ...base, type: 'callCleared', cause: 'unknown', endedBy: null, outcome }
  }

  const compare = async () => {
    if (comparing) {
      compareAgain = true
      return
    }
    comparing = true
    compareAgain = false
    // a call that begins while we ask may not be in the answer yet: only these can be missing from it
    const before = [...active.keys()]
    try {
      const calls = await listCalls(url, AbortSignal.any([stop.signal, AbortSignal.timeout(answerWithinMs)]))
      const listed = new Set(calls.map(({ call }) => tinybellCallId(call)))
      const gone = before.filter((id) => active.has(id) && !listed.has(id)).map(endUnseen)
      const missed = calls.flatMap((call) => call.so_far.flatMap((webhook) => take(webhook, 'resync')))
      tell([...gone, ...missed])
      if (health.state !== 'connected') say({ state: 'connected', since: clock.now() })
    } catch (error) {
      if (stop.signal.aborted) return
      const reason = error instanceof Error ? error.message : String(error)
      const mend = `Check that ${url} is the PBX and can be reached from this machine.`
      say({ state: 'disconnected', reason, mend, retryAt: clock.now() + compareEveryMs })
    } finally {
      comparing = false
      if (compareAgain && !stop.signal.aborted) void compare()
    }
  }

  const tell = (events: readonly TelephonyEvent[]) => {
    if (events.length > 0) for (const listener of listeners.telephony) listener(events)
  }

  const say = (next: AdapterHealth) => {
    health = next
    for (const listener of listeners.health) listener(next)
  }

  return {
    name: 'tinybell',
    health: () => health,
    on(name, listener) {
      listeners[name].add(listener)
      return () => void listeners[name].delete(listener)
    },
    start({ active: known }) {
      for (const { id, answeredAt } of known) {
        if (id.startsWith(idPrefix)) active.set(id, { answered: answeredAt !== null, told: new Set() })
      }
      stopComparing = every(compareEveryMs, () => void compare())
      void compare()
    },
    receive(body, signature) {
      if (!isSignedBy(secret, body, signature)) return 401
      const webhook = webhookSchema.safeParse(parseJson(body))
      if (!webhook.success) {
        const [issue] = webhook.error.issues
        const message = `A webhook was dropped: ${issue?.path.join('.') || 'body'}: ${issue?.message}.`
        for (const listener of listeners.warning) listener({ code: 'tinybellWebhook', message })
        return 400
      }
      // of a call whose beginning we missed: the list has all of it, in order
      if (active.has(tinybellCallId(webhook.data.call)) || webhook.data.event === 'call.started') tell(take(webhook.data, 'live'))
      else void compare()
      return 204
    },
    async [Symbol.asyncDispose]() {
      stopComparing()
      stop.abort()
    },
  }
}

async function listCalls(url: string, signal: AbortSignal) {
  const response = await fetch(new URL('/calls', url), { signal })
  if (!response.ok) throw new RingloopError('unavailable', `GET /calls answers with status ${response.status}.`)
  return callListSchema.parse(await response.json()).calls
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
