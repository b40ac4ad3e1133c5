import type { CallOutcome, OfferResult } from '@ringloop/core'

/** FreeSWITCH's hang-up causes (Q.850 and its own) that say more than "failed". */
const results: Readonly<Record<string, OfferResult>> = {
  NO_ANSWER: 'noAnswer',
  NO_USER_RESPONSE: 'noAnswer',
  ALLOTTED_TIMEOUT: 'noAnswer',
  PROGRESS_TIMEOUT: 'noAnswer',
  RECOVERY_ON_TIMER_EXPIRE: 'noAnswer',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  LOSE_RACE: 'lostRace',
  PICKED_OFF: 'pickedOff',
  ORIGINATOR_CANCEL: 'cancelled',
}

/** How an offer ended that was not answered. */
export function offerResultOf(cause: string): OfferResult {
  return results[cause] ?? 'failed'
}

/** Causes with which a call ends in the ordinary way. */
const ordinary = new Set(['NORMAL_CLEARING', 'NORMAL_UNSPECIFIED', 'NONE', 'SUCCESS', 'ORIGINATOR_CANCEL'])

/**
 * The outcome of a call in which nobody answered, from the cause of the customer's leg, the last offer's result, and whether
 * somebody was to answer: a queue that gave the customer up, or the customer we called. A caller who never came as far as an
 * agent or a queue was missed by nobody.
 */
export function unansweredOutcome(cause: string, lastOffer: OfferResult | null, rangInVain: boolean): CallOutcome {
  const byCause = results[cause]
  if (byCause === 'busy' || byCause === 'rejected' || byCause === 'noAnswer') return byCause
  if (!ordinary.has(cause)) return 'failed'
  if (lastOffer === 'busy' || lastOffer === 'rejected' || lastOffer === 'failed') return lastOffer
  return lastOffer === 'noAnswer' || rangInVain ? 'noAnswer' : 'abandoned'
}
