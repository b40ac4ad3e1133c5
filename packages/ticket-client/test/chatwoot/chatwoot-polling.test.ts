import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createChatwootBackend } from '../../src/index.js'
import { deskToken, startChatwootDesk } from './chatwoot-desk.js'

describe('Chatwoot', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startChatwootDesk()
      return {
        connect: () => createChatwootBackend({ url: desk.url, account: 1, inbox: 3, token: deskToken }),
        async changeAs(id, done) {
          if (done.type === 'deleted') desk.remove(id)
          else if (done.type === 'commented') desk.say(id, done.text)
          else desk.setAttribute(id, 'ringloop_subject', done.subject)
        },
        settle: async () => desk.tick(1),
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      remarks: 'a list has the last message alone; webhooks tell of each',
      deletions: 'deleted conversations are in no list',
      each: 'a conversation does not say who changed it',
    },
  })
})
