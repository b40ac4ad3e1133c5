import { type CallControl, type CallId, type CommandingPerson, RingloopError, safeLine, type Timestamp } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
import type { PriorityKeeper } from '../routing/priority-keeper.js'
import type { RoutingBoard } from '../routing/routing-board.js'

/** What raising and moving by hand need. */
export interface ByHandParts {
  readonly control: CallControl | undefined
  readonly placeOf: RoutingBoard['placeOf']
  readonly keeper: Pick<PriorityKeeper, 'standingOf' | 'raisedByHand'>
  /** Told of who stands otherwise now. */
  readonly onRaised: (callId: CallId) => void
  readonly clock: HostClock
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

const raiseMs = 15_000

/**
 * Gives who waits a head start, because a supervisor says so. As with what rules give, it says what they shall have, and lowers nobody.
 *
 * @throws `forbidden` for anybody else, `notFound` for a call that does not wait, `notPossible` where the switch cannot do it.
 */
export async function raiseByHand(
  { callId, headStartSeconds }: { readonly callId: CallId; readonly headStartSeconds: number },
  by: CommandingPerson,
  { control, placeOf, keeper, onRaised, clock, signal, log }: ByHandParts,
): Promise<void> {
  if (!by.supervisor) throw new RingloopError('forbidden', 'Only supervisors raise who waits.', { mend: 'Ask a supervisor.' })
  const raise = control?.raiseWaiting
  if (raise === undefined)
    throw new RingloopError('notPossible', 'This telephone system does not let us raise who waits.', {
      mend: 'Take the call, or move it to another queue.',
    })
  const gone = () =>
    new RingloopError('notFound', 'callId: this call waits in no queue.', { mend: 'Look whether it was answered.' })
  if (placeOf(callId) === null) throw gone()
  const { found, raised } = await withinTime({ clock, milliseconds: raiseMs, signal }, (limit) =>
    raise({ callId, headStartSeconds }, { signal: limit }),
  )
  if (!found) throw gone()
  log('raised who waits by hand', { callId: safeLine(callId, 200), by: by.extension, headStartSeconds, raised })
  keeper.raisedByHand(callId, headStartSeconds, by.extension)
  onRaised(callId)
}

/**
 * Notes the head start that who is moved to another queue takes along: what they have waited, and what they had. Call it before the move;
 * what it gives is called after it.
 */
export function noteMove(
  callId: CallId,
  by: CommandingPerson,
  { placeOf, keeper, onRaised, clock }: Pick<ByHandParts, 'placeOf' | 'keeper' | 'onRaised' | 'clock'>,
): () => void {
  const place = placeOf(callId)
  const before = keeper.standingOf(callId)?.headStartSeconds ?? 0
  return () => {
    if (place === null) return
    keeper.raisedByHand(callId, before + secondsBetween(place.since, clock.now()), by.extension)
    onRaised(callId)
  }
}

const secondsBetween = (since: Timestamp, now: Timestamp): number => Math.max(0, Math.round((now - since) / 1000))
