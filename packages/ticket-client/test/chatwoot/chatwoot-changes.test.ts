import { createHmac } from 'node:crypto'
import type { TicketChange, WebhookRequest } from '@ringloop/core'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { startChatwootDesk } from './chatwoot-desk.js'
import { fresh, gateway, secret, withDesk } from './with-chatwoot.js'

const encoder = new TextEncoder()
const now = Date.parse('2026-01-01T00:10:00Z')
/** As `Webhooks::Trigger` of Chatwoot signs. */
function sign(body: Uint8Array, at: number): WebhookRequest {
  const sent = String(Math.floor(at / 1000))
  const digest = createHmac('sha256', secret).update(`${sent}.`).update(body).digest('hex')
  const headers = { 'x-chatwoot-timestamp': sent, 'x-chatwoot-signature': `sha256=${digest}`, 'x-chatwoot-delivery': 'd-1' }
  return { method: 'POST', url: 'https://ringloop.example.com/hook', headers, body, receivedAt: at }
}
const messageCreated = {
  event: 'message_created',
  id: 12,
  content: 'Is it {\u200b{done}}?',
  message_type: 'incoming',
  private: false,
  created_at: '2026-01-01T00:09:59.123Z',
  sender: { id: 101, name: 'Erika', type: 'contact' },
  conversation: { id: 1 },
  account: { id: 1, name: 'Acme' },
}

describe('changes', () => {
  testTicketWebhooks({
    it,
    make: async () => {
      const desk = await startChatwootDesk()
      const backend = gateway(desk, { webhookSecret: secret })
      return Object.assign(backend, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    body: encoder.encode(JSON.stringify(messageCreated)),
    sign,
    proofHeader: 'x-chatwoot-signature',
    windowMs: 300_000,
    now,
  })

  const receive = async (backend: ReturnType<typeof gateway>, body: object): Promise<readonly TicketChange[]> =>
    (await backend.changes?.receive?.(sign(encoder.encode(JSON.stringify(body)), now), { signal: fresh() })) ?? []

  it('tells what was said, by whom, and whether it was us', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { webhookSecret: secret })
      expect(await receive(backend, messageCreated)).toEqual([
        {
          id: 'chatwoot:message/12',
          ticketId: '1',
          at: Date.parse('2026-01-01T00:09:59.123Z'),
          type: 'commented',
          comment: { text: 'Is it {{done}}?', visibility: 'public', author: 'Erika' },
          by: 'Erika',
          own: false,
        },
      ])
      const sender = { id: 7, name: 'Ringloop', type: 'user' }
      expect(await receive(backend, { ...messageCreated, private: true, message_type: 'outgoing', sender })).toMatchObject([
        { own: true, comment: { visibility: 'internal' } },
      ])
      // contact 7 is not user 7
      expect(await receive(backend, { ...messageCreated, sender: { ...sender, type: 'contact' } })).toMatchObject([
        { own: false },
      ])
      // a time that is none: when it came
      expect(await receive(backend, { ...messageCreated, created_at: 'just now' })).toMatchObject([{ at: now }])
      for (const event of ['conversation_typing_on', 'contact_updated', 'message_updated'])
        expect(await receive(backend, { event })).toEqual([])
    })
  })

  it('tells a change once by webhook and by poll, and knows what it did itself', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { webhookSecret: secret })
      const poll = async (cursor: string | null) => {
        const result = await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 100 })
        if (result === undefined) throw new Error('no poll')
        return result
      }
      const old = await backend.create(newTicket(), { externalId: 'old', signal: fresh() })
      expect(await receive(backend, desk.webhook(old.id, 'conversation_created'))).toMatchObject([{ own: true }])
      desk.tick(120)
      const begun = await poll(null)
      desk.change(old.id, { status: 'resolved' })
      const told = await receive(backend, desk.webhook(old.id, 'conversation_status_changed'))
      expect(told).toMatchObject([{ ticketId: old.id, type: 'changed', own: false }])
      expect(await receive(backend, desk.webhook(old.id, 'conversation_updated'))).toEqual(told)
      const first = await poll(begun.cursor)
      expect(first.changes.map(({ id }) => id)).toEqual(told.map(({ id }) => id))
      expect(first.changes[0]?.ticket?.status).toBe('resolved')
      await backend.update(old.id, { status: 'inProgress', priority: 'low' }, { signal: fresh() })
      expect(await receive(backend, desk.webhook(old.id, 'conversation_updated'))).toMatchObject([{ own: true }])
      const second = await poll(first.cursor)
      expect(second.changes).toMatchObject([{ ticketId: old.id, own: true }])
      expect((await poll(second.cursor)).changes).toEqual([])
    })
  })

  it('tells what somebody does after a change of ours that failed', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { webhookSecret: secret })
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      desk.moods.failsOnce = 'toggle_status'
      const failing = backend.update(id, { priority: 'high', status: 'resolved' }, { signal: fresh() })
      await expect(failing).rejects.toMatchObject({ code: 'unavailable' })
      desk.change(id, { status: 'resolved' })
      expect(await receive(backend, desk.webhook(id, 'conversation_updated'))).toMatchObject([{ own: false }])
    })
  })

  it('does not tell of the past when somebody writes in an old conversation', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      desk.tick(120)
      await backend.create(newTicket(), { externalId: 'b', signal: fresh() })
      const begun = await backend.changes?.poll?.(null, { signal: fresh(), limit: 10 })
      desk.tick(120)
      desk.say(id, 'Hello?')
      const next = await backend.changes?.poll?.(begun?.cursor ?? null, { signal: fresh(), limit: 10 })
      expect(next?.changes).toEqual([])
      desk.change(id, { status: 'resolved' })
      const last = await backend.changes?.poll?.(next?.cursor ?? null, { signal: fresh(), limit: 10 })
      expect(last?.changes).toMatchObject([{ ticketId: id, type: 'changed' }])
    })
  })

  it('goes through all pages of a busy account', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      for (let index = 0; index < 30; index++) await backend.create(newTicket(), { externalId: `c-${index}`, signal: fresh() })
      desk.tick(120)
      let cursor = (await backend.changes?.poll?.(null, { signal: fresh(), limit: 10 }))?.cursor ?? ''
      for (const { id } of desk.conversations) desk.change(String(id), { status: 'pending' })
      const told = new Set<string>()
      for (let more = true; more; ) {
        const next = await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 10 })
        for (const { ticketId } of next?.changes ?? []) told.add(ticketId)
        cursor = next?.cursor ?? ''
        more = next?.more ?? false
      }
      expect(told.size).toBe(30)
      // two pages and one without news are a list: asked for once a poll
      desk.log.length = 0
      await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 100 })
      expect(desk.log.filter((line) => line === 'GET conversations').length).toBeLessThanOrEqual(3)
    })
  })
})
