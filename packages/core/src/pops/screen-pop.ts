import type { ContactId } from '../contacts/contact.js'
import type { Decision } from '../rules/decision.js'

/** What opens at the agent. */
export type PopTarget =
  | { readonly kind: 'record'; readonly contactId: ContactId }
  | { readonly kind: 'list'; readonly contactIds: readonly ContactId[] }
  | { readonly kind: 'newRecord'; readonly defaults: Readonly<Record<string, string>> }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'url'; readonly url: string }

/** A pop for one agent. `key` is the key of its effect: the same key never pops twice. */
export interface ScreenPop {
  readonly key: string
  readonly extension: string
  readonly target: PopTarget
  readonly decision: Decision
}
