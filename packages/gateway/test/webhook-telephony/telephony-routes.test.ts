import { expect, it } from 'vitest'
import { createWebhookTelephony } from '../../src/webhook-telephony/create-webhook-telephony.js'
import { telephonyRoutes } from '../../src/webhook-telephony/telephony-routes.js'
import { createManualClock } from '../samples/manual-clock.js'
import { newCall, secret } from './posts.js'

function open({ hasRoom = true } = {}) {
  const clock = createManualClock()
  const pbx = createWebhookTelephony({ name: 'pbx', secret, agents: [], clock })
  pbx.start({ active: [] })
  const told: [string, unknown][] = []
  const log = (fact: string, details: unknown) => void told.push([fact, details])
  const app = telephonyRoutes({ systems: [pbx], hasRoom: () => hasRoom, now: clock.now, log })
  const post = async (token: string, remoteAddress = '10.0.0.1', fields: object = newCall) => {
    const init = { method: 'POST', body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }
    const response = await app.request(`/pbx?token=${token}`, init, {
      incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } },
    })
    return response.status
  }
  return { post, clock, pbx, told }
}

it('somebody who guesses secrets gets three seconds for each, and nobody else has to wait', async () => {
  const { post, clock } = open()
  for (let guess = 0; guess < 21; guess++) expect(await post(`guess-${guess}`)).toBe(401)
  expect(await post(secret)).toBe(429)
  expect(await post(secret, '10.0.0.2')).toBe(200)
  await clock.advance(3_001)
  expect(await post(secret)).toBe(200)
})

it('what is not taken is in the log, without what was sent as secret', async () => {
  const { post, pbx, told } = open()
  expect(await post('guess-12345')).toBe(401)
  expect(await post(secret, '10.0.0.2', { ...newCall, event: 'ring' })).toBe(422)
  pbx.on('telephony', () => {
    throw new TypeError('a mistake of ours')
  })
  expect(await post(secret)).toBe(500)
  expect(told).toMatchObject([
    ['post about a call not taken', { system: 'pbx', status: 401, address: '10.0.0.1' }],
    ['post about a call not taken', { status: 422, address: '10.0.0.2', problem: expect.stringContaining('event') }],
    ['post about a call not taken', { status: 500, error: expect.any(TypeError) }],
  ])
  expect(JSON.stringify(told)).not.toContain('guess-12345')
})

it('who posts what cannot be stored now is told to come again', async () => {
  const { post, pbx } = open({ hasRoom: false })
  expect(await post(secret)).toBe(503)
  expect(pbx.figures?.()).toMatchObject({ events: 0 })
})
