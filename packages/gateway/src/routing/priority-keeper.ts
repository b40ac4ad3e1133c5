import { setMaxListeners } from 'node:events'
import {
  type CallControl,
  type CallId,
  type FactContext,
  type FactValue,
  type Interaction,
  isRingloopError,
  type Timestamp,
} from '@ringloop/core'
import { messageOf } from '../host/message-of.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Committed } from '../pipeline-host/pipeline-host.js'
import { withinTime } from '../pipeline-host/within-time.js'
import { factsWhileWaiting } from './facts-while-waiting.js'
import { headStartNow, mayRaise } from './head-start-now.js'

/** Raises callers who wait as what is known of them changes. */
export interface PriorityKeeper extends AsyncDisposable {
  committed(committed: Pick<Committed, 'changed'>): void
  /** Something else is known of this caller than their call tells: looks at them again, soon. */
  heard(callId: CallId): void
  /** Rules or the switch are others than they were: looks at everybody again, soon. */
  changed(): void
  /** The head start of who waits, as far as it is known here, and where it comes from; `null`: they do not wait. */
  standingOf(callId: CallId): WaitingStanding | null
  /** Somebody raised who waits by hand. */
  raisedByHand(callId: CallId, headStartSeconds: number, by: string): void
}

/** What somebody who waits has before others. */
export interface WaitingStanding {
  readonly headStartSeconds: number
  /** The rules that gave it. */
  readonly because: readonly string[]
  /** The extension of who raised them by hand last. */
  readonly by: string | null
}

/** Facts about a call that its interaction does not have: of its transcript, of the service levels of its customer's tickets. */
export type WaitingFacts = (
  interaction: Interaction,
  options: { readonly signal: AbortSignal },
) => Promise<Readonly<Record<string, FactValue>>>

/** What {@link createPriorityKeeper} needs. */
export interface PriorityKeeperOptions {
  readonly raiseWaiting: NonNullable<CallControl['raiseWaiting']>
  /** The rules as they are now, and what facts hang on besides. */
  readonly context: () => FactContext
  readonly interaction: (id: CallId) => Interaction | undefined
  /** What is known of calls already. */
  readonly interactions: Iterable<Interaction>
  readonly waitingFacts?: WaitingFacts
  /** What is known of what is said in a call: at once, also where `waitingFacts`, which go before, do not come. */
  readonly heardIn?: (id: CallId) => Readonly<Record<string, FactValue>>
  readonly clock: HostClock
  readonly log: (level: 'info' | 'warn', details: Readonly<Record<string, unknown>>, fact: string) => void
  /** Callers raised a second at most. Default 5. */
  readonly perSecond?: number
  /** How often everybody who waits is looked at even if nothing was told: time passes. Default half a minute. */
  readonly everyMs?: number
}

/** One who waits. */
interface Waiting {
  readonly queue: string
  /** The head start that they have, as far as we know; the switch knows better, and never lowers it. */
  headStart: number
  because: readonly string[]
  /** Who raised them by hand. */
  by: string | null
  /** When they are looked at next. */
  lookAt: Timestamp
  /** The switch did not find them the last time. */
  missed: boolean
}

/** What comes together is looked at together. */
const soonMs = 1_000
const factsMs = 2_000
/** Callers whose facts are asked for at once: who tells them may be slow, and then everybody would wait for everybody. */
const askedAtOnce = 50
const noFacts = 'facts about who waits cannot be read'
const notRaised = 'who waits cannot be raised'

/**
 * Works out the head start of everybody who waits with the facts of now, and tells the switch where it is more than they have; never where
 * it is less. One at a time, with facts that are asked for beforehand. Nothing of it is kept: what is told is what they shall have, so after
 * a restart it is just told again. A switch that cannot do it is warned of once, and left alone until it or the rules change.
 */
export function createPriorityKeeper(options: PriorityKeeperOptions): PriorityKeeper {
  const { clock, log, perSecond = 5, everyMs = 30_000 } = options
  const ending = new AbortController()
  const { signal } = ending
  // who tells facts about fifty listens fifty times
  setMaxListeners(0, signal)
  const waiting = new Map<CallId, Waiting>()
  /** Calls that wait, or are on their way to another queue. */
  const byHand = new Map<CallId, Pick<Waiting, 'headStart' | 'by'>>()
  /** Names of switches. */
  const unable = new Set<string | null>()
  const warned = new Set<string | null>()
  const troubles = new Set<string>()
  /** Queues in which somebody was not found. */
  const missedIn = new Set<string>()
  let working: Promise<void> | null = null
  let next: { readonly at: number; readonly cancel: () => void } | null = null

  const soon = () => clock.now() + soonMs
  const wakeAt = (at: Timestamp) => {
    if (signal.aborted || waiting.size === 0 || (next !== null && next.at <= at)) return
    next?.cancel()
    next = { at, cancel: clock.after(at - clock.now(), look) }
  }

  const take = ({ id, call, routing }: Interaction) => {
    if (call.state === 'ended' || !call.waiting || call.queue === null) {
      // between two queues they wait nowhere for a moment
      if (call.state === 'ended' || call.agents.some(({ state }) => state === 'connected')) byHand.delete(id)
      return void waiting.delete(id)
    }
    const known = waiting.get(id)
    if (known?.queue === call.queue) known.lookAt = Math.min(known.lookAt, soon())
    else {
      // with the answer, only who was sent to a queue got it
      const reasons = routing?.target.kind === 'queue' ? routing.decision.assignment : undefined
      const headStart = reasons?.headStartSeconds ?? 0
      const because = headStart > 0 ? matchedOf(reasons?.raises ?? []) : []
      const raised = byHand.get(id)
      const standing =
        raised !== undefined && raised.headStart > headStart ? { ...raised, because: [] } : { headStart, because, by: null }
      waiting.set(id, { ...standing, queue: call.queue, lookAt: soon(), missed: false })
    }
    wakeAt(soon())
  }

  const moreFacts = async (interaction: Interaction | undefined): Promise<Readonly<Record<string, FactValue>>> => {
    const { waitingFacts } = options
    if (waitingFacts === undefined || interaction === undefined) return {}
    try {
      const work = (within: AbortSignal) => waitingFacts(interaction, { signal: within })
      const facts = await withinTime({ clock, milliseconds: factsMs, signal }, work)
      troubles.delete(noFacts)
      return facts
    } catch (error) {
      trouble(noFacts, { callId: interaction.id }, error)
      return {}
    }
  }

  /** Told once, until it works again: it is tried every half a minute. */
  const trouble = (fact: string, details: Readonly<Record<string, unknown>>, error: unknown) => {
    if (signal.aborted || troubles.has(fact)) return
    troubles.add(fact)
    log('warn', { ...details, problem: messageOf(error) }, fact)
  }

  /** Who can be raised; `undefined` where there is nobody, or no way. */
  const raisable = (id: CallId): Interaction | undefined => {
    const interaction = options.interaction(id)
    return interaction === undefined || unable.has(interaction.call.switch) ? undefined : interaction
  }

  /** Whether the switch was asked. */
  const raise = async (id: CallId, place: Waiting, more: Readonly<Record<string, FactValue>>): Promise<boolean> => {
    const interaction = raisable(id)
    if (interaction === undefined) return false
    const context = { ...options.context(), at: clock.now() }
    const facts = factsWhileWaiting(interaction, context, { ...options.heardIn?.(id), ...more })
    const { seconds, raises } = headStartNow(interaction, facts, context.rules)
    const headStartSeconds = Math.round(seconds)
    if (headStartSeconds <= place.headStart || waiting.get(id) !== place || signal.aborted) return false
    const details = { callId: id, queue: place.queue, headStartSeconds }
    try {
      const { raised, found } = await options.raiseWaiting({ callId: id, headStartSeconds }, { signal })
      troubles.delete(notRaised)
      if (!found) miss(id, place)
      else Object.assign(place, { headStart: headStartSeconds, because: matchedOf(raises), by: null })
      if (!raised) return true
      const because = matchedOf(raises)
      log('info', { ...details, because }, 'raised who waits')
    } catch (error) {
      if (isRingloopError(error) && error.code === 'notPossible') refuse(interaction.call.switch, error)
      else trouble(notRaised, details, error)
    }
    return true
  }

  /** Told of one in each queue, and not at once: who is being served at this moment is not there either. They are looked for again. */
  const miss = (id: CallId, place: Waiting) => {
    if (place.missed && !missedIn.has(place.queue)) {
      missedIn.add(place.queue)
      const mend = 'It may be no queue of mod_callcenter, or they wait there with another channel than their call began with.'
      log('warn', { callId: id, queue: place.queue, mend }, 'who waits is not found in the queue of the switch, and not raised')
    }
    place.missed = true
  }

  const refuse = (
    name: string | null,
    { message, mend, said }: { message: string; mend?: string | undefined; said?: string | undefined },
  ) => {
    unable.add(name)
    if (warned.has(name)) return
    warned.add(name)
    log('warn', { switch: name, problem: message, mend, said }, 'who waits is not raised at this switch')
  }

  const work = async () => {
    let asked = 0
    // who has not been looked at for longest first: many who are not found are asked about again and again
    const due = [...waiting]
      .filter(([, { lookAt }]) => lookAt <= clock.now())
      .map(([id, place]) => ({ id, place, since: place.lookAt }))
      .sort((a, b) => a.since - b.since)
    while (due.length > 0 && asked < perSecond) {
      const portion = due.splice(0, askedAtOnce)
      // from here on what changes makes another look
      for (const { place } of portion) place.lookAt = clock.now() + everyMs
      const known = await Promise.all(portion.map(async ({ id }) => moreFacts(raisable(id))))
      for (const [index, { id, place, since }] of portion.entries()) {
        if (signal.aborted) return
        if (asked >= perSecond) place.lookAt = since
        else if (await raise(id, place, known[index] ?? {})) asked += 1
      }
    }
  }

  const look = () => {
    next = null
    if (working !== null || !mayRaise(options.context().rules)) return
    working = work()
      .catch((error: unknown) => trouble('who waits cannot be looked at', {}, error))
      .finally(() => {
        working = null
        wakeAt([...waiting.values()].reduce((at, { lookAt }) => Math.max(soon(), Math.min(at, lookAt)), Number.POSITIVE_INFINITY))
      })
  }

  for (const interaction of options.interactions) take(interaction)

  return {
    committed({ changed }) {
      for (const { after } of changed) take(after)
    },
    heard(callId) {
      const place = waiting.get(callId)
      if (place === undefined) return
      place.lookAt = Math.min(place.lookAt, soon())
      wakeAt(soon())
    },
    changed() {
      unable.clear()
      for (const place of waiting.values()) place.lookAt = Math.min(place.lookAt, soon())
      wakeAt(soon())
    },
    standingOf(callId) {
      const place = waiting.get(callId)
      return place === undefined ? null : { headStartSeconds: place.headStart, because: place.because, by: place.by }
    },
    raisedByHand(callId, headStartSeconds, by) {
      const place = waiting.get(callId)
      if (options.interaction(callId)?.call.state !== 'active' || headStartSeconds <= (place?.headStart ?? 0)) return
      byHand.set(callId, { headStart: headStartSeconds, by })
      if (place !== undefined) Object.assign(place, { headStart: headStartSeconds, because: [], by })
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      next?.cancel()
      await working
    },
  }
}

const matchedOf = (raises: readonly { readonly rule: string; readonly matched: boolean }[]): readonly string[] =>
  raises.filter(({ matched }) => matched).map(({ rule }) => rule)
