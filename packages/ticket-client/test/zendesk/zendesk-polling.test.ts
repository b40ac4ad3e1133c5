import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createZendeskBackend } from '../../src/index.js'
import { startZendeskDesk, zendeskAuth } from './zendesk-desk.js'

const agent = 501

describe('Zendesk', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startZendeskDesk()
      return {
        connect: () => createZendeskBackend({ url: desk.url, auth: zendeskAuth, wait: async () => undefined, now: desk.now }),
        async changeAs(id, done) {
          if (done.type === 'changed') desk.change(Number(id), agent, { subject: done.subject })
          else if (done.type === 'commented') desk.change(Number(id), agent, { comment: done.text })
          else desk.remove(Number(id))
        },
        // the export is a minute behind
        settle: async () => desk.pass(61),
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
  })
})
