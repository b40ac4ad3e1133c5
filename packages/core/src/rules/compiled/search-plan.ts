import type { FactName } from '../fact-catalogue.js'
import { type Facts, noFacts } from '../facts-of.js'
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
  /** What the indexes leave of all rules. */
  readonly bits: Uint32Array
  /** What a trace keeps of it, if it is traced. */
  record: SearchRecord | null
}

/** What turned rules away. */
export interface SearchRecord {
  /** By word of 32 rules, and in that by index: a bit for each that it turned away. */
  byIndex: number[]
  /** Pairs: the place of a rule that failed behind the indexes, and the number of the part of its `rest` that did. */
  readonly byRest: number[]
}

/** A search through a plan. */
export const createSearch = (plan: RulePlan, names: readonly FactName[]): Search => ({
  plan,
  names,
  values: [],
  facts: noFacts,
  tables: plan.indexes.map(({ table }) => table),
  rows: plan.indexes.map(() => -1),
  bits: new Uint32Array((plan.rules.length + 31) >>> 5),
  record: null,
})

/** Begins anew, with other facts; to be traced, if what is found out is to be kept. */
export function beginSearch(search: Search, facts: Facts, traced: boolean): void {
  search.facts = facts
  const { rows, names } = search
  search.record = traced ? { byIndex: [], byRest: [] } : null
  for (let index = 0; index < rows.length; index++) rows[index] = -1
  if (traced || search.values.length !== names.length) search.values = new Array(names.length).fill(undefined)
  else for (let slot = 0; slot < names.length; slot++) search.values[slot] = undefined
}

/** Lets go of the facts, and of what was read if a trace keeps it. */
export function endSearch(search: Search): void {
  search.facts = noFacts
  if (search.record !== null) search.values = []
  search.record = null
}

/**
 * The place of the first rule that holds; -1 if there is none. Goes by words of 32 rules: the indexes turn away those that cannot
 * hold, one fact after the other, and a fact that none of those left asks about is not read.
 */
export function firstMatch(search: Search): number {
  const { plan, bits } = search
  if (plan.indexes.length === 0) {
    for (let place = 0; place < plan.rules.length; place++) if (restHolds(search, place)) return place
    return -1
  }
  for (let word = 0; word < bits.length; word++) {
    for (let left = candidates(search, word); left !== 0; left &= left - 1) {
      const place = (word << 5) + 31 - Math.clz32(left & -left)
      if (restHolds(search, place)) return place
    }
  }
  return -1
}

/** Puts the places of the rules that hold among `places`, in order, up to one that says stop. */
export function allMatches(search: Search, places: number[]): void {
  const { plan, bits } = search
  if (plan.indexes.length === 0) {
    for (let place = 0; place < plan.rules.length; place++) {
      if (!restHolds(search, place)) continue
      places.push(place)
      if (plan.stops[place] === true) return
    }
    return
  }
  if (!narrow(search)) return
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word] as number; left !== 0; left &= left - 1) {
      const place = (word << 5) + 31 - Math.clz32(left & -left)
      if (!restHolds(search, place)) continue
      places.push(place)
      if (plan.stops[place] === true) return
    }
  }
}

/** The rules of a word that the indexes leave. */
function candidates(search: Search, word: number): number {
  const { indexes, every } = search.plan
  const { record } = search
  if (record !== null) for (let at = 0; at < indexes.length; at++) record.byIndex.push(0)
  let left = every[word] as number
  for (let at = 0; at < indexes.length; at++) {
    if ((left & ((indexes[at] as FactIndex).asking[word] as number)) === 0) continue
    const row = rowOf(search, at)
    const kept = left & ((search.tables[at] as Uint32Array)[row + word] as number)
    if (record !== null) record.byIndex[word * indexes.length + at] = left & ~kept
    left = kept
    if (left === 0) return 0
  }
  return left
}

/** Puts what the indexes leave into `bits`, fact by fact; whether that is anything. */
function narrow(search: Search): boolean {
  const { bits, plan, record } = search
  const { indexes } = plan
  bits.set(plan.every)
  if (record !== null) record.byIndex = new Array(bits.length * indexes.length).fill(0)
  for (let at = 0; at < indexes.length; at++) {
    const { asking } = indexes[at] as FactIndex
    let asked = 0
    for (let word = 0; word < bits.length; word++) asked |= (bits[word] as number) & (asking[word] as number)
    if (asked === 0) continue
    const row = rowOf(search, at)
    const table = search.tables[at] as Uint32Array
    let left = 0
    for (let word = 0; word < bits.length; word++) {
      const before = bits[word] as number
      const kept = before & (table[row + word] as number)
      if (record !== null) record.byIndex[word * indexes.length + at] = before & ~kept
      bits[word] = kept
      left |= kept
    }
    if (left === 0) return false
  }
  return true
}

/** Where the row of a fact's value begins in its table. */
function rowOf(search: Search, at: number): number {
  const known = search.rows[at] as number
  if (known >= 0) return known
  const index = search.plan.indexes[at] as FactIndex
  const found = index.rowOf(read(search, index.slot))
  const row = typeof found === 'number' ? found : 0
  search.tables[at] = typeof found === 'number' ? index.table : found
  search.rows[at] = row
  return row
}

function restHolds(search: Search, place: number): boolean {
  const parts = search.plan.rest[place] as readonly CompiledCondition[]
  for (let at = 0; at < parts.length; at++) {
    if (conditionHolds(parts[at] as CompiledCondition, search)) continue
    if (search.record !== null) search.record.byRest.push(place, at)
    return false
  }
  return true
}
