import type { CallId, DeskView, InteractionView } from '@ringloop/core'
import { type CallPhase, callPhase } from '../calls/call-phase.js'

/** Something a person who does not look at the desk has to hear of. */
export interface DeskMoment {
  readonly kind: 'incoming' | 'connected' | 'held' | 'retrieved' | 'muted' | 'unmuted' | 'parked' | 'ended' | 'filed' | 'notFiled'
  readonly callId: CallId
  readonly view: InteractionView
}

/**
 * What has happened between two views. Of calls that are new in the second view only ringing is told; with no first view nothing
 * is, so that a refresh is silent.
 */
export function deskMoments(before: DeskView | null, after: DeskView): readonly DeskMoment[] {
  if (!before || before === after) return []
  const moments: DeskMoment[] = []
  for (const [id, view] of Object.entries(after.interactions)) {
    const old = before.interactions[id]
    if (old === view) continue
    const tell = (kind: DeskMoment['kind']) => moments.push({ kind, callId: view.interaction.id, view })
    const was = old ? callPhase(old, before.agent.extension) : null
    const is = callPhase(view, after.agent.extension)
    const kind = was === is ? null : phaseMoment(was, is)
    if (kind) tell(kind)
    const muted = isMuted(view, after.agent.extension)
    if (old && muted !== null && isMuted(old, before.agent.extension) === !muted) tell(muted ? 'muted' : 'unmuted')
    if (!old) continue
    const filing = view.interaction.filing.state
    if (filing === old.interaction.filing.state) continue
    if (filing === 'filed') tell('filed')
    if (filing === 'failed') tell('notFiled')
  }
  return moments
}

const active: ReadonlySet<CallPhase> = new Set(['talking', 'held'])
const over: ReadonlySet<CallPhase> = new Set(['wrapUp', 'missed', 'past'])

function phaseMoment(was: CallPhase | null, is: CallPhase): DeskMoment['kind'] | null {
  if (is === 'ringing') return 'incoming'
  if (was === null) return null
  if (is === 'held') return 'held'
  if (is === 'talking') return was === 'held' ? 'retrieved' : 'connected'
  if (is === 'parked') return active.has(was) ? 'parked' : null
  return over.has(is) && (active.has(was) || was === 'ringing') ? 'ended' : null
}

/** Whether the customer does not hear me; `null` while I do not talk with them. */
function isMuted({ interaction: { call } }: InteractionView, extension: string): boolean | null {
  const own = call.agents.find((agent) => agent.extension === extension && agent.state === 'connected')
  return own?.state === 'connected' ? own.muted : null
}
