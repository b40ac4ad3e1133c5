import type { WallboardTargets } from '@ringloop/core'
import type { WaitLimits } from './queue-history.js'

/** A screen that shows the wallboard and nothing else. */
export interface WallboardDisplay {
  readonly name: string
  /** Who has it sees the wallboard. */
  readonly token: string
}

/** What is counted how, what is promised, and who sees it. */
export interface WallboardSettings {
  /** IANA name; its midnight begins a day. */
  readonly timeZone: string
  /** Of a queue; `null`: in all. */
  readonly limitsOf: (queue: string | null) => WaitLimits
  readonly targetsOf: (queue: string | null) => WallboardTargets
  /** Whether somebody is alarmed if the last minutes are unlike the last hour. */
  readonly unusual: boolean
  readonly displays: readonly WallboardDisplay[]
}
