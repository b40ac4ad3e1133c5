import type { SoftphoneCallLeg } from './softphone-call.js'

/** Of several calls one is talked with. */
export interface Turns {
  /** The others are held until this one is over. */
  talkWith(leg: SoftphoneCallLeg): void
  /** It is held, or not, because the person says so: it does not come back by itself. */
  byHand(leg: SoftphoneCallLeg): void
  /** Where nobody is talked with any more, the call that was held for another comes back. */
  takeBack(): void
}

/** Keeps the turns of a softphone's calls. */
export function createTurns(legs: ReadonlyMap<string, SoftphoneCallLeg>): Turns {
  const setAside = new Set<SoftphoneCallLeg>()
  const isTalkedWith = (leg: SoftphoneCallLeg) => leg.getSnapshot().state !== 'ringing' && !leg.isHeld()
  return {
    talkWith(leg) {
      setAside.delete(leg)
      for (const other of legs.values()) {
        if (other === leg || !isTalkedWith(other)) continue
        setAside.add(other)
        other.hold(true)
      }
    },
    byHand: (leg) => void setAside.delete(leg),
    takeBack() {
      for (const leg of setAside) if (legs.get(leg.getSnapshot().id) !== leg) setAside.delete(leg)
      const last = [...setAside].at(-1)
      if (last === undefined || [...legs.values()].some(isTalkedWith)) return
      setAside.delete(last)
      last.hold(false)
    },
  }
}
