import type { FactName } from '../fact-catalogue.js'
import { type Facts, type FactValue, noFacts } from '../facts-of.js'
import { type CompiledCondition, conditionHolds } from './compile-condition.js'
import { type Evaluation, read } from './evaluation.js'
import type { FactIndex } from './fact-index.js'
import type { RulePlan } from './rule-plan.js'

/** One evaluation of a plan; made once and used again and again. */
export interface Search extends Evaluation {
  readonly plan: RulePlan
  /** By index: the table in which the row of its fact's value is, and where it begins; -1: not looked up yet. */
  readonly tables: Uint32Array[]
  readonly rows: number[]
}

/** A search through a plan. */
export const createSearch = (plan: RulePlan, names: readonly FactName[]): Search => ({
  plan,
  names,
  values: [],
  facts: noFacts,
  tables: plan.indexes.map(({ table }) => table),
  rows: plan.indexes.map(() => -1),
})

/** Begins anew, with other facts. With `values`, what is read is kept there. */
export function beginSearch(search: Search, facts: Facts, values: (FactValue | undefined)[] | null): void {
  search.facts = facts
  const { rows, names } = search
  for (let index = 0; index < rows.length; index++) rows[index] = -1
  if (values !== null) search.values = values
  else if (search.values.length !== names.length) search.values = new Array(names.length).fill(undefined)
  else for (let slot = 0; slot < names.length; slot++) search.values[slot] = undefined
}

/** Lets go of the facts, and of what was read if a trace keeps it. */
export function endSearch(search: Search, kept: boolean): void {
  search.facts = noFacts
  if (kept) search.values = []
}

/**
 * The place of the next rule that holds, from `from` on; -1 if there is none. Goes by words of 32 rules: the indexes turn away
 * those that cannot hold, one fact after the other, and a fact that none of those left asks about is not read.
 */
export function nextMatch(search: Search, from: number): number {
  const { plan } = search
  const count = plan.rules.length
  if (plan.indexes.length === 0) {
    for (let place = from; place < count; place++) if (restHolds(search, place)) return place
    return -1
  }
  const words = (count + 31) >>> 5
  for (let word = from >>> 5; word < words; word++) {
    let left = candidates(search, word)
    if (word === from >>> 5) left &= -1 << (from & 31)
    if (word === words - 1 && (count & 31) !== 0) left &= (1 << (count & 31)) - 1
    for (; left !== 0; left &= left - 1) {
      const place = (word << 5) + 31 - Math.clz32(left & -left)
      if (restHolds(search, place)) return place
    }
  }
  return -1
}

/** The rules of a word that the indexes leave. */
function candidates(search: Search, word: number): number {
  const { indexes } = search.plan
  let left = -1
  for (let at = 0; at < indexes.length; at++) {
    const index = indexes[at] as FactIndex
    if ((left & (index.asking[word] as number)) === 0) continue
    let row = search.rows[at] as number
    if (row < 0) {
      const found = index.rowOf(read(search, index.slot))
      row = typeof found === 'number' ? found : 0
      search.tables[at] = typeof found === 'number' ? index.table : found
      search.rows[at] = row
    }
    left &= (search.tables[at] as Uint32Array)[row + word] as number
    if (left === 0) return 0
  }
  return left
}

function restHolds(search: Search, place: number): boolean {
  const parts = search.plan.rest[place] as readonly CompiledCondition[]
  for (let at = 0; at < parts.length; at++) if (!conditionHolds(parts[at] as CompiledCondition, search)) return false
  return true
}
