import { expect, it } from 'vitest'
import { describeWithRequestTracker } from '../../../ticket-client/test/support/request-tracker.js'
import { killRepeatedly } from './kill-repeatedly.js'
import { nothingWaits } from './nothing-waits.js'

const calls = 500
const kills = 50

await describeWithRequestTracker('a gateway that is killed again and again, with Request Tracker', (tracker) => {
  it(`files one ticket a call: ${calls} calls, ${kills} × kill -9`, { timeout: 1_200_000 }, async () => {
    const before = await newestTicket(tracker)
    const report = await killRepeatedly({ calls, kills, seed: 5, tracker: { ...tracker, queue: 'Support' } }, nothingWaits)
    try {
      // By subject, so that a double is found whatever its fields hold, and other suites' tickets are not. Merged and rejected
      // doubles are none: nobody works on them.
      const numbers = await callerNumbers(tracker, before)
      expect(numbers.sort()).toEqual(report.numbers.map((number) => `+886${number.slice(1)}`).sort())
      expect(report.kills).toBe(kills)
    } finally {
      await report.cleanUp()
    }
  })
})

interface Tracker {
  readonly url: string
  readonly token: string
}

interface TicketPage {
  readonly items: readonly {
    readonly id: string
    readonly CustomFields?: readonly { readonly name: string; readonly values: readonly string[] }[]
  }[]
  readonly pages?: number
}

async function ask(tracker: Tracker, query: string, fields: string, page: number, order = 'ASC'): Promise<TicketPage> {
  const search = new URLSearchParams({ query, fields, per_page: '100', page: String(page), orderby: 'id', order })
  const response = await fetch(`${tracker.url}/REST/2.0/tickets?${search}`, {
    headers: { authorization: `token ${tracker.token}` },
  })
  if (!response.ok) throw new Error(`Request Tracker answers ${response.status}: ${await response.text()}`)
  return (await response.json()) as TicketPage
}

async function newestTicket(tracker: Tracker): Promise<number> {
  const { items } = await ask(tracker, 'id > 0', 'id', 1, 'DESC')
  return Math.max(0, ...items.map((item) => Number(item.id)))
}

async function callerNumbers(tracker: Tracker, after: number): Promise<string[]> {
  const numbers: string[] = []
  for (let page = 1; ; page++) {
    const { items } = await ask(
      tracker,
      `id > ${after} AND Subject LIKE 'Caller 0920' AND Status != 'rejected' AND Status != 'deleted'`,
      'CustomFields',
      page,
    )
    for (const item of items)
      numbers.push(
        item.CustomFields?.find((field) => field.name === 'CallerPhone')?.values[0] ?? `no number on ticket ${item.id}`,
      )
    if (items.length < 100) return numbers
  }
}
