import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createServiceNowBackend } from '../../src/index.js'
import { startServiceNowDesk } from './servicenow-desk.js'

describe('ServiceNow', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startServiceNowDesk()
      const auth = { kind: 'basic', username: 'ringloop', password: 'secret' } as const
      return {
        connect: () => createServiceNowBackend({ url: desk.url, auth }),
        async changeAs(id, done) {
          if (done.type === 'deleted') desk.remove(id)
          else desk.change(id, done.type === 'changed' ? { short_description: done.subject } : { comments: done.text }, 'ann')
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      remarks: 'they are in a journal table that only administrators may read; that the incident changed is told',
      deletions: 'deleted incidents are in another table',
      each: 'an incident says who changed it last',
    },
  })
})
