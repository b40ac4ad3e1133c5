import { isRingloopError } from '@ringloop/core'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { HttpAuth } from '../../src/http/http-auth.js'
import { createHttpClient } from '../../src/http/http-client.js'
import { type Handler, sendJson, startHttpServer } from '../support/http-server.js'

const clientSecret = 'cl1ent-s3cret'

/** A backend with its own authorisation server, which gives `t1`, `t2` … and ends a refresh token with its first use. */
async function open(options: {
  readonly things: Handler
  readonly expiresIn?: number
  readonly token?: Handler
  readonly refreshToken?: string
}) {
  const asked: URLSearchParams[] = []
  const kept: string[] = []
  const disk = { isFull: false }
  let time = 1_000_000
  const server = await startHttpServer(async (request, response) => {
    if (request.url !== '/token') return options.things(request, response)
    asked.push(new URLSearchParams(request.text))
    if (options.token !== undefined) return options.token(request, response)
    const count = asked.length
    sendJson(response, 200, {
      access_token: `access-${count}`,
      expires_in: options.expiresIn ?? 3600,
      ...(options.refreshToken === undefined ? {} : { refresh_token: `refresh-${count}` }),
    })
  })
  const auth: HttpAuth = {
    kind: 'oauth2',
    tokenUrl: `${server.url}token`,
    clientId: 'ringloop',
    clientSecret,
    refreshToken: options.refreshToken,
    kept: {
      load: async () => kept.at(-1) ?? null,
      save: async (token) => {
        if (disk.isFull) throw new Error('no space left on device')
        kept.push(token)
      },
    },
  }
  const client = createHttpClient({ name: 'desk', url: server.url, auth, now: () => time, wait: async () => {} })
  const get = async (method: 'GET' | 'POST' = 'GET') =>
    (await client.send({ method, path: 'things', schema: z.unknown(), signal: new AbortController().signal })).body
  return {
    get,
    asked,
    kept,
    disk,
    pass: (milliseconds: number) => {
      time += milliseconds
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const echo: Handler = (request, response) => sendJson(response, 200, request.headers.authorization)

it('asks for a token once, however many requests wait for it, and again before it ends', async () => {
  await using desk = await open({ things: echo })
  expect(await Promise.all(Array.from({ length: 20 }, () => desk.get()))).toEqual(Array(20).fill('Bearer access-1'))
  expect(desk.asked.map((body) => Object.fromEntries(body))).toEqual([
    { grant_type: 'client_credentials', client_id: 'ringloop', client_secret: clientSecret },
  ])
  desk.pass(3_539_000)
  expect(await desk.get()).toBe('Bearer access-1')
  desk.pass(2_000)
  expect(await desk.get()).toBe('Bearer access-2')
})

it('uses each refresh token once, and hands the next one over to be kept', async () => {
  await using desk = await open({ things: echo, refreshToken: 'granted', expiresIn: 120 })
  await desk.get()
  desk.pass(70_000)
  await Promise.all([desk.get(), desk.get()])
  expect(desk.asked.map((body) => body.get('refresh_token'))).toEqual(['granted', 'refresh-1'])
  expect(desk.kept).toEqual(['refresh-1', 'refresh-2'])
})

it('goes on with a refresh token that another process has kept meanwhile', async () => {
  await using desk = await open({ things: echo, refreshToken: 'granted', expiresIn: 120 })
  await desk.get()
  desk.kept.push('of-another')
  desk.pass(70_000)
  await desk.get()
  expect(desk.asked.map((body) => body.get('refresh_token'))).toEqual(['granted', 'of-another'])
})

it('does not go back to an ended refresh token when the new one could not be kept', async () => {
  await using desk = await open({ things: echo, refreshToken: 'granted', expiresIn: 120 })
  await desk.get()
  desk.disk.isFull = true
  desk.pass(70_000)
  // the access token is good all the same
  expect(await desk.get()).toBe('Bearer access-2')
  desk.disk.isFull = false
  desk.pass(70_000)
  await desk.get()
  expect(desk.asked.map((body) => body.get('refresh_token'))).toEqual(['granted', 'refresh-1', 'refresh-2'])
  expect(desk.kept).toEqual(['refresh-1', 'refresh-2', 'refresh-3'])
})

it('renews a token that the backend refuses, once, also for what is never repeated otherwise', async () => {
  const seen: string[] = []
  await using desk = await open({
    things(request, response) {
      seen.push(`${request.method} ${request.headers.authorization}`)
      if (request.headers.authorization === 'Bearer access-1') sendJson(response, 401, { message: 'expired' })
      else sendJson(response, 201, 'made')
    },
  })
  expect(await desk.get('POST')).toBe('made')
  expect(seen).toEqual(['POST Bearer access-1', 'POST Bearer access-2'])
})

it('asks for one new token when many are refused at once', async () => {
  await using desk = await open({
    things: (request, response) =>
      request.headers.authorization === 'Bearer access-1' ? sendJson(response, 401, {}) : sendJson(response, 200, 'fine'),
  })
  expect(await Promise.all(Array.from({ length: 8 }, () => desk.get()))).toEqual(Array(8).fill('fine'))
  expect(desk.asked).toHaveLength(2)
})

it('does not go round when every token is refused', async () => {
  await using desk = await open({ things: (_request, response) => sendJson(response, 401, {}) })
  expect(await codeOf(desk.get())).toBe('unauthorised')
  expect(desk.asked).toHaveLength(2)
})

it.each([
  ['a grant that has ended', 400, { error: 'invalid_grant' }, 'unauthorised', /authorise Ringloop again/],
  ['a wrong secret', 401, { error: 'invalid_client' }, 'unauthorised', /client secret/],
  ['a server that is down', 503, 'down', 'unavailable', /try again/],
  ['an answer without a token', 200, { ok: true }, 'unavailable', /tokenUrl/],
  ['a redirect', 302, {}, 'unavailable', /try again/],
] as const)('says what to do about %s, without any secret', async (_name, status, body, code, mend) => {
  await using desk = await open({
    things: echo,
    refreshToken: 'granted-secret',
    token: (_request, response) => sendJson(response, status, { ...(typeof body === 'string' ? {} : body), clientSecret }),
  })
  const error = await desk.get().catch((reason: unknown) => reason)
  if (!isRingloopError(error)) throw error
  expect([error.code, error.mend]).toEqual([code, expect.stringMatching(mend)])
  expect(JSON.stringify([error.message, error.mend])).not.toMatch(/cl1ent|granted-secret/)
})

it('sends a client secret over https alone, but on this machine', () => {
  const make = (tokenUrl: string) => () =>
    createHttpClient({
      name: 'desk',
      url: 'https://desk.example.com',
      auth: { kind: 'oauth2', tokenUrl, clientId: 'a', clientSecret: 'b' },
    })
  for (const tokenUrl of ['http://id.example.com/token', 'https://user@id.example.com/token', 'nonsense'])
    expect(make(tokenUrl)).toThrow(/tokenUrl/)
  expect(make('https://id.example.com/token')).not.toThrow()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (isRingloopError(error) ? error.code : String(error)),
  )
