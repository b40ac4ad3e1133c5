import { type CallId, type FactValue, RingloopError } from '@ringloop/core'
import type { Committed } from '../pipeline-host/pipeline-host.js'

/** What somebody hears in a call; what is left out stays as it was told before. */
export interface Heard {
  /** The mood of the customer, -1 (bad) to 1 (good). */
  readonly sentiment?: number | undefined
  /** As in `zh` or `en`. */
  readonly language?: string | undefined
  /** What it is about. */
  readonly topics?: readonly string[] | undefined
  /** What was said so far. */
  readonly text?: string | undefined
}

/** What is heard in calls that go on. It is in memory alone: who tells it tells it again. */
export interface CallTranscripts {
  /** @throws `notFound` for a call that does not go on */
  take(callId: CallId, heard: Heard): void
  /** The facts of the scope `transcript` that are known of a call. */
  factsOf(callId: CallId): Readonly<Record<string, FactValue>>
  /** Forgets calls that are over. */
  committed(committed: Pick<Committed, 'changed'>): void
}

/** Knows nothing yet; what it keeps is bounded by the calls that go on. */
export function createCallTranscripts({
  goesOn,
  onHeard,
}: {
  readonly goesOn: (callId: CallId) => boolean
  readonly onHeard: (callId: CallId) => void
}): CallTranscripts {
  const known = new Map<CallId, Readonly<Record<string, FactValue>>>()
  return {
    take(callId, heard) {
      if (!goesOn(callId))
        throw new RingloopError('notFound', 'No such call goes on here.', {
          mend: 'Name it by the id of its first channel at the switch (the UUID of the caller), while it lasts.',
        })
      const told = Object.entries(heard).flatMap(([name, value]) => (value === undefined ? [] : [[`transcript.${name}`, value]]))
      known.set(callId, { ...known.get(callId), ...Object.fromEntries(told) })
      onHeard(callId)
    },
    factsOf: (callId) => known.get(callId) ?? {},
    committed({ changed }) {
      if (known.size === 0) return
      for (const { after } of changed) if (after.call.state === 'ended') known.delete(after.id)
    },
  }
}
