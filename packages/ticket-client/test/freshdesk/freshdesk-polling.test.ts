import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createFreshdeskBackend } from '../../src/index.js'
import { apiKey, startFreshdeskDesk } from './freshdesk-desk.js'

const agent = 501

describe('Freshdesk', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startFreshdeskDesk()
      return {
        connect: () => createFreshdeskBackend({ url: desk.url, apiKey, now: desk.now, wait: async () => undefined }),
        async changeAs(id, done) {
          if (done.type === 'changed') desk.change(Number(id), agent, { subject: done.subject })
          else if (done.type === 'commented') desk.change(Number(id), agent, { note: done.text })
          else desk.remove(Number(id))
        },
        settle: async () => desk.pass(1),
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      each: 'a ticket does not say who changed it, only when it was changed last',
      deletions: 'the list leaves deleted tickets out',
    },
  })
})
