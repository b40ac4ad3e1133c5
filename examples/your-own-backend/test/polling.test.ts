import { setTimeout as wait } from 'node:timers/promises'
import { testTicketPolling } from '@ringloop/core/testing'
import { it } from 'vitest'
import { startAcmeDesk } from '../acme-desk/start-acme-desk.js'
import { createAcmeBackend } from '../src/index.js'

testTicketPolling({
  it,
  async make() {
    // a desk whose clock goes twenty times as fast: a second of it is over in fifty milliseconds
    const begun = Date.now()
    const desk = await startAcmeDesk({ now: () => begun + (Date.now() - begun) * 20 })
    const asErika = async (method: string, path: string, body: object) => {
      const headers = { 'x-desk-key': 'key-of-erika' }
      const response = await fetch(new URL(path, desk.url), { method, headers, body: JSON.stringify(body) })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
    }
    return {
      connect: () => createAcmeBackend({ url: desk.url, key: 'key-of-ringloop', region: 'DE', searchLagMs: 75 }),
      async changeAs(id, done) {
        if (done.type === 'changed') await asErika('PATCH', `v1/cases/${id}`, { subject: done.subject })
        else if (done.type === 'commented') await asErika('POST', `v1/cases/${id}/remarks`, { text: done.text })
      },
      // found by the search, and in a second that is over
      settle: () => wait(125),
      [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
    }
  },
  cannotTell: { deletions: 'nobody can delete a case', each: 'a case says who changed it last' },
})
