import type { CaseMessages } from './case-words.js'
import type { DispatchMessages } from './dispatch-words.js'
import type { ElementMessages } from './element-words.js'
import type { FloorMessages } from './floor-words.js'
import type { Messages } from './messages.js'
import type { SoftphoneMessages } from './softphone-words.js'
import type { WallboardMessages } from './wallboard-words.js'

/**
 * Words of the parts that have entries of their own (`/supervisor`, `/wallboard`, …). A host that brings a language of its own gives
 * those of the parts that it uses.
 */
export interface AreaMessages {
  readonly case?: CaseMessages
  readonly dispatch?: DispatchMessages
  readonly element?: ElementMessages
  readonly floor?: FloorMessages
  readonly softphone?: SoftphoneMessages
  readonly wallboard?: WallboardMessages
}

/** A language that the host brings: every word of the base desk, and of the parts that it uses. */
export interface OwnLanguage {
  /** BCP 47; numbers and dates are written in it. */
  readonly tag: string
  readonly messages: Messages
  /** A part that is not here speaks English. */
  readonly areas?: AreaMessages
}
