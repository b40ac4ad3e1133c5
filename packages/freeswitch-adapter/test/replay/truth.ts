import { readFileSync } from 'node:fs'
import type { CallOutcome, EndedBy, OfferResult } from '@ringloop/core'

/** What the SIP phones and the CDRs say about one call; times are those of the CDR, in milliseconds. */
export interface TrueCall {
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly number: string | null
  readonly name: string | null
  readonly anonymous: boolean
  readonly dialled: string
  readonly queue: string | null
  readonly state: 'ended' | 'active'
  readonly outcome: CallOutcome | null
  readonly agents: readonly {
    readonly extension: string
    readonly agent: string | null
    readonly result: OfferResult | null
    readonly offeredAt: number | null
    readonly answeredAt: number | null
    readonly leftAt: number | null
  }[]
  readonly transfers: readonly { readonly kind: string; readonly from: string; readonly to: string; readonly result: string }[]
  readonly holds: number
  readonly digits: string
  readonly supervisors: readonly string[]
  readonly conference: boolean
  readonly recordings: number
  readonly endedBy: EndedBy
  readonly cause: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** The truth of every recorded scenario, in the order in which its calls started. */
export const truth = JSON.parse(readFileSync(new URL('../recordings/truth.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly TrueCall[]
>
