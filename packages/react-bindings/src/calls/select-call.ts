import type { CallId, DeskView, InteractionView } from '@ringloop/core'
import { perView } from '../store/per-view.js'
import { isOnHold } from './call-phase.js'

/** What an agent picked by hand, and what the desk had picked by itself at that moment. */
export interface PickedCall {
  readonly callId: CallId
  readonly insteadOf: CallId | null
  /** Not by hand: the call that was the agent's own stays in sight after its end. */
  readonly kept?: true
}

const urgency: Readonly<Partial<Record<InteractionView['mine'], number>>> = { talking: 0, consulted: 1, wrapUp: 2, ringing: 3 }

/**
 * The call the desk shows by itself: the one I talk on (of several one that is not on hold) or advise about, else the one I wrap up, else the one that rings first. A ringing call does
 * not push aside one that I still work on; its pop shows above.
 */
export const usualCall = /* @__PURE__ */ perView((view): CallId | null => {
  let best: InteractionView | null = null
  for (const item of Object.values(view.interactions)) {
    if (urgency[item.mine] === undefined) continue
    if (best === null || precedes(item, best)) best = item
  }
  return best?.interaction.id ?? null
})

const precedes = (a: InteractionView, b: InteractionView): boolean => {
  const difference = (urgency[a.mine] ?? 9) - (urgency[b.mine] ?? 9)
  if (difference !== 0) return difference < 0
  const held = Number(isHeld(a)) - Number(isHeld(b))
  return held < 0 || (held === 0 && a.interaction.call.startedAt < b.interaction.call.startedAt)
}

const isHeld = ({ mine, interaction: { call } }: InteractionView): boolean => mine === 'talking' && isOnHold(call)

/** What was picked by hand stands until the desk has another call of its own to show, or the picked one is gone. */
export function selectCall(view: DeskView, picked: PickedCall | null): CallId | null {
  const usual = usualCall(view)
  if (!picked || !Object.hasOwn(view.interactions, picked.callId)) return usual
  return usual === picked.insteadOf || usual === null ? picked.callId : usual
}
