import { isRingloopError, type TicketBackend } from '@ringloop/core'
import { afterEach, beforeEach, expect } from 'vitest'
import { createZammadBackend, type ZammadOptions } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { startZammadDesk, type ZammadDesk, zammadToken } from './zammad-desk.js'

/** Of webhooks. */
export const secret = 'webhook-secret'

/** A double for each test of a file; every answer that it gives is as documented. */
export function eachWithZammad(take: (desk: ZammadDesk) => void): void {
  let desk: ZammadDesk
  beforeEach(async () => {
    desk = await startZammadDesk()
    take(desk)
  })
  afterEach(async () => {
    expect(desk.strays).toEqual([])
    await desk[Symbol.asyncDispose]()
  })
}

/** A backend on the double. */
export const backendFor = (desk: ZammadDesk, parts: Partial<ZammadOptions> = {}) =>
  createZammadBackend({
    url: desk.url,
    token: zammadToken,
    group: 'Users',
    wait: async () => undefined,
    webhookSecret: secret,
    unmapped: 'drop',
    ...parts,
  })

/** Files a ticket. */
export const create = (backend: TicketBackend, parts: Parameters<typeof newTicket>[0] = {}, externalId = freshId()) =>
  backend.create(newTicket(parts), { externalId, signal: new AbortController().signal })

/** The code that something is refused with, or `done`. */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (isRingloopError(error) ? error.code : String(error)),
  )
