import { RingloopError, toTicketId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limitWrongTokens } from '../../src/server/wrong-tokens.js'
import { type ServiceLevelRoutesOptions, serviceLevelRoutes } from '../../src/sla/service-level-routes.js'
import type { SlaLetter } from '../../src/sla/sla-letter.js'
import { serveRoutes } from '../support/serve-routes.js'
import { sampleServiceLevel } from './sample-service-level.js'

const token = 'token-of-1001'
let served: Awaited<ReturnType<typeof serveRoutes>>
let letters: SlaLetter[]
let failing: Error | null
let logged: unknown[]

beforeEach(async () => {
  letters = []
  failing = null
  logged = []
  const sla = sampleServiceLevel('7', 5)
  const likely = { probability: 0.5, median: null, ninth: null, compared: 0 }
  const serviceLevels: ServiceLevelRoutesOptions['serviceLevels'] = {
    partsOf: async () => [],
    predict: async () => ({ firstResponse: null, nextResponse: null, resolution: likely }),
    async get(id) {
      if (failing) throw failing
      return id === toTicketId('7') ? sla : null
    },
    async take(given) {
      letters.push(...given)
      return given.map(({ ticketId }) => (ticketId === toTicketId('7') ? sla : null))
    },
  }
  const app = serviceLevelRoutes({
    serviceLevels,
    verifyToken: (given) => (given === token ? '1001' : null),
    wrongTokens: limitWrongTokens(() => 1_000),
    origins: ['https://crm.example.com'],
    now: () => 1_000,
    log: (fact, details) => logged.push([fact, details?.problem]),
  })
  served = await serveRoutes(app)
})
afterEach(() => served.close())

const ask = (path: string, init: RequestInit = {}, bearer: string | null = token) =>
  fetch(served.base + path, {
    ...init,
    headers: { ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }), ...(init.headers as object) },
  })

describe('service levels over HTTP', () => {
  it('are given to who has a token', async () => {
    const answer = await ask('/7')
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await answer.json()).toMatchObject({
      ticketId: '7',
      wakeAt: 5,
      predictions: { firstResponse: null, resolution: { probability: 0.5, compared: 0 } },
    })
    expect((await ask('/8')).status).toBe(404)
  })

  it('take an acknowledgement, from the agent whose token it is', async () => {
    expect((await ask('/7/acknowledgement', { method: 'POST' })).status).toBe(200)
    expect(letters).toEqual([
      { ticketId: '7', at: 1_000, ticket: null, changeId: null, events: [{ type: 'acknowledged', at: 1_000, by: '1001' }] },
    ])
    expect((await ask('/8/acknowledgement', { method: 'POST' })).status).toBe(404)
  })

  it('are nobody’s else, and who guesses tokens is shut out for a while', async () => {
    for (const bearer of [null, 'wrong', '']) expect((await ask('/7', {}, bearer)).status).toBe(401)
    for (let guess = 0; guess < 30; guess++) await ask('/7', {}, `guess-${guess}`)
    expect((await ask('/7')).status).toBe(429)
    expect(letters).toEqual([])
  })

  it('are shown in pages of origins that are named, and in no others', async () => {
    const named = await ask('/7', { headers: { origin: 'https://crm.example.com' } })
    expect([named.status, named.headers.get('access-control-allow-origin')]).toEqual([200, 'https://crm.example.com'])
    const other = await ask('/7', { headers: { origin: 'https://evil.example.com' } })
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  it('say when they cannot be had now', async () => {
    failing = new RingloopError('unavailable', 'The database is away.')
    const answer = await ask('/7')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    // many pages ask all the time; the log says once that it began, and again when it did again
    const said = ['service level not given', 'The database is away.']
    await ask('/7')
    expect(logged).toEqual([said])
    const back = failing
    failing = null
    await ask('/7')
    failing = back
    await ask('/7')
    expect(logged).toEqual([said, said])
    failing = new Error('secret detail')
    const broken = await ask('/7')
    expect(broken.status).toBe(500)
    expect(await broken.text()).not.toContain('secret detail')
  })
})
