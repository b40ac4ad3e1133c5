import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createZammadBackend } from '../../src/index.js'
import { startZammadDesk, zammadToken } from './zammad-desk.js'

describe('Zammad', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startZammadDesk()
      const ticketOf = (id: string) => {
        const ticket = desk.tickets.find((one) => String(one.id) === id)
        if (ticket === undefined) throw new Error(`no ticket ${id}`)
        return ticket
      }
      return {
        connect: () => createZammadBackend({ url: desk.url, token: zammadToken, group: 'Users', wait: async () => undefined }),
        async changeAs(id, done) {
          const ticket = ticketOf(id)
          desk.byOther(() => {
            if (done.type === 'deleted') (desk.tickets as unknown[]).splice(desk.tickets.indexOf(ticket), 1)
            else if (done.type === 'commented') desk.addArticle(ticket, { body: done.text, internal: true })
            else {
              ticket.title = done.subject
              desk.touch(ticket)
            }
          })
        },
        async settle() {
          desk.now += 2_000
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: {
      deletions: 'a deleted ticket is in no search',
      each: 'a ticket says who changed it last',
    },
  })
})
