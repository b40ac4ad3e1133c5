import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createHubSpotBackend } from '../../src/index.js'
import { hubSpotApp, hubSpotToken, startHubSpotDesk } from './hubspot-desk.js'

describe('HubSpot', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startHubSpotDesk()
      const auth = { kind: 'bearer', token: hubSpotToken } as const
      return {
        connect: () => createHubSpotBackend({ url: desk.url, auth, portalId: '12345', appId: hubSpotApp }),
        async changeAs(id, done) {
          if (done.type === 'deleted') desk.remove(id)
          // a remark is a record of its own, linked to the ticket, which it does not change
          else if (done.type === 'changed') desk.edit(id, { subject: done.subject })
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      remarks: 'notes are records of their own; the search for changed tickets does not find them',
      deletions: 'a deleted ticket is in no search; webhooks tell of it',
    },
  })
})
