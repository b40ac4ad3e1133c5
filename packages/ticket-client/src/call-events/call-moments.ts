import type { Call, EndedCall } from '@ringloop/core'

/** Something in a call's life that others are told of, with the call as it is then. */
export type CallMoment =
  | { readonly kind: 'began'; readonly call: Call }
  | { readonly kind: 'answered'; readonly call: Call }
  | { readonly kind: 'transferred'; readonly call: Call }
  | { readonly kind: 'ended'; readonly call: EndedCall }

/** What happened between two states of a call, in the order in which it did: each moment of a call is told once, however often it changes. */
export function callMoments(before: Call | undefined, after: Call): readonly CallMoment[] {
  const moments: CallMoment[] = []
  if (before === undefined) moments.push({ kind: 'began', call: after })
  if ((before?.answeredAt ?? null) === null && after.answeredAt !== null) moments.push({ kind: 'answered', call: after })
  const handedOn = (call: Call | undefined) => call?.transfers.filter(({ result }) => result === 'completed').length ?? 0
  if (handedOn(after) > handedOn(before)) moments.push({ kind: 'transferred', call: after })
  if (after.state === 'ended' && before?.state !== 'ended') moments.push({ kind: 'ended', call: after })
  return moments
}
