import { createContext, useContext } from 'react'
import type { Announcer } from '../announcements/announcer.js'
import type { PickedCall } from '../calls/select-call.js'
import type { CallNotices } from '../notifications/call-notices.js'
import type { DeskParts } from '../parts/desk-parts.js'
import type { KeyBindings } from '../shortcuts/key-bindings.js'
import type { ShortcutMap } from '../shortcuts/shortcuts.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ValueStore } from '../store/value-store.js'
import type { TabPlace } from '../tabs/tab-place.js'
import type { AllMessages } from '../words/catalogue.js'
import type { DeskFormat } from '../words/desk-format.js'

/** One choice of the disposition. */
export interface Disposition {
  /** What the gateway is told. */
  readonly value: string
  /** What the agent reads. */
  readonly label: string
}

/** The colours: as the system says, or one of the two. */
export type DeskTheme = 'system' | 'light' | 'dark'

/** How much room things take: as wide as is pleasant, or as much on the screen as one can still hit. */
export type DeskDensity = 'comfortable' | 'compact'

/** What the provider gives to hooks and components. */
export interface RingloopContextValue {
  readonly desk: DeskSource
  readonly tabs: TabPlace
  readonly parts: DeskParts
  readonly picked: ValueStore<PickedCall | null>
  readonly announcer: Announcer
  /** BCP 47. */
  readonly language: string
  /** The host's own words by area; the rest is said in the desk's. */
  readonly messages: Partial<AllMessages>
  readonly format: DeskFormat
  readonly theme: DeskTheme
  readonly density: DeskDensity
  /** `null`: the desk's own. */
  readonly dispositions: readonly Disposition[] | null
  readonly bindings: KeyBindings
  /** `null` where the host wants no notifications. */
  readonly notices: CallNotices | null
  readonly shortcuts: ShortcutMap
}

export const RingloopContext = createContext<RingloopContextValue | null>(null)

/** The provider's values. @throws if there is no `RingloopProvider` above. */
export function useRingloop(): RingloopContextValue {
  const value = useContext(RingloopContext)
  if (!value) throw new Error('Ringloop hooks and components need a <RingloopProvider desk={…}> above them.')
  return value
}
