import type { ContactId } from '../../contacts/contact.js'
import type { Timestamp } from '../../time/clock.js'

/** What customers are mostly asked to allow, each for itself. */
export const consentPurposes = ['recording', 'marketing', 'survey', 'dataProcessing'] as const
/** What a customer may allow or forbid: one of {@link consentPurposes}, or the house's own word. */
export type ConsentPurpose = string

/** How a customer said it: `call`, `message`, `web`, `paper`, `import`, or the house's own word. */
export type ConsentChannel = string

/** Where a statement comes from, to be shown to whoever asks for it. */
export interface ConsentProof {
  /** Who wrote it down: an agent's extension, the name of a form, of a system. */
  readonly source: string
  readonly channel: ConsentChannel
  /** What shows it: the id of a call or recording, the customer's own words, the number of a form. `null` if nothing does. */
  readonly proof: string | null
}

/**
 * Whether a customer allows one purpose.
 *
 * ```text
 *             request               grant                withdraw
 *  unknown ────────────▶ requested ─────────▶ granted ─────────────▶ withdrawn
 *                          │    │               │
 *                          │    │ no answer     │ its time is over
 *                          │    └────▶ expired ◀┘
 *                          └── deny ──▶ denied
 * ```
 *
 * Grant, deny and withdraw are possible in every state, also unasked. A request is possible in `unknown` and `expired` alone: it changes
 * nothing of what the customer has said, so it takes a new grant to undo a denial or a withdrawal.
 */
export type Consent =
  | { readonly state: 'unknown' }
  | ({
      readonly state: 'requested'
      readonly at: Timestamp
      /** After this without an answer it is `expired`; `null`: never. */
      readonly until: Timestamp | null
    } & ConsentProof)
  | ({ readonly state: 'granted'; readonly at: Timestamp; readonly until: Timestamp | null } & ConsentProof)
  | ({ readonly state: 'denied'; readonly at: Timestamp } & ConsentProof)
  | ({ readonly state: 'withdrawn'; readonly at: Timestamp } & ConsentProof)
  | {
      readonly state: 'expired'
      /** When its time was over. */
      readonly at: Timestamp
      readonly was: 'requested' | 'granted'
    }

/** The name of a state. */
export type ConsentState = Consent['state']

/** What is put into the audit trail: a fact, never changed. */
export interface ConsentEvent extends ConsentProof {
  /** The same statement always has the same id. */
  readonly id: string
  readonly type: 'consentRequested' | 'consentGranted' | 'consentDenied' | 'consentWithdrawn'
  readonly at: Timestamp
  readonly contactId: ContactId
  readonly purpose: ConsentPurpose
  /** Of a request or a grant: until when it holds. */
  readonly until?: Timestamp | null
}

/** The consents of one customer; a purpose that is absent is `unknown`. */
export type Consents = Readonly<Record<ConsentPurpose, Consent>>
