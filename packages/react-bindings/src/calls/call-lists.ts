import type { InteractionView } from '@ringloop/core'
import { perView } from '../store/per-view.js'
import { callPhase } from './call-phase.js'

/** The lists at the side of the desk, each with the newest first; calls that need the agent now stand above. */
export interface CallLists {
  readonly mine: readonly InteractionView[]
  /** Parked customers, whom anybody may take. */
  readonly parked: readonly InteractionView[]
  /** For supervisors: what waits, rings at colleagues, or is talked about by them. */
  readonly colleagues: readonly InteractionView[]
  /** Offered to me and not taken, or taken by nobody without a call back being asked for. */
  readonly missed: readonly InteractionView[]
  /** Nobody took it and the ticket asks for a call back, or a rule promised one; those whose time is still to come stand last, the next first. */
  readonly callbacks: readonly InteractionView[]
}

const rank = {
  ringing: 0,
  talking: 1,
  consulted: 2,
  wrapUp: 3,
  parked: 4,
  waiting: 5,
  supervised: 6,
  missed: 7,
  past: 7,
} as const

/** Whether the customer is to be called back, now or at an agreed time. */
export function asksForCallBack({ interaction: { callBack, filing }, mine }: InteractionView): boolean {
  if (callBack.state === 'scheduled') return mine === 'missed' || mine === 'past'
  return mine === 'missed' && (callBack.state === 'due' || (filing.state !== 'none' && filing.draft.callback))
}

const dueAt = ({ interaction: { callBack } }: InteractionView): number => (callBack.state === 'scheduled' ? callBack.dueAt : 0)

/** Sorts everything the desk has into its lists; each interaction is in exactly one. */
export const callLists = /* @__PURE__ */ perView((view): CallLists => {
  const lists: { [Name in keyof CallLists]: InteractionView[] } = {
    mine: [],
    parked: [],
    colleagues: [],
    missed: [],
    callbacks: [],
  }
  const sorted = Object.values(view.interactions).sort(
    (a, b) => rank[a.mine] - rank[b.mine] || b.interaction.call.startedAt - a.interaction.call.startedAt,
  )
  for (const item of sorted) {
    if (item.mine === 'parked') lists.parked.push(item)
    else if (item.mine === 'waiting' || item.mine === 'supervised') lists.colleagues.push(item)
    else if (asksForCallBack(item)) lists.callbacks.push(item)
    else if (callPhase(item, view.agent.extension) === 'missed') lists.missed.push(item)
    else lists.mine.push(item)
  }
  lists.callbacks.sort((a, b) => dueAt(a) - dueAt(b))
  return lists
})
