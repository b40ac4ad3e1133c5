import type { CallId, DigitsReceivedEvent, TelephonyEvent, Timestamp } from '@ringloop/core'
import { longestCard, type Masker, maskSign, secretKeys } from '@ringloop/core/compliance'
import type { HostClock } from '../pipeline-host/host-clock.js'

/** Takes what callers key in, and lets it go on when it is known to be no number that must not be kept, or without that number. */
export interface DigitHold {
  /** What may be stored now, in order; keys that may become a secret number come later. */
  take(events: readonly TelephonyEvent[]): readonly TelephonyEvent[]
  /** What still waits, to be stored now: nothing more comes. */
  flush(): readonly TelephonyEvent[]
}

/** What {@link createDigitHold} needs. */
export interface DigitHoldOptions {
  readonly masker: Masker
  /** While this channel variable of a call is true, no key is kept at all. */
  readonly secureVariable: string | null
  readonly clock: HostClock
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
  secure: boolean
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
export function createDigitHold({ masker, secureVariable, clock, release }: DigitHoldOptions): DigitHold {
  const calls = new Map<CallId, Keyed>()

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
    const known = calls.get(callId)
    if (known !== undefined) return known
    const keyed: Keyed = { keys: [], gone: 0, lastAt: 0, secure: false, cancel: null }
    calls.set(callId, keyed)
    return keyed
  }

  const makeRoom = (): TelephonyEvent[] => {
    const [oldest] = calls
    if (calls.size <= mostCalls || oldest === undefined) return []
    calls.delete(oldest[0])
    return letGo(oldest[1], { all: true })
  }

  const press = (event: DigitsReceivedEvent): TelephonyEvent[] => {
    const keyed = follow(event.callId)
    if (keyed.secure) return [...letGo(keyed), { ...event, digits: maskSign.repeat(event.digits.length) }]
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
    if (event.type === 'callInformation' && secureVariable !== null) {
      const value = event.variables[secureVariable]
      if (value !== undefined) follow(event.callId).secure = isTrue(value)
    }
    const keyed = stages.has(event.type) ? calls.get(event.callId) : undefined
    if (keyed === undefined) return [event]
    const waited = letGo(keyed)
    keyed.lastAt = Number.NEGATIVE_INFINITY
    if (event.type === 'callCleared') calls.delete(event.callId)
    return [...waited, event]
  }

  return {
    take: (events) => events.flatMap(pass),
    flush() {
      const events = [...calls.values()].flatMap((keyed) => letGo(keyed))
      calls.clear()
      return events
    },
  }
}

/** As FreeSWITCH reads a variable (`switch_true`). */
const isTrue = (value: string) => /^(?:yes|on|true|t|enabled|active|allow|1)$/i.test(value)
