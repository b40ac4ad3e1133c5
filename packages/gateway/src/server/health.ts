/** How one part of the gateway stands. */
export interface PartHealth {
  readonly ok: boolean
  /** One line for the person on duty. */
  readonly detail: string
}

/** The answer of `/healthz`: 200 if every part is well, else 503. */
export interface Health {
  readonly ok: boolean
  readonly parts: { readonly journal: PartHealth; readonly telephony: PartHealth; readonly tickets: PartHealth }
}
