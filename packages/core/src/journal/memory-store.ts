import type { CallId } from '../calls/call-id.js'
import { createMemoryOutbox } from '../outbox/memory-outbox.js'
import type { Outbox } from '../outbox/outbox.js'
import type { ChangeInbox } from './change-inbox.js'
import type { Journal, JournalEntry, UnfinishedEntry } from './journal.js'
import { createMemoryInbox } from './memory-inbox.js'

/** A journal, an outbox and an inbox in memory: for tests, replays and a first try. A restart forgets everything. */
export interface MemoryStore extends Journal, Outbox, ChangeInbox {}

interface CallRecord {
  readonly entries: JournalEntry[]
  readonly effectKeys: string[]
  ended: boolean
}

/**
 * Makes an empty store. `keepEnded` bounds the history: of the calls that have ended, only that many are kept, with their
 * events, event ids and effect keys; by default all are. What is pruned is forgotten as if it never was, so keep more than
 * the `recent` calls you read at a start, and more than a switch may repeat after a reconnect.
 */
export function createMemoryStore(options: { readonly keepEnded?: number } = {}): MemoryStore {
  const keepEnded = options.keepEnded ?? Number.POSITIVE_INFINITY
  const { outbox, add, forget } = createMemoryOutbox()
  const { inbox, take } = createMemoryInbox()
  const calls = new Map<CallId, CallRecord>()
  const eventIds = new Set<string>()
  // calls in order of their end
  const ended = new Set<CallId>()
  let sequence = 0

  const recordOf = (id: CallId): CallRecord => {
    const known = calls.get(id)
    if (known !== undefined) return known
    const record: CallRecord = { entries: [], effectKeys: [], ended: false }
    calls.set(id, record)
    return record
  }

  function prune(): void {
    let excess = ended.size - keepEnded
    for (const id of ended) {
      if (excess-- <= 0) return
      const record = calls.get(id)
      // what is not done yet stays, whatever the bound
      if (record === undefined || !forget(record.effectKeys)) continue
      for (const { event } of record.entries) eventIds.delete(event.id)
      calls.delete(id)
      ended.delete(id)
    }
  }

  async function* inOrder(records: Iterable<CallRecord>, from: number): AsyncGenerator<JournalEntry> {
    const entries = [...records].flatMap((record) => record.entries).filter((entry) => entry.sequence >= from)
    yield* entries.sort((a, b) => a.sequence - b.sequence)
  }

  return {
    ...outbox,
    ...inbox,
    async known(ids) {
      return new Set(ids.filter((id) => eventIds.has(id)))
    },
    async commit(batch) {
      for (const event of batch.events) {
        if (eventIds.has(event.id)) continue
        eventIds.add(event.id)
        sequence += 1
        recordOf(event.callId).entries.push({ sequence, event })
      }
      for (const effect of batch.effects) {
        if (add(effect) && effect.callId !== null) recordOf(effect.callId).effectKeys.push(effect.key)
      }
      for (const key of batch.completed ?? []) await outbox.complete(key)
      if (batch.taken !== undefined) take(batch.taken)
      for (const id of batch.ended) {
        const record = calls.get(id)
        if (record === undefined || record.ended) continue
        record.ended = true
        ended.add(id)
      }
      for (const id of batch.reopened ?? []) {
        const record = calls.get(id)
        if (record !== undefined) record.ended = false
        ended.delete(id)
      }
      prune()
      return sequence
    },
    async *unfinished({ recent }): AsyncGenerator<UnfinishedEntry> {
      const latest = recent <= 0 ? [] : [...ended].slice(-recent)
      const shown = new Set(latest)
      const records = [...calls].filter(([id, record]) => !record.ended || shown.has(id)).map(([, record]) => record)
      for await (const entry of inOrder(records, 1)) yield { ...entry, ended: shown.has(entry.event.callId) }
    },
    read: ({ from }) => inOrder(calls.values(), from),
  }
}
