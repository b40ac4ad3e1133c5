import { type Contact, type E164, toContactId } from '@ringloop/core'
import { testContactDirectory, testTicketBackend, testTicketPolling } from '@ringloop/core/testing'
import { afterAll, beforeAll, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import type { Store } from '../../src/storage/store.js'
import { onEachDatabase } from '../support/each-database.js'

onEachDatabase((open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())
  const emptyDesk = async () => {
    await store.database.query(
      'truncate tickets, ticket_comments, ticket_files, ticket_file_pieces, contacts, contact_numbers, contact_history restart identity',
    )
    return createEmbeddedDesk(store)
  }

  testTicketBackend({
    it,
    make: async () => (await emptyDesk()).tickets,
    capabilities: {
      createOnce: 'idempotencyKey',
      findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
      versions: true,
      priority: true,
      tags: true,
      description: true,
      comments: ['internal', 'public'],
      attachments: { maximumBytes: 524_288_000, visibility: ['internal', 'public'] },
      customFields: 'configured',
      subTickets: 'parent',
      changes: ['poll'],
    },
    sample: {
      customFields: ['callId', 'anything'],
      // What no text column of PostgreSQL can hold.
      storedText: (text) => text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD'),
      absentId: '999999',
    },
  })

  testTicketPolling({
    it,
    async make() {
      await emptyDesk()
      const connect = () => createEmbeddedDesk(store).tickets
      const another = createEmbeddedDesk(store, systemClock, 'Erika').tickets
      const { signal } = new AbortController()
      return {
        connect,
        async changeAs(id, done) {
          if (done.type === 'changed') await another.update(id, { subject: done.subject }, { signal })
          if (done.type === 'commented') await another.comment?.(id, done.text, { visibility: 'internal', signal })
        },
      }
    },
    cannotTell: {
      deletions: 'tickets are not deleted there',
      each: 'of several changes the last is told',
    },
  })

  const ada = toContactId('ada')
  const home = '+4930901820' as E164
  const shared = '+4930901821' as E164
  const contacts: readonly Contact[] = [
    { id: ada, name: 'Ada', numbers: [home, shared], tags: ['VIP'], level: 'gold', url: 'https://crm.example.com/ada' },
    { id: toContactId('bob'), name: 'Bob', numbers: [shared], tags: [] },
  ]

  testContactDirectory({
    it,
    async make() {
      const desk = await emptyDesk()
      await desk.contacts.put(contacts.map((contact) => ({ contact })))
      return desk.contacts
    },
    sample: {
      known: { number: home, contactIds: ['ada'] },
      shared: { number: shared, contactIds: ['ada', 'bob'] },
      unknown: '+4930999999' as E164,
    },
  })
})
