import { describe, expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { killRepeatedly } from './kill-repeatedly.js'
import { nothingWaits } from './nothing-waits.js'

const calls = 500
const kills = 50

describe('a gateway that is killed again and again, with its own desk', () => {
  it(`files one ticket a call: ${calls} calls, ${kills} × kill -9`, { timeout: 900_000 }, async () => {
    const report = await killRepeatedly({ calls, kills, seed: 20_261_121, tracker: null }, nothingWaits)
    const store = await createPgliteStore({ directory: report.directory })
    try {
      const tickets = await store.database.query<{ contact_number: string; external_id: string }>(
        'select contact_number, external_id from tickets',
      )
      const filed = tickets.map((ticket) => ticket.contact_number).sort()
      expect(filed).toEqual(report.numbers.map((number) => `+886${number.slice(1)}`).sort())
      expect(new Set(tickets.map((ticket) => ticket.external_id)).size).toBe(calls)
      expect(report.kills).toBe(kills)
    } finally {
      await store[Symbol.asyncDispose]()
      await report.cleanUp()
    }
  })
})
