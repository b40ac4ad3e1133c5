import type { Call, CommandingPerson, TelephonyEvent } from '@ringloop/core'
import type { Timers } from '../connection/timers.js'
import type { CallBook } from './call-book.js'
import type { ChannelWatch } from './channel-watch.js'
import type { CallControlSettings } from './control-options.js'
import type { SwitchConsole } from './switch-console.js'
import type { Turns } from './turns.js'

type WithoutBase<E> = E extends TelephonyEvent ? Omit<E, 'id' | 'at' | 'origin' | 'callId'> : never

/** A channel of a call, as the normaliser knows it. */
export interface KnownLeg {
  readonly id: string
  readonly role: string
  readonly extension: string
  /** The room it is in. */
  readonly conference: string | null
}

/** What every command works with. */
export interface ControlContext {
  readonly console: SwitchConsole
  readonly settings: CallControlSettings
  readonly book: CallBook
  readonly watch: ChannelWatch
  readonly turns: Turns
  readonly timers: Timers
  readonly newId: () => string
  /** The channels of a call that live. */
  readonly legs: (callId: string) => readonly KnownLeg[]
  /** Tells what the switch has no event for, in the adapter's stream. */
  readonly tell: (callId: string, fact: WithoutBase<TelephonyEvent>) => void
}

/** Who asks for what, when a command is done. */
export interface Asked {
  readonly by: CommandingPerson
  readonly signal: AbortSignal | undefined
}

/** A command about a call, as it stood when the command was given. */
export interface AskedOfCall extends Asked {
  readonly call: Extract<Call, { state: 'active' }>
}
