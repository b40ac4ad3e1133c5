/**
 * Remembers which changes of conversations we made ourselves: Chatwoot does not say who changed a conversation, only when.
 *
 * Until a writing ends, every change is ours: one that fails must be ended too, at its beginning, or nobody else's would ever be told.
 * A change counts as ours if it was made between what we read before writing and what we read after. Somebody who changes the same
 * conversation within this second is taken for us; what another process of ours does is not known here.
 */
export interface OwnWrites {
  /** @param since `changedAt` before; @returns to be called with `changedAt` after */
  begin(id: number, since: number): (until: number) => void
  includes(id: number, changedAt: number): boolean
}

interface Span {
  readonly since: number
  until: number
  readonly forgetAt: number
}

const keepMs = 600_000
const maximum = 2000

/** Makes {@link OwnWrites}: ten minutes of them, two thousand at most. */
export function createOwnWrites(now: () => number): OwnWrites {
  const spans = new Map<string, Span>()
  let count = 0
  return {
    begin(id, since) {
      for (const [key, span] of spans) if (span.forgetAt <= now() || spans.size >= maximum) spans.delete(key)
      count += 1
      const span: Span = { since, until: Number.POSITIVE_INFINITY, forgetAt: now() + keepMs }
      spans.set(`${id}/${count}`, span)
      return (until) => {
        span.until = until
      }
    },
    includes(id, changedAt) {
      for (const [key, span] of spans)
        if (key.startsWith(`${id}/`) && changedAt > span.since && changedAt <= span.until) return true
      return false
    },
  }
}
