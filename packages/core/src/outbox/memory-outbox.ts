import type { Effect } from '../pipeline/effect.js'
import type { Timestamp } from '../time/clock.js'
import type { LeasedEffect, Outbox } from './outbox.js'

interface Row {
  effect: Effect
  state: 'pending' | 'parked'
  attempts: number
  dueAt: Timestamp
  leaseUntil: Timestamp
}

/** An outbox in memory, with the door through which its journal puts effects in. */
export interface MemoryOutbox {
  readonly outbox: Outbox
  /** Puts an effect in, due at once or when it says. `false` if its key was known. */
  add(effect: Effect): boolean
  /** Forgets keys that are done; `false`, and nothing forgotten, if one is not. */
  forget(keys: readonly string[]): boolean
}

/** Makes an empty outbox. */
export function createMemoryOutbox(): MemoryOutbox {
  // only what is not done is ever looked through
  const rows = new Map<string, Row>()
  const done = new Set<string>()

  const availableAt = (row: Row): Timestamp => Math.max(row.dueAt, row.leaseUntil)
  const dueAtFirst = (effect: Effect): Timestamp => ('dueAt' in effect ? effect.dueAt : 0)

  const outbox: Outbox = {
    async lease({ now, leaseMs, limit, types }) {
      const due = [...rows.values()]
        .filter((row) => row.state === 'pending' && types.includes(row.effect.type) && availableAt(row) <= now)
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, Math.max(0, limit))
      return due.map((row): LeasedEffect => {
        row.leaseUntil = now + leaseMs
        row.attempts += 1
        return { effect: row.effect, attempts: row.attempts - 1, leaseUntil: row.leaseUntil }
      })
    },
    async complete(key) {
      if (rows.delete(key)) done.add(key)
    },
    async retry(key, at) {
      const row = rows.get(key)
      if (row?.state === 'pending') Object.assign(row, { dueAt: at, leaseUntil: 0 })
    },
    async park(key) {
      const row = rows.get(key)
      if (row?.state === 'pending') Object.assign(row, { state: 'parked', leaseUntil: 0 })
    },
    async revive(key, at) {
      const row = rows.get(key)
      if (row?.state === 'parked') Object.assign(row, { state: 'pending', dueAt: at, leaseUntil: 0 })
    },
    async nextDue() {
      let next: Timestamp | null = null
      for (const row of rows.values()) {
        if (row.state === 'pending' && (next === null || availableAt(row) < next)) next = availableAt(row)
      }
      return next
    },
    async pending() {
      return rows.size
    },
  }

  return {
    outbox,
    add(effect) {
      if (done.has(effect.key)) return false
      const row = rows.get(effect.key)
      if (row === undefined) {
        rows.set(effect.key, { effect, state: 'pending', attempts: 0, dueAt: dueAtFirst(effect), leaseUntil: 0 })
        return true
      }
      // a person asks for it again, perhaps with something mended
      if (row.state === 'parked') Object.assign(row, { effect, state: 'pending', dueAt: dueAtFirst(effect), leaseUntil: 0 })
      return false
    },
    forget(keys) {
      if (keys.some((key) => rows.has(key))) return false
      for (const key of keys) done.delete(key)
      return true
    },
  }
}
