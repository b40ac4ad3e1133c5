import { beforeAll, expect, it, vi } from 'vitest'
import { createRequestTrackerBackend } from '../../src/index.js'
import { codeOf } from '../support/error-code.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

const { signal } = new AbortController()

vi.setConfig({ testTimeout: 120_000 })

await describeWithRequestTracker('creating once in Request Tracker', (tracker) => {
  const options = { url: tracker.url, token: tracker.token, queue: 'Support' }
  const backend = createRequestTrackerBackend(options)
  const probe = createTrackerProbe(tracker)
  const link = (externalId: string) => `ringloop:${encodeURIComponent(externalId)}`
  const byField = (externalId: string) => probe.search(`CF.{CallId} = '${externalId}'`)
  const byLink = (externalId: string) => probe.search(`RefersTo = '${link(externalId)}'`)
  /** What a killed gateway leaves. The first create of any other process clears away all such doubles that there are: then another one. */
  async function makeDouble() {
    for (let tries = 1; ; tries += 1) {
      const externalId = freshId()
      const parts = { RefersTo: link(externalId), CustomFields: { CallId: externalId } }
      const winner = await probe.create(parts)
      const loser = await probe.create(parts)
      const found = await byLink(externalId)
      if (found.length < 2 && tries < 5) continue
      expect(found).toEqual([winner, loser])
      return { externalId, winner, loser }
    }
  }

  // What earlier runs were killed over must not be swept in the middle of a test.
  beforeAll(async () => {
    await backend.sweep({ signal })
  })

  it('gives the same ticket for the same external id', async () => {
    const externalId = freshId()
    const first = await backend.create(newTicket(), { externalId, signal })
    const again = await createRequestTrackerBackend(options).create(newTicket({ subject: 'other' }), { externalId, signal })
    expect(again).toEqual(first)
    expect(await byField(externalId)).toEqual([first.id])
  })

  it('files one ticket when eight gateways file it at once', async () => {
    const externalId = freshId()
    const gateways = Array.from({ length: 8 }, () => createRequestTrackerBackend(options))
    const tickets = await Promise.all(
      gateways.map((gateway) => gateway.create(newTicket(), { externalId, signal: new AbortController().signal })),
    )
    const [winner] = await byField(externalId)
    expect(await byLink(externalId)).toEqual([winner])
    // Whatever number each was told leads to that one.
    for (const { id } of tickets) expect(String((await probe.ticket(id)).id)).toBe(winner)
  })

  it('finds the ticket of a create whose answer was lost, without making another', async () => {
    const externalId = freshId()
    let creates = 0
    const dropAnswer: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const isCreate = request.method === 'POST'
      const response = await fetch(request)
      if (!isCreate) return response
      creates += 1
      await response.text()
      throw new TypeError('terminated')
    }
    const ticket = await createRequestTrackerBackend({ ...options, fetch: dropAnswer }).create(newTicket(), {
      externalId,
      signal,
    })
    expect(creates).toBe(1)
    expect(await byLink(externalId)).toEqual([ticket.id])
  })

  it('files one ticket when the gateway is killed between create and answer, and starts again', async () => {
    const externalId = freshId()
    const stop = new AbortController()
    const killed: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      // The request gets through; the one who sent it is gone.
      const response = await fetch(new Request(request, { signal: null }))
      if (request.method === 'POST') stop.abort()
      return response
    }
    const dying = createRequestTrackerBackend({ ...options, fetch: killed })
    expect(await codeOf(dying.create(newTicket(), { externalId, signal: stop.signal }))).toBe('aborted')
    const ticket = await createRequestTrackerBackend(options).create(newTicket(), { externalId, signal })
    expect(await byLink(externalId)).toEqual([ticket.id])
    expect(await byField(externalId)).toEqual([ticket.id])
  })

  it('clears away the loser of a killed gateway with the next create of the same ticket', async () => {
    const { externalId, winner, loser } = await makeDouble()
    const ticket = await backend.create(newTicket(), { externalId, signal })
    expect(ticket.id).toBe(winner)
    expect(await byLink(externalId)).toEqual([winner])
    expect(String((await probe.ticket(loser)).id)).toBe(winner)
  })

  it('clears away the loser of a killed gateway with the first create of any ticket', async () => {
    const externalId = freshId()
    const parts = { RefersTo: link(externalId), CustomFields: { CallId: externalId } }
    const winner = await probe.create(parts)
    await probe.create(parts)
    await createRequestTrackerBackend(options).create(newTicket(), { externalId: freshId(), signal })
    // where there are many tickets, it goes on behind the one that was filed
    await vi.waitFor(async () => expect(await byLink(externalId)).toEqual([winner]), { timeout: 60_000, interval: 500 })
  })

  it('rejects the loser where it may not merge', async () => {
    const noMerge: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const mayNot = request.method === 'PUT' && (await request.clone().text()).includes('MergeInto')
      return mayNot ? Response.json(['Permission Denied']) : fetch(request)
    }
    const limited = createRequestTrackerBackend({ ...options, fetch: noMerge })
    let { externalId, winner, loser } = await makeDouble()
    const create = () => limited.create(newTicket(), { externalId, signal })
    let ticket = await create()
    // another process was quicker, and may merge
    for (let tries = 1; tries < 5 && String((await probe.ticket(loser)).id) === winner; tries += 1) {
      ;({ externalId, winner, loser } = await makeDouble())
      ticket = await create()
    }
    expect(ticket.id).toBe(winner)
    expect((await probe.ticket(loser)).Status).toBe('rejected')
    expect((await create()).id).toBe(winner)
    expect((await probe.ticket(loser)).Status).toBe('rejected')
    expect((await limited.find({ externalId, limit: 5 }, { signal })).map(({ id }) => id)).toEqual([winner])
  })

  it('does not sweep tickets that only look like losers', async () => {
    const externalId = freshId()
    const alone = await probe.create({ RefersTo: link(externalId) })
    const foreign = await probe.create({ RefersTo: 'https://example.test/' })
    await backend.sweep({ signal })
    expect(String((await probe.ticket(alone)).id)).toBe(alone)
    expect(String((await probe.ticket(foreign)).id)).toBe(foreign)
  })

  it('stays single without the unique field, and fills it in', async () => {
    const externalId = freshId()
    const higher = [await probe.create({ RefersTo: link(externalId) }), await probe.create({ RefersTo: link(externalId) })]
    const ticket = await backend.create(newTicket(), { externalId, signal })
    expect(ticket.id).toBe(higher[0])
    expect(await byField(externalId)).toEqual([ticket.id])
    expect(await byLink(externalId)).toEqual([ticket.id])
  })

  it('keeps external ids apart that RT takes for the same', async () => {
    const base = freshId()
    const ids = [
      `${base}-a`,
      `${base}-A`,
      `${base}'"\\) OR id > 0`,
      `${base}%`,
      ` ${base}`,
      `${base}\n`,
      `CF.{CallId}`,
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
