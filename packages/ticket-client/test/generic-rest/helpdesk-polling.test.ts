import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createRestBackend } from '../../src/index.js'
import { helpdeskSecrets, startHelpdesk } from './helpdesk.js'

describe('a described help desk', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startHelpdesk()
      return {
        connect: () => createRestBackend(desk.description, { secrets: helpdeskSecrets, now: () => desk.now }),
        async changeAs(id, done) {
          if (done.type === 'deleted') desk.remove(Number(id))
          else if (done.type === 'changed') desk.touch(Number(id), { title: done.subject })
        },
        async settle() {
          desk.now += 1_000
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      remarks: 'a description has no list of remarks; webhooks tell of them',
      deletions: 'the list leaves deleted cases out; webhooks tell of them',
      each: 'a case says who changed it last',
    },
  })
})
