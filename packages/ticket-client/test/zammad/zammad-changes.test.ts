import { createHmac } from 'node:crypto'
import { testTicketWebhooks } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import type { ZammadOptions } from '../../src/index.js'
import { documented } from './documented.js'
import { backendFor, create, eachWithZammad, secret } from './with-zammad.js'
import type { ZammadDesk } from './zammad-desk.js'

let desk: ZammadDesk
eachWithZammad((fresh) => {
  desk = fresh
})
const make = (parts: Partial<ZammadOptions> = {}) => backendFor(desk, parts)
const signal = () => new AbortController().signal

describe('changes', () => {
  const ids = (changes: readonly { readonly id: string }[]) => changes.map(({ id }) => id)

  it('are told from the first poll on: others’ articles and changes, our own marked', async () => {
    const backend = make()
    const { id } = await create(backend)
    const begun = await backend.changes.poll?.(null, { limit: 10, signal: signal() })
    expect(begun?.changes).toEqual([])
    const [ticket] = desk.tickets
    if (ticket === undefined || begun === undefined) throw new Error('no ticket')
    desk.now += 120_000
    desk.byOther(() => {
      desk.addArticle(ticket, { body: 'On my <b>way</b>', content_type: 'text/html', internal: false })
      desk.touch(ticket)
    })
    const next = await backend.changes.poll?.(begun.cursor, { limit: 10, signal: signal() })
    expect(next?.changes).toMatchObject([
      {
        ticketId: id,
        type: 'commented',
        by: 'emma',
        own: false,
        comment: { text: 'On my way', visibility: 'public', author: 'emma' },
      },
      { ticketId: id, type: 'changed', by: 'emma', own: false },
    ])
    desk.now += 120_000
    await backend.update(id, { status: 'resolved' }, { signal: signal() })
    await create(backend)
    const last = await backend.changes.poll?.(next?.cursor ?? null, { limit: 10, signal: signal() })
    const told = new Set(ids(next?.changes ?? []))
    // a little of the past is told again, under the same ids
    expect(last?.changes.filter((change) => !told.has(change.id))).toMatchObject([
      { ticketId: id, type: 'changed', own: true },
      { type: 'created', own: true },
    ])
  })

  it('tell each article, also of a ticket that changed again and comes on a later page', async () => {
    const backend = make()
    await create(backend)
    let { cursor = '' } = (await backend.changes.poll?.(null, { limit: 10, signal: signal() })) ?? {}
    const [ticket] = desk.tickets
    if (ticket === undefined) throw new Error('no ticket')
    const later = (work: () => void) => {
      desk.now += 60_000
      desk.byOther(work)
    }
    later(() => desk.addArticle(ticket, { body: 'Early', internal: true }))
    later(() => {
      for (let id = 2; id <= 101; id += 1) {
        const other = { ...ticket, id, number: String(22_000 + id) }
        desk.tickets.push(other)
        desk.touch(other)
      }
    })
    later(() => desk.touch(ticket))
    const texts: (string | undefined)[] = []
    for (let more = true; more; ) {
      const next = await backend.changes.poll?.(cursor, { limit: 10, signal: signal() })
      texts.push(...(next?.changes ?? []).map(({ comment }) => comment?.text))
      cursor = next?.cursor ?? ''
      more = next?.more ?? false
    }
    expect(texts.filter((text) => text !== undefined)).toEqual(['Early'])
    expect(desk.log.filter((line) => line.includes('by_ticket'))).toEqual([])
  })

  it('have the same ids by both ways', async () => {
    const backend = make()
    await create(backend)
    const { cursor = '' } = (await backend.changes.poll?.(null, { limit: 10, signal: signal() })) ?? {}
    const [ticket] = desk.tickets
    if (ticket === undefined) throw new Error('no ticket')
    desk.now += 120_000
    let article: unknown
    desk.byOther(() => {
      article = desk.addArticle(ticket, { body: 'Hello', internal: true })
      desk.touch(ticket)
    })
    const polled = await backend.changes.poll?.(cursor, { limit: 10, signal: signal() })
    const body = new TextEncoder().encode(
      JSON.stringify({
        ticket: { ...ticket, updated_by: { login: 'emma' } },
        article: { ...(article as object), attachments: [], created_by: { login: 'emma' } },
      }),
    )
    const hooked = await backend.changes.receive?.(
      {
        method: 'POST',
        url: 'https://x.example/',
        headers: { 'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` },
        body,
        receivedAt: 0,
      },
      { signal: signal() },
    )
    expect(ids(hooked ?? [])).toEqual(ids(polled?.changes ?? []))
    expect(hooked).toMatchObject([
      { type: 'commented', comment: { visibility: 'internal' } },
      { type: 'changed', own: false, by: 'emma' },
    ])
  })

  it('have the description of a new ticket as no remark, by a webhook either', async () => {
    const body = new TextEncoder().encode(JSON.stringify(documented('webhook')))
    const proof = createHmac('sha1', secret).update(body).digest('hex')
    const request = {
      method: 'POST',
      url: 'https://x.example/',
      headers: { 'x-hub-signature': `sha1=${proof}` },
      body,
      receivedAt: 0,
    }
    expect(await make().changes.receive?.(request, { signal: signal() })).toMatchObject([{ type: 'created', ticketId: '81' }])
  })

  it('are not taken without a secret', () => {
    const backend = make({ webhookSecret: undefined })
    expect([backend.changes.receive, backend.capabilities.changes]).toEqual([undefined, ['poll']])
  })

  testTicketWebhooks({
    it,
    make: async () => make(),
    body: new TextEncoder().encode(JSON.stringify(documented('webhook'))),
    sign: (body, at) => ({
      method: 'POST',
      url: 'https://ringloop.example/webhooks/tickets',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-zammad-delivery': 'c1a5c4d0',
        'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
      },
      body,
      receivedAt: at,
    }),
    proofHeader: 'x-hub-signature',
    windowMs: null,
    now: Date.parse('2020-11-13T14:34:36Z'),
  })
})
