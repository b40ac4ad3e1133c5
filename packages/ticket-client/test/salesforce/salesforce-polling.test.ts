import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { ann, startSalesforceDesk } from './salesforce-desk.js'
import { gateway } from './salesforce-gateway.js'

describe('Salesforce', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startSalesforceDesk()
      return {
        connect: () => gateway(desk),
        async changeAs(id, done) {
          if (done.type === 'deleted') desk.remove(id)
          else if (done.type === 'changed') desk.change(id, { Subject: done.subject }, ann)
          else desk.comment(id, done.text, ann)
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: { deletions: 'deleted cases are in no query', each: 'a case says who changed it last' },
  })
})
