import { type CallId, type Interaction, isFinished } from '@ringloop/core'

/** The calls that are finished and still kept, for the desks. */
export interface FinishedCalls {
  /** To be told of each call that changed: it is finished now, or not any more. */
  note(interaction: Interaction): void
  /** Those beyond what is kept, the oldest first; they are not among them any more. */
  takeExcess(): readonly CallId[]
}

/** None so far; the last `keep` are kept. */
export function createFinishedCalls(keep: number): FinishedCalls {
  /** In order of finishing. */
  const finished = new Set<CallId>()
  return {
    note(interaction) {
      if (isFinished(interaction)) finished.add(interaction.id)
      else finished.delete(interaction.id)
    },
    takeExcess() {
      const excess = [...finished].slice(0, Math.max(0, finished.size - keep))
      for (const id of excess) finished.delete(id)
      return excess
    },
  }
}
