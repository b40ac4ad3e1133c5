import type { FactName } from '../fact-catalogue.js'
import type { Facts, FactValue } from '../facts-of.js'

/** One evaluation: the facts that were read so far, each at most once. */
export interface Evaluation {
  readonly names: readonly FactName[]
  /** By place of the fact in `names`; `undefined`: not read yet. */
  values: (FactValue | undefined)[]
  facts: Facts
}

/** The value of a fact. */
export function read(evaluation: Evaluation, slot: number): FactValue {
  const known = evaluation.values[slot]
  if (known !== undefined) return known
  const value = evaluation.facts(evaluation.names[slot] as FactName) ?? null
  evaluation.values[slot] = value
  return value
}
