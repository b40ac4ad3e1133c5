import { beforeAll, expect, it, vi } from 'vitest'
import { createRedmineBackend } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { describeWithRedmine } from '../support/redmine.js'
import { createRedmineProbe } from '../support/redmine-probe.js'

const { signal } = new AbortController()
// Redmine takes a tenth of a second a request, and several on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

await describeWithRedmine('creating once in Redmine', (redmine) => {
  const options = { url: redmine.url, apiKey: redmine.apiKey, project: 'support' }
  const backend = createRedmineBackend(options)
  const probe = createRedmineProbe(redmine)
  /** The issues that hold this key, seen past the code under test. */
  const withKey = async (externalId: string) =>
    (await probe.newest()).flatMap((issue) =>
      issue.custom_fields.some((field) => field.name === 'CallId' && field.value === externalId) ? [String(issue.id)] : [],
    )

  beforeAll(async () => {
    await backend.sweep({ signal })
  })

  it('finds the ticket of a create whose answer was lost, without making another', async () => {
    const externalId = freshId()
    let creates = 0
    const dropAnswer: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (request.method !== 'POST') return response
      creates += 1
      await response.text()
      throw new TypeError('terminated')
    }
    const ticket = await createRedmineBackend({ ...options, fetch: dropAnswer }).create(newTicket(), { externalId, signal })
    expect(creates).toBe(1)
    expect(await withKey(externalId)).toEqual([ticket.id])
  })

  it('files one ticket when eight gateways file it at once: doubles are rejected, say so, and lose the key', async () => {
    const externalId = freshId()
    const subject = freshId()
    // Eight at once keep a busy Redmine longer than a gateway would wait for it; and by a clock two days ahead none of them has
    // issues of the last day to go through.
    const patient = { ...options, timeoutMs: 60_000, now: () => Date.now() + 2 * 86_400_000 }
    const gateways = Array.from({ length: 8 }, () => createRedmineBackend(patient))
    const given = await Promise.all(
      gateways.map((gateway) => gateway.create(newTicket({ subject }), { externalId, signal: new AbortController().signal })),
    )
    const ticket = await backend.create(newTicket({ subject }), { externalId, signal })
    expect(new Set(given.map(({ id }) => id))).toEqual(new Set([ticket.id]))
    expect(await withKey(externalId)).toEqual([ticket.id])
    const all = (await probe.newest()).filter((issue) => issue.subject === subject)
    expect(all.filter((issue) => issue.status.name !== 'Rejected').map((issue) => String(issue.id))).toEqual([ticket.id])
  }, 60_000)

  it('clears away the double of a killed gateway with the next create of the same ticket, and with the first of any', async () => {
    for (const next of ['same', 'any'] as const) {
      const externalId = freshId()
      const winner = await probe.create(externalId)
      const loser = await probe.create(externalId)
      const ticket = await createRedmineBackend(options).create(newTicket(), {
        externalId: next === 'same' ? externalId : freshId(),
        signal,
      })
      if (next === 'same') expect(ticket.id).toBe(winner)
      // where there are many tickets, looking for doubles goes on behind the one that was filed
      await vi.waitFor(
        async () => expect([await withKey(externalId), (await probe.issue(loser)).status.name]).toEqual([[winner], 'Rejected']),
        { timeout: 15_000, interval: 500 },
      )
      expect((await probe.issue(winner)).status.name).toBe('New')
    }
  })

  it('keeps external ids apart that Redmine takes for operators, lists and patterns', async () => {
    const base = freshId()
    const ids = [
      `${base}-a`,
      `${base}-A`,
      `*${base}`,
      `!${base}`,
      `>=${base}`,
      `${base}-a|${base}-A`,
      ` ${base}`,
      `${base}\n`,
      `${base}王小明`.repeat(30),
      `${base}\ud800`,
    ]
    const numbers = new Map<string, string>()
    for (const externalId of ids) numbers.set(externalId, (await backend.create(newTicket(), { externalId, signal })).id)
    expect(new Set(numbers.values()).size).toBe(ids.length)
    for (const externalId of ids) {
      const [found, ...others] = await backend.find({ externalId, limit: 5 }, { signal })
      expect([found?.id, found?.externalId, others]).toEqual([numbers.get(externalId), externalId, []])
    }
  })
})
