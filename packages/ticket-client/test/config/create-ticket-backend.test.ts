import { isRingloopError, type RingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createContactDirectory, createTicketBackend, ticketBackendConfigSchema } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { deskToken, startTicketDesk } from '../support/ticket-desk.js'

const tracker = { kind: 'requestTracker', url: 'https://rt.example.com/', token: { env: 'RT_TOKEN' }, queue: 'Support' } as const

function failure(config: unknown, env = {}): RingloopError {
  try {
    createTicketBackend(config as never, { env })
  } catch (error) {
    if (isRingloopError(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('a configured ticket backend', () => {
  it('is the one its kind names', async () => {
    expect(createTicketBackend(tracker, { env: { RT_TOKEN: 'abcdef' } }).name).toBe('request-tracker')
    expect(createContactDirectory({ kind: 'requestTracker', url: tracker.url, token: 'abcdef' }, { env: {} }).name).toBe(
      'request-tracker',
    )
    await using desk = await startTicketDesk()
    const backend = createTicketBackend(
      { kind: 'rest', description: desk.description },
      { env: { DESK_TOKEN: `${deskToken}\n` } },
    )
    const ticket = await backend.create(newTicket(), { externalId: 'call-1', signal: new AbortController().signal })
    expect([backend.name, ticket.id]).toEqual(['desk', '1'])
  })

  it('keeps the refresh token of a described backend, which each use ends', async () => {
    const kept = new Map<string, string>()
    const keptTokens = {
      load: async (name: string) => kept.get(name) ?? null,
      save: async (name: string, text: string) => void kept.set(name, text),
    }
    const given: (string | null)[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.url !== 'https://desk.example.com/token') return Response.json({ version: '1' })
      given.push(new URLSearchParams(await request.text()).get('refresh_token'))
      return Response.json({ access_token: 'access', refresh_token: `refresh-${given.length}` })
    }
    await using desk = await startTicketDesk()
    const { tickets } = desk.description
    const auth = {
      kind: 'oauth2',
      tokenUrl: 'https://desk.example.com/token',
      clientId: 'ringloop',
      clientSecret: 'client-secret',
      refreshToken: 'granted',
    } as const
    const description = { name: 'desk', url: 'https://desk.example.com/', auth, check: { path: 'version' }, tickets }
    for (let start = 0; start < 2; start++) {
      const backend = createTicketBackend({ kind: 'rest', description }, { env: {}, fetch, keptTokens })
      await backend.check?.({ signal: new AbortController().signal })
    }
    expect(given).toEqual(['granted', 'refresh-1'])
  })

  it('sends the secret from the environment it was given', async () => {
    const seen: (string | null)[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init).headers.get('authorization'))
      return Response.json({ message: 'no' }, { status: 401 })
    }
    const backend = createTicketBackend(tracker, { env: { RT_TOKEN: '1-31-abc\n' }, fetch })
    await expect(backend.check?.({ signal: new AbortController().signal })).rejects.toMatchObject({ code: 'unauthorised' })
    expect(seen).toEqual(['token 1-31-abc'])
  })

  it.each<[string, unknown, string]>([
    ['an unknown kind', { ...tracker, kind: 'unheardOf' }, 'tickets.kind'],
    ['a missing queue', { ...tracker, queue: undefined }, 'tickets.queue'],
    ['a key with a typo', { ...tracker, queu: 'x' }, 'queu'],
    ['a wrong address', { ...tracker, url: 'rt.example.com' }, 'tickets.url'],
    [
      'a field that cannot be searched for',
      { ...tracker, customFields: { callId: "a}' OR id > 0" } },
      'tickets.customFields.callId',
    ],
    ['a secret that is not set', tracker, 'tickets.token: the environment variable RT_TOKEN is not set'],
    [
      'a wrong key in a description',
      { kind: 'rest', description: { name: 'x', url: 'http://x/', auth: { kind: 'oauth' } } },
      'tickets.description.auth.kind',
    ],
  ])('refuses %s and names it', (_, config, named) => {
    const error = failure(config)
    expect([error.code, error.message]).toEqual(['invalidConfig', expect.stringContaining(named)])
    expect(error.mend).toBeTruthy()
  })

  it('can be checked as a part of a larger configuration', () => {
    expect(ticketBackendConfigSchema.safeParse(tracker).success).toBe(true)
  })
})
