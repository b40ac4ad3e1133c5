import { describe, expect, it } from 'vitest'
import { createContactDirectory, createTicketBackend, type TicketBackendConfig } from '../../src/index.js'

const env = { SN_SECRET: 'a', SF_SECRET: 'b', SF_REFRESH: 'c', CW_TOKEN: 'd', CW_HOOK: 'e' }
const url = 'https://desk.example.com/'
const serviceNow = {
  kind: 'servicenow',
  url,
  auth: { kind: 'basic', username: 'ringloop', password: { env: 'SN_SECRET' } },
} as const
const salesforce = {
  kind: 'salesforce',
  url,
  auth: {
    kind: 'oauth2',
    tokenUrl: `${url}services/oauth2/token`,
    clientId: 'x',
    clientSecret: { env: 'SF_SECRET' },
    refreshToken: { env: 'SF_REFRESH' },
  },
} as const
const chatwoot = { kind: 'chatwoot', url, account: 1, token: { env: 'CW_TOKEN' } } as const

describe('a configuration names', () => {
  const backends: readonly TicketBackendConfig[] = [
    { ...serviceNow, table: 'incident', fields: { number: 'u_caller_number' }, impacts: { low: { impact: '3', urgency: '3' } } },
    { ...salesforce, queues: { support: '00G000000000001AAA' }, statuses: { resolved: ['Solved', 'Closed'] } },
    { ...chatwoot, inbox: 3, teams: { support: 5 }, webhookSecret: { env: 'CW_HOOK' } },
  ]
  for (const config of backends)
    it(`${config.kind} as a ticket backend`, () => {
      const backend = createTicketBackend(config, { env })
      expect(backend.name).toBe(config.kind)
      expect(backend.capabilities.findBy).toContain('number')
      expect(() => createTicketBackend({ ...config, colour: 'red' } as never, { env })).toThrow(/colour/)
      expect(() => createTicketBackend(config, { env: {} })).toThrow(/environment variable/)
    })

  for (const config of [{ ...serviceNow, region: 'DE' }, { ...salesforce, region: 'DE' }, chatwoot] as const)
    it(`${config.kind} as a directory`, () => {
      expect(createContactDirectory(config, { env }).name).toBe(config.kind)
    })

  it('nothing that could run in a query', () => {
    for (const config of [
      { ...serviceNow, fields: { number: 'u_x^ORsys_idISNOTEMPTY' } },
      { ...salesforce, fields: { number: 'Phone FROM User' } },
      { ...chatwoot, inbox: 3, attributes: { number: 'x/../y' } },
      { ...salesforce, queues: { support: "00G' OR 1=1" } },
    ])
      expect(() => createTicketBackend(config as never, { env })).toThrow(/tickets\.(fields|attributes|queues)/)
  })
})
