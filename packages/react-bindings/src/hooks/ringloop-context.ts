import { createContext, useContext } from 'react'
import type { Announcer } from '../announcements/announcer.js'
import type { PickedCall } from '../calls/select-call.js'
import type { Dialling } from '../dialling/dialling.js'
import type { DraftEdits } from '../drafts/draft-edits.js'
import type { ShortcutMap } from '../shortcuts/shortcuts.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ValueStore } from '../store/value-store.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { Messages } from '../words/messages.js'
import type { WrapUpForms } from '../wrap-up/wrap-up-forms.js'

/** One choice of the disposition. */
export interface Disposition {
  /** What the gateway is told. */
  readonly value: string
  /** What the agent reads. */
  readonly label: string
}

/** The colours: as the system says, or one of the two. */
export type DeskTheme = 'system' | 'light' | 'dark'

/** What the provider gives to hooks and components. */
export interface RingloopContextValue {
  readonly desk: DeskSource
  readonly edits: DraftEdits
  readonly forms: WrapUpForms
  readonly dialling: Dialling
  readonly picked: ValueStore<PickedCall | null>
  readonly announcer: Announcer
  /** BCP 47. */
  readonly language: string
  readonly words: Messages
  readonly format: DeskFormat
  readonly theme: DeskTheme
  readonly dispositions: readonly Disposition[]
  readonly shortcuts: ShortcutMap
}

export const RingloopContext = createContext<RingloopContextValue | null>(null)

/** The provider's values. @throws if there is no `RingloopProvider` above. */
export function useRingloop(): RingloopContextValue {
  const value = useContext(RingloopContext)
  if (!value) throw new Error('Ringloop hooks and components need a <RingloopProvider desk={…}> above them.')
  return value
}
