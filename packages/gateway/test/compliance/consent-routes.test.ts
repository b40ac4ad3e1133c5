import { toCallId, toContactId } from '@ringloop/core'
import type { ConsentEvent, Consents } from '@ringloop/core/compliance'
import { reduceConsents } from '@ringloop/core/compliance'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { consentRoutes } from '../../src/compliance/consent-routes.js'
import { recordConsentRequest } from '../../src/compliance/record-consent-request.js'
import type { ConsentStore } from '../../src/compliance/sql-consents.js'
import { createTokenVerifier } from '../../src/server/agent-tokens.js'
import { limitWrongTokens } from '../../src/server/wrong-tokens.js'
import { serveRoutes } from '../support/serve-routes.js'

const now = Date.parse('2026-11-20T09:00:00Z')
let recorded: ConsentEvent[]
/** As the database keeps them, without it. */
const consents: ConsentStore = {
  async record(events) {
    for (const event of events) if (!recorded.some(({ id }) => id === event.id)) recorded.push(event)
    const changed = new Map()
    for (const { contactId } of events) changed.set(contactId, await consents.consentsOf(contactId))
    return changed
  },
  async consentsOf(contactId) {
    return recorded.filter((event) => event.contactId === contactId).reduce(reduceConsents, {} as Consents)
  },
  trail: async (contactId) => recorded.filter((event) => event.contactId === contactId),
}
const app = consentRoutes({
  consents,
  writers: [{ name: 'web-form', token: 'form-token' }],
  mask: (value) => value,
  verifyToken: createTokenVerifier([{ extension: '1001', token: 'bo-token' }]),
  wrongTokens: limitWrongTokens(() => now),
  origins: [],
  now: () => now,
  log: () => {},
})
let served: Awaited<ReturnType<typeof serveRoutes>>
beforeAll(async () => {
  served = await serveRoutes(app)
})
afterAll(() => served.close())
beforeEach(() => {
  recorded = []
})

const ask = async (path: string, token: string, body?: unknown) => {
  const response = await fetch(`${served.base}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const granted = { id: '1', contactId: 'ada', purpose: 'marketing', said: 'granted', channel: 'web', proof: 'form 7' }

it('a form writes down what a customer said, and an agent reads it with who wrote it', async () => {
  expect(await ask('/', 'form-token', { ...granted, until: '2026-11-20T11:00:00+01:00' })).toEqual({
    status: 200,
    body: { consents: { marketing: expect.objectContaining({ state: 'granted', until: now + 3_600_000 }) } },
  })
  expect(await ask('/', 'bo-token', { ...granted, said: 'withdrawn', channel: 'call' })).toMatchObject({ status: 200 })
  expect((await ask('/ada', 'bo-token')).body).toMatchObject({
    consents: { marketing: { state: 'withdrawn', source: '1001' } },
    trail: [
      { id: 'web-form/1', type: 'consentGranted', source: 'web-form', channel: 'web', proof: 'form 7', at: now },
      { id: '1001/1', type: 'consentWithdrawn', source: '1001' },
    ],
  })
})

it('what a form sends twice is taken once', async () => {
  await ask('/', 'form-token', granted)
  await ask('/', 'form-token', { ...granted, said: 'denied' })
  expect(recorded.map(({ type }) => type)).toEqual(['consentGranted'])
})

it('nobody else writes, and forms do not read', async () => {
  expect((await ask('/', 'wrong', granted)).status).toBe(401)
  expect((await ask('/ada', 'form-token')).status).toBe(403)
  expect(recorded).toEqual([])
})

it.each([
  [{ purpose: '__proto__' }, 'purpose: '],
  [{ said: 'yes' }, 'said: '],
  [{ at: '2026-11-20 09:00' }, 'at: must be ISO 8601'],
  [{ contactId: '' }, 'contactId: '],
])('%j is refused by the name of its field', async (over, message) => {
  const answer = await ask('/', 'form-token', { ...granted, ...over })
  expect(answer).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining(message) } } })
  expect(recorded).toEqual([])
})

it('that a rule has somebody asked is written down once, and lasts thirty days; of a stranger nothing is', async () => {
  const address = { name: null, number: null, email: null }
  const base = { type: 'requestConsent', key: 'a/rule/requestConsent', callId: toCallId('a'), purpose: 'results' } as const
  const parts = { consents, now: () => now }
  await recordConsentRequest({ ...base, customer: { ...address, contactId: null } }, parts)
  expect(recorded).toEqual([])
  const effect = { ...base, customer: { ...address, contactId: toContactId('ada') } }
  await recordConsentRequest(effect, parts)
  await recordConsentRequest(effect, parts)
  expect(recorded).toMatchObject([{ type: 'consentRequested', purpose: 'results', until: now + 30 * 86_400_000, proof: 'a' }])
  expect((await ask('/ada', 'bo-token')).body).toMatchObject({ consents: { results: { state: 'requested' } } })
})
