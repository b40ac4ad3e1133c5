import type { Call, CallId, Interaction, QueueLoad, Timestamp } from '@ringloop/core'

/** Whom calls keep, whom one is being sent to, and who waits where. */
export interface OpenCalls {
  /** `before`: absent for what is read back. `joinedAt`: when it came into its queue, if that was just told. */
  changed(before: Interaction | undefined, after: Interaction, joinedAt?: Timestamp): void
  /** The call goes to them now; counts until the call shows it, half a minute at most. */
  reserve(callId: CallId, extension: string): void
  /** It went elsewhere. */
  release(callId: CallId): void
  /** How many calls ring, talk, or are about to at an extension. `but`: without this call. */
  loadOf(extension: string, but?: CallId): number
  /** Where a call waits, and since when; `null`: it does not. */
  placeOf(callId: CallId): { readonly queue: string; readonly since: Timestamp } | null
  /** Of the queues in which somebody waits. */
  waiting(): ReadonlyMap<string, Pick<QueueLoad, 'waiting' | 'longestWaitSeconds'>>
}

/** A telephone that has not rung by then was not reached. */
const reservedMs = 30_000
/** A telephone system whose clock is off by more tells nothing of when somebody came. */
const wrongClockMs = 3_600_000

/** No calls. What is kept is bounded by the calls that go on. */
export function createOpenCalls({ now }: { readonly now: () => Timestamp }): OpenCalls {
  const atExtension = new Map<string, Set<CallId>>()
  const extensionsOf = new Map<CallId, readonly string[]>()
  const waitingIn = new Map<CallId, { readonly queue: string; readonly since: Timestamp }>()
  const reserved = new Map<CallId, { readonly extension: string; readonly until: Timestamp }>()

  const forget = (callId: CallId) => {
    for (const extension of extensionsOf.get(callId) ?? []) atExtension.get(extension)?.delete(callId)
    extensionsOf.delete(callId)
  }

  return {
    changed(before, { id, call }, joinedAt) {
      forget(id)
      const waited = waitingIn.get(id)
      waitingIn.delete(id)
      const reservation = reserved.get(id)
      if (reservation !== undefined) {
        const shown = call.agents.some(({ extension }) => extension === reservation.extension)
        if (shown || call.state === 'ended' || call.waiting) reserved.delete(id)
      }
      if (call.state === 'ended') return
      const extensions = call.agents.flatMap((agent) => (agent.state === 'cleared' ? [] : [agent.extension]))
      if (extensions.length > 0) extensionsOf.set(id, extensions)
      for (const extension of extensions) {
        const calls = atExtension.get(extension) ?? new Set()
        atExtension.set(extension, calls.add(id))
      }
      if (!call.waiting || call.queue === null) return
      const known = joinedAt !== undefined && Math.abs(now() - joinedAt) <= wrongClockMs ? joinedAt : undefined
      const joined = known ?? (before === undefined ? lastTurnOf(call) : now())
      waitingIn.set(id, { queue: call.queue, since: waited?.queue === call.queue ? waited.since : joined })
    },

    reserve(callId, extension) {
      for (const [id, { until }] of reserved) if (until <= now()) reserved.delete(id)
      reserved.set(callId, { extension, until: now() + reservedMs })
    },

    release: (callId) => void reserved.delete(callId),

    loadOf(extension, but) {
      const calls = new Set(atExtension.get(extension))
      for (const [id, reservation] of reserved)
        if (reservation.extension === extension && reservation.until > now()) calls.add(id)
      if (but !== undefined) calls.delete(but)
      return calls.size
    },

    placeOf: (callId) => waitingIn.get(callId) ?? null,

    waiting() {
      const loads = new Map<string, { waiting: number; longestWaitSeconds: number }>()
      for (const { queue, since } of waitingIn.values()) {
        const seconds = Math.max(0, Math.floor((now() - since) / 1000))
        const load = loads.get(queue) ?? { waiting: 0, longestWaitSeconds: 0 }
        loads.set(queue, {
          waiting: load.waiting + 1,
          longestWaitSeconds: Math.max(load.longestWaitSeconds, seconds),
        })
      }
      return loads
    },
  }
}

/** When a call that is read back joined its queue is not known: not before it was with somebody last. */
const lastTurnOf = ({ startedAt, agents, transfers }: Call): Timestamp =>
  Math.max(
    startedAt,
    ...transfers.map(({ at }) => at),
    ...agents.map((agent) => (agent.state === 'cleared' ? agent.leftAt : startedAt)),
  )
