import { createMasker, type Masker } from '@ringloop/core/compliance'

/** What a gateway may store, show and dial. */
export interface Compliance {
  /** Takes out of texts what must not be stored. */
  readonly masker: Masker
  /** While this channel variable of a call is true, none of its keys is stored; `null`: there is none. */
  readonly secureVariable: string | null
}

/** What holds without configuration. */
export const defaultCompliance: Compliance = { masker: createMasker(), secureVariable: null }
