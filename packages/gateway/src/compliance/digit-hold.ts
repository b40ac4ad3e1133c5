import type { Call, CallId, DigitsReceivedEvent, TelephonyEvent, Timestamp } from '@ringloop/core'
import { longestCard, type Masker, maskSign, secretKeys } from '@ringloop/core/compliance'
import type { HostClock } from '../pipeline-host/host-clock.js'

/** Takes what callers key in, and lets it go on when it is known to be no number that must not be kept, or without that number. */
export interface DigitHold {
  /** What may be stored now, in order; keys that may become a secret number come later. */
  take(events: readonly TelephonyEvent[]): readonly TelephonyEvent[]
  /** What waits of one call, to be stored now, as if the call went on: somebody is about to decide by it. */
  settle(callId: CallId): readonly TelephonyEvent[]
  /** What still waits, to be stored now, with all of it masked: it may be the beginning of a number whose end nobody will look at. */
  flush(): readonly TelephonyEvent[]
}

/** What {@link createDigitHold} needs. */
export interface DigitHoldOptions {
  readonly masker: Masker
  /** While this channel variable of a call is true, no key is kept at all. */
  readonly secureVariable: string | null
  readonly clock: HostClock
  /** Calls that go on since before a restart. What was being keyed in then is not known: nothing of it is kept until it is over. */
  readonly active?: readonly Pick<Call, 'id' | 'digits' | 'variables'>[]
  /** Told of keys that waited long enough. */
  readonly release: (events: readonly TelephonyEvent[]) => void
}

/** Keys that go on at once: fewer than a number's first six may be kept of any card (PCI DSS 3.3). */
const open = 6
/** Without a key for so long, what waits goes on. IVRs wait three to five seconds for the next one. */
const quietMs = 10_000
/** A pause after which a number may begin, or before which one may end. */
const pauseMs = 2_000
/** Keys of one call that are looked at together: two of the longest numbers. */
const mostKeys = 40
/** Calls that are followed at once; of more, those that keyed in something longest ago are let go, with all keys masked that wait. */
const mostCalls = 10_000

interface Key {
  readonly digit: string
  readonly joined: boolean
  readonly event: DigitsReceivedEvent
}

interface Keyed {
  keys: Key[]
  /** Of `keys`, those whose events have gone on. */
  gone: number
  lastAt: Timestamp
  /** Somewhere in a number whose beginning is not known: when its last key came, by our clock, as nothing else is known of the time before. */
  blindAt: Timestamp | null
  cancel: (() => void) | null
}

/** Events after which a caller is somewhere else: what waits goes on before them. */
const stages: ReadonlySet<TelephonyEvent['type']> = new Set([
  'queued',
  'dequeued',
  'delivered',
  'established',
  'transferred',
  'callCleared',
])

/**
 * Holds back keys from the seventh since the last `#` on. They go on at `#`, when the call goes on (a queue, an agent, its end), or after
 * ten seconds without a key; those of a card number then as {@link maskSign}, each in its own event as it would have been.
 */
export function createDigitHold({ masker, secureVariable, clock, active = [], release }: DigitHoldOptions): DigitHold {
  /** Who keyed in something longest ago first. */
  const calls = new Map<CallId, Keyed>()
  /** Calls of which no key is kept now. */
  const secure = new Set<CallId>()
  const informed = (callId: CallId, variables: Readonly<Record<string, string>>) => {
    const value = secureVariable === null ? undefined : variables[secureVariable]
    if (value === undefined) return
    if (isTrue(value)) secure.add(callId)
    else secure.delete(callId)
  }

  /** The events that wait, with what must not be kept masked; but for the last `keep` keys. */
  const letGo = (keyed: Keyed, { all = false, keep = 0 } = {}): DigitsReceivedEvent[] => {
    keyed.cancel?.()
    keyed.cancel = null
    const secret = secretKeys(keyed.keys, masker)
    let until = keyed.keys.length - keep
    while (keep > 0 && until > keyed.gone && keyed.keys[until - 1]?.event === keyed.keys[until]?.event) until--
    const waiting = keyed.keys.slice(keyed.gone, until)
    const events: DigitsReceivedEvent[] = []
    let digits = ''
    for (const [index, { digit, event }] of waiting.entries()) {
      digits += all || secret.has(keyed.gone + index) ? maskSign : digit
      if (waiting[index + 1]?.event === event) continue
      events.push(digits === event.digits ? event : { ...event, digits })
      digits = ''
    }
    keyed.gone = until
    return events
  }

  const follow = (callId: CallId): Keyed => {
    const keyed = calls.get(callId) ?? { keys: [], gone: 0, lastAt: 0, blindAt: null, cancel: null }
    calls.delete(callId)
    calls.set(callId, keyed)
    return keyed
  }
  for (const { id, digits, variables } of active) {
    informed(id, variables)
    // six at least were stored at once: without any there was nothing to lose, and behind a # a number begins anew
    if (digits !== '' && !digits.endsWith('#')) follow(id).blindAt = clock.now()
  }

  const makeRoom = (): TelephonyEvent[] => {
    const [oldest] = calls
    if (calls.size <= mostCalls || oldest === undefined) return []
    calls.delete(oldest[0])
    return letGo(oldest[1], { all: true })
  }

  const press = (event: DigitsReceivedEvent): TelephonyEvent[] => {
    const keyed = follow(event.callId)
    const unseen = () => ({ ...event, digits: maskSign.repeat(event.digits.length) })
    if (secure.has(event.callId)) return [...letGo(keyed), unseen()]
    if (keyed.blindAt !== null && clock.now() - keyed.blindAt <= quietMs) {
      keyed.blindAt = event.digits.endsWith('#') ? null : clock.now()
      return [unseen()]
    }
    keyed.blindAt = null
    const paused = event.at - keyed.lastAt > pauseMs
    keyed.lastAt = event.at
    const events = makeRoom()
    const ends = event.digits.endsWith('#')
    for (const [index, digit] of [...event.digits].entries()) keyed.keys.push({ digit, event, joined: !(index === 0 && paused) })
    if (ends || keyed.keys.length <= open) events.push(...letGo(keyed))
    else {
      if (keyed.keys.length - keyed.gone > mostKeys) events.push(...letGo(keyed, { keep: longestCard - 1 }))
      keyed.cancel?.()
      keyed.cancel = clock.after(quietMs, () => release(letGo(keyed)))
    }
    const forgotten = ends ? keyed.keys.length : Math.min(keyed.gone, keyed.keys.length - mostKeys)
    if (forgotten > mostKeys || ends) {
      keyed.keys = keyed.keys.slice(forgotten)
      keyed.gone -= forgotten
    }
    return events
  }

  const pass = (event: TelephonyEvent): TelephonyEvent[] => {
    if (event.type === 'digitsReceived') return press(event)
    if (event.type === 'callInformation') informed(event.callId, event.variables)
    if (!stages.has(event.type)) return [event]
    const waited = settle(event.callId)
    if (event.type === 'callCleared') {
      calls.delete(event.callId)
      secure.delete(event.callId)
    }
    return [...waited, event]
  }

  const settle = (callId: CallId): readonly TelephonyEvent[] => {
    const keyed = calls.get(callId)
    if (keyed === undefined) return []
    // what is keyed in from now on is another number
    keyed.lastAt = Number.NEGATIVE_INFINITY
    keyed.blindAt = null
    return letGo(keyed)
  }

  return {
    take: (events) => events.flatMap(pass),
    settle,
    flush() {
      const events = [...calls.values()].flatMap((keyed) => letGo(keyed, { all: true }))
      calls.clear()
      return events
    },
  }
}

/** As FreeSWITCH reads a variable (`switch_true`). */
const isTrue = (value: string) => /^(?:yes|on|true|t|enabled|active|allow|1)$/i.test(value)
