import { createHmac } from 'node:crypto'
import type { TicketChange, WebhookRequest } from '@ringloop/core'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createHubSpotBackend } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type HubSpotDesk, hubSpotApp, hubSpotToken, startHubSpotDesk } from './hubspot-desk.js'

const fresh = () => new AbortController().signal
const webhookSecret = 'client-secret-of-the-app'
const now = Date.parse('2026-03-01T10:00:00Z')
const backendOf = (desk: { readonly url: string }, appId: string | undefined = hubSpotApp) =>
  createHubSpotBackend({ url: desk.url, auth: { kind: 'bearer', token: hubSpotToken }, portalId: '12345', appId, webhookSecret })

const event = (more: Record<string, unknown> = {}) => ({
  eventId: 3816279340,
  subscriptionId: 25,
  portalId: 12345,
  appId: Number(hubSpotApp),
  occurredAt: now - 2000,
  subscriptionType: 'ticket.propertyChange',
  attemptNumber: 0,
  objectId: 512,
  changeSource: 'CRM_UI',
  sourceId: 'userId:77',
  propertyName: 'hs_pipeline_stage',
  propertyValue: '3',
  ...more,
})
const bodyOf = (events: unknown) => new TextEncoder().encode(JSON.stringify(events))

/** What HubSpot sends; `signed` is the address as it signs it. */
function sign(body: Uint8Array, at: number, url = 'https://pbx.example.com/hooks/hubspot', signed = url): WebhookRequest {
  const timestamp = String(at)
  const hmac = createHmac('sha256', webhookSecret).update(`POST${signed}`).update(body).update(timestamp)
  const headers = { 'x-hubspot-signature-v3': hmac.digest('base64'), 'x-hubspot-request-timestamp': timestamp }
  return { method: 'POST', url, headers, body, receivedAt: at }
}

const receive = async (events: unknown, appId?: string): Promise<readonly TicketChange[]> =>
  (await backendOf({ url: 'https://api.example.com/' }, appId).changes?.receive?.(sign(bodyOf(events), now), {
    signal: fresh(),
  })) ?? []

describe('webhooks of HubSpot', () => {
  testTicketWebhooks({
    it,
    make: async () => backendOf({ url: 'https://api.example.com/' }),
    body: bodyOf([event()]),
    sign: (body, at) => sign(body, at),
    proofHeader: 'x-hubspot-signature-v3',
    windowMs: 300_000,
    now,
  })

  it('checks the signature over the address with the escapes written out that HubSpot writes out', async () => {
    const url = 'https://pbx.example.com/hooks/hubspot?to=a%40b.example%3A8080%2Fx&space=%20%26'
    const signed = 'https://pbx.example.com/hooks/hubspot?to=a@b.example:8080/x&space=%20%26'
    const request = sign(bodyOf([event()]), now, url, signed)
    const changes = await backendOf({ url: 'https://api.example.com/' }).changes?.receive?.(request, { signal: fresh() })
    expect(changes).toHaveLength(1)
  })

  it('tells one change for one write, however many properties it set and however often it is sent', async () => {
    const both = [event(), event({ eventId: 2, propertyName: 'subject' }), event({ attemptNumber: 1 })]
    expect(await receive(both)).toEqual([
      { id: `512@${now - 2000}`, ticketId: '512', at: now - 2000, type: 'changed', by: 'userId:77', own: false },
    ])
  })

  it('knows what our app did as ours, and what another did as foreign', async () => {
    const ours = { changeSource: 'INTEGRATION', sourceId: hubSpotApp }
    const own = async (more: Record<string, unknown>, appId?: string) =>
      (await receive([event(more)], appId)).map((change) => change.own)
    expect(await own(ours)).toEqual([true])
    expect(await own({ ...ours, sourceId: '999' })).toEqual([false])
    expect(await own({ ...ours, changeSource: 'CRM_UI' })).toEqual([false])
  })

  it('tells of tickets that are made, merged and deleted, in both forms of subscriptions', async () => {
    const events = [
      event({ subscriptionType: 'ticket.creation', objectId: 1 }),
      event({ subscriptionType: 'object.creation', objectTypeId: '0-5', objectId: 2 }),
      event({ subscriptionType: 'object.deletion', objectTypeId: '0-5', objectId: 3 }),
      event({ subscriptionType: 'ticket.merge', objectId: 4 }),
      event({ subscriptionType: 'contact.creation', objectId: 5 }),
      event({ subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 6 }),
      event({ subscriptionType: 'ticket.associationChange', objectId: undefined }),
      event({ subscriptionType: 'ticket.creation', objectId: 7, portalId: 999 }),
    ]
    expect((await receive(events)).map(({ ticketId, type }) => [ticketId, type])).toEqual([
      ['1', 'created'],
      ['2', 'created'],
      ['3', 'deleted'],
      ['4', 'changed'],
    ])
  })
})

describe('polling HubSpot', () => {
  async function withDesk(
    use: (desk: HubSpotDesk, poll: () => Promise<readonly TicketChange[]>) => Promise<void>,
  ): Promise<void> {
    await using desk = await startHubSpotDesk()
    const backend = backendOf(desk)
    let cursor: string | null = null
    const told = new Set<string>()
    await use(desk, async () => {
      const news: TicketChange[] = []
      for (let more = true; more; ) {
        const answer = await backend.changes?.poll?.(cursor, { limit: 2, signal: fresh() })
        if (answer === undefined) throw new Error('no poll')
        cursor = answer.cursor
        more = answer.more
        for (const change of answer.changes) {
          // told twice is no harm
          if (told.has(change.id)) continue
          told.add(change.id)
          news.push(change)
        }
      }
      return news
    })
  }
  const create = (desk: HubSpotDesk, externalId: string) => backendOf(desk).create(newTicket(), { externalId, signal: fresh() })

  it('begins now, and tells each change with its time and its author', async () => {
    await withDesk(async (desk, poll) => {
      const old = await create(desk, 'before')
      desk.now += 3_600_000
      expect(await poll()).toEqual([])
      const made = await create(desk, 'call-1')
      desk.edit(old.id, { hs_pipeline_stage: '4' })
      const at = desk.now
      expect(await poll()).toEqual([
        { id: `${made.id}/created`, ticketId: made.id, at: made.createdAt, type: 'created', by: hubSpotApp, own: true },
        { id: `${old.id}@${at}`, ticketId: old.id, at, type: 'changed', by: 'userId:77', own: false },
      ])
      expect(await poll()).toEqual([])
    })
  })

  it('tells what somebody did between two writes of ours', async () => {
    await withDesk(async (desk, poll) => {
      const ticket = await create(desk, 'call-1')
      desk.now += 3_600_000
      await poll()
      desk.edit(ticket.id, { hs_pipeline_stage: '3' })
      await backendOf(desk).update(ticket.id, { subject: 'Ours' }, { signal: fresh() })
      expect((await poll()).map(({ type, own }) => [type, own])).toEqual([
        ['changed', false],
        ['changed', true],
      ])
    })
  })

  it('tells what somebody did to a ticket that comes on a later page', async () => {
    await withDesk(async (desk, poll) => {
      const ticket = await create(desk, 'call-0')
      desk.now += 3_600_000
      await poll()
      desk.edit(ticket.id, { hs_pipeline_stage: '3' })
      const at = desk.now
      // More than a page, and then our own write, which moves the ticket to the end.
      for (let call = 1; call <= 120; call++) desk.addTicket({ subject: `Other ${call}` })
      await backendOf(desk).update(ticket.id, { subject: 'Ours' }, { signal: fresh() })
      const told = (await poll()).filter(({ ticketId }) => ticketId === ticket.id)
      expect(told.map((change) => [change.type, change.own])).toEqual([
        ['changed', false],
        ['changed', true],
      ])
      expect(told[0]?.at).toBe(at)
    })
  })

  it('refuses a cursor of another', async () => {
    await withDesk(async (desk) => {
      const poll = backendOf(desk).changes?.poll?.('{"some":"thing"}', { limit: 5, signal: fresh() })
      await expect(poll).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })

  it('tells what the index shows late', async () => {
    await withDesk(async (desk, poll) => {
      const [first, second] = [await create(desk, 'call-1'), await create(desk, 'call-2')]
      desk.now += 3_600_000
      await poll()
      desk.moods.indexIsLate = true
      desk.edit(first.id, { subject: 'Late' })
      const late = desk.tickets.get(first.id)
      desk.tickets.delete(first.id)
      desk.edit(second.id, { subject: 'In time' })
      desk.index()
      expect((await poll()).map(({ ticketId }) => ticketId)).toEqual([second.id])
      if (late) desk.tickets.set(first.id, late)
      desk.index()
      expect((await poll()).map(({ ticketId }) => ticketId)).toEqual([first.id])
    })
  })

  it('says nothing of what HubSpot computed by itself', async () => {
    await withDesk(async (desk, poll) => {
      const ticket = await create(desk, 'call-1')
      desk.now += 3_600_000
      await poll()
      desk.edit(ticket.id, { hs_time_to_close: '5' })
      expect(await poll()).toEqual([])
    })
  })
})
