import { createMemoryStore, toCallId } from '@ringloop/core'
import { testJournalAndOutbox } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { scriptedCall } from '../scripted-call.js'

describe('the store in memory keeps the contract', () => {
  testJournalAndOutbox({
    it,
    make: async () => {
      const store = createMemoryStore()
      return { journal: store, outbox: store, inbox: store }
    },
  })
})

describe('a bounded store in memory', () => {
  async function fill(keepEnded: number) {
    const store = createMemoryStore({ keepEnded })
    const events = []
    for (const id of ['a', 'b', 'c']) {
      const call = scriptedCall({ id })
      const event = call.originated()
      events.push(event)
      const key = `${id}/fileTicket`
      await store.commit({
        events: [event],
        effects: [{ type: 'expireWrapUp', key, callId: toCallId(id), dueAt: 0 }],
        ended: [],
      })
      if (id !== 'b') await store.complete(key)
      await store.commit({ events: [], effects: [], ended: [toCallId(id)] })
    }
    return { store, ids: events.map((event) => event.id) }
  }

  it('forgets the calls that ended first, but not what is still to be done', async () => {
    const { store, ids } = await fill(1)
    expect([...(await store.known(ids))]).toEqual(ids.slice(1))
    expect(await store.pending()).toBe(1)
  })

  it('forgets nothing within its bound', async () => {
    const { store, ids } = await fill(3)
    expect([...(await store.known(ids))]).toEqual(ids)
  })
})
