/** Rows that were rejected for the same reason. */
export interface RejectionReason {
  /** How many. */
  readonly count: number
  /** The first of them. */
  readonly examples: readonly { readonly line: number; readonly problem: string }[]
}

/** Counts rejected rows by their reason; so many reasons and examples are kept. */
export interface RejectionReasons {
  add(line: number, problem: string): void
  /** The most frequent first. */
  list(): readonly RejectionReason[]
}

const most = { reasons: 100, examples: 3 }

/** No rows yet. */
export function createRejectionReasons(): RejectionReasons {
  const reasons = new Map<string, { count: number; examples: { line: number; problem: string }[] }>()
  return {
    add(line, problem) {
      const kind = kindOf(problem)
      const known = reasons.get(kind) ?? reasons.get(reasons.size < most.reasons ? kind : 'others')
      const reason = known ?? { count: 0, examples: [] }
      if (known === undefined) reasons.set(reasons.size < most.reasons ? kind : 'others', reason)
      reason.count++
      if (reason.examples.length < most.examples) reason.examples.push({ line, problem })
    },
    list: () => [...reasons.values()].sort((a, b) => b.count - a.count),
  }
}

/** A problem without the values in it. */
const kindOf = (problem: string) => problem.replace(/"(?:[^"\\]|\\.)*"/g, '"…"').replace(/\d+/g, '#')
