import { type E164, isRingloopError, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createRestBackend, type RestBackendOptions } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type DeskMoods, deskToken, startTicketDesk, type TicketDesk } from '../support/ticket-desk.js'

const secrets = { DESK_TOKEN: deskToken }
const fresh = () => new AbortController().signal

async function withDesk(moods: DeskMoods, use: (desk: TicketDesk) => Promise<void>): Promise<void> {
  await using desk = await startTicketDesk(moods)
  await use(desk)
}

const gateway = (desk: TicketDesk, options: Partial<RestBackendOptions> = {}) =>
  createRestBackend(desk.description, { secrets, wait: async () => undefined, ...options })
const open = (desk: TicketDesk) => desk.tickets.filter(({ state }) => state !== 9)
const create = (desk: TicketDesk, externalId: string) => gateway(desk).create(newTicket(), { externalId, signal: fresh() })

for (const [name, moods] of Object.entries<DeskMoods>({
  'a described backend': {},
  'a described backend that ignores filters and caps its pages': { ignoresFilters: true, pageCap: 2 },
})) {
  describe(name, () => {
    testTicketBackend({
      it,
      make: async () => {
        const desk = await startTicketDesk({ ...moods })
        const description = { ...desk.description, tickets: { ...desk.description.tickets, unmapped: 'drop' as const } }
        return Object.assign(createRestBackend(description, { secrets }), {
          [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
        })
      },
      capabilities: {
        createOnce: 'search',
        findBy: ['externalId', 'contact', 'number', 'open', 'status'],
        versions: true,
        priority: true,
        tags: true,
        description: true,
        comments: ['internal', 'public'],
        attachments: null,
        customFields: 'configured',
        subTickets: 'none',
        changes: [],
      },
      sample: { customFields: ['outcome'] },
    })
  })
}

describe('creating once', () => {
  it.each(['drop', 'fail'] as const)('finds the ticket although its answer is lost (%s)', async (afterCreate) => {
    await withDesk({ afterCreate }, async (desk) => {
      const ticket = await create(desk, 'call-1')
      expect([ticket.id, ticket.externalId, desk.tickets.length]).toEqual(['1', 'call-1', 1])
    })
  })

  it('finds the ticket of a gateway that was killed while the backend created it', async () => {
    await withDesk({}, async (desk) => {
      const stop = new AbortController()
      desk.moods.beforeCreate = async () => stop.abort()
      const killed = gateway(desk).create(newTicket(), { externalId: 'call-1', signal: stop.signal })
      await expect(killed).rejects.toMatchObject({ code: 'aborted' })
      delete desk.moods.beforeCreate
      await expect.poll(() => desk.tickets.length).toBe(1)
      expect((await create(desk, 'call-1')).id).toBe('1')
      expect(desk.tickets).toHaveLength(1)
    })
  })

  it('sends one create when asked ten times at once', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const ids = await Promise.all(
        Array.from({ length: 10 }, () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })),
      )
      expect(new Set(ids.map(({ id }) => id))).toEqual(new Set(['1']))
      expect(desk.log.filter((line) => line === 'POST /api/tickets')).toHaveLength(1)
    })
  })

  it('leaves one ticket when gateways create at the very same moment', async () => {
    await withDesk({}, async (desk) => {
      // All have searched before the first is carried out.
      let waiting = 0
      let start: () => void = () => undefined
      const together = new Promise<void>((resolve) => {
        start = resolve
      })
      desk.moods.beforeCreate = () => {
        waiting += 1
        if (waiting === 5) start()
        return together
      }
      const tickets = await Promise.all(Array.from({ length: 5 }, () => create(desk, 'call-1')))
      expect(desk.tickets).toHaveLength(5)
      expect(open(desk).map(({ id }) => id)).toEqual([1])
      expect(new Set(tickets.map(({ id }) => id))).toEqual(new Set(['1']))
    })
  })

  it('puts away a twin that the backend created long after we gave it up', async () => {
    await withDesk({}, async (desk) => {
      let now = 0
      const backend = gateway(desk, { now: () => now })
      // The first create hangs in the backend; its caller gives up.
      let carryOut: () => void = () => undefined
      const stuck = new Promise<void>((resolve) => {
        carryOut = resolve
      })
      const stop = new AbortController()
      desk.moods.beforeCreate = () => {
        stop.abort()
        return stuck
      }
      await expect(backend.create(newTicket(), { externalId: 'call-1', signal: stop.signal })).rejects.toMatchObject({
        code: 'aborted',
      })
      delete desk.moods.beforeCreate
      expect((await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })).id).toBe('1')
      carryOut()
      await expect.poll(() => desk.tickets.length).toBe(2)
      now += 31_000
      await backend.create(newTicket(), { externalId: 'call-2', signal: fresh() })
      expect(open(desk).map(({ id, ref }) => [id, ref])).toEqual([
        [1, 'call-1'],
        [3, 'call-2'],
      ])
    })
  })

  it('files nothing if it cannot be sure that the ticket is not there', async () => {
    await withDesk({}, async (desk) => {
      for (const externalId of ['a', 'b', 'c']) await create(desk, externalId)
      Object.assign(desk.moods, { ignoresFilters: true, ignoresPaging: true, pageCap: 2 })
      desk.log.length = 0
      await expect(create(desk, 'call-1')).rejects.toMatchObject({
        code: 'protocol',
        message: expect.stringContaining('same page'),
      })
      expect(desk.log).not.toContain('POST /api/tickets')
    })
  })

  it('stops at the first ticket if the backend does not keep external ids', async () => {
    await withDesk({ refLength: 3 }, async (desk) => {
      const backend = gateway(desk)
      const attempt = (externalId: string) => backend.create(newTicket(), { externalId, signal: fresh() })
      await expect(attempt('call-1')).rejects.toMatchObject({
        code: 'invalidConfig',
        mend: expect.stringContaining('externalId'),
      })
      await expect(attempt('call-2')).rejects.toMatchObject({ code: 'invalidConfig' })
      expect(desk.tickets).toHaveLength(1)
    })
  })

  it('keeps ids apart that are long, broken or blank at the ends', async () => {
    await withDesk({}, async (desk) => {
      const ids = ['a', 'A', ' a', 'a ', 'a\n', 'a\ud800', 'a\udc00', 'a'.repeat(1000), 'a'.repeat(1001), '../a', 'a&ref=b', '']
      for (const externalId of ids) await create(desk, externalId)
      expect(desk.tickets).toHaveLength(ids.length)
      for (const [index, externalId] of ids.entries()) {
        const found = await gateway(desk).find({ externalId, limit: 5 }, { signal: fresh() })
        expect(found.map((ticket) => [ticket.id, ticket.externalId])).toEqual([[String(index + 1), externalId]])
      }
    })
  })
})

describe('mapping', () => {
  it('writes what has no field of its own below the description', async () => {
    await withDesk({}, async (desk) => {
      const contact = { id: toContactId('c-1'), name: 'Ann\r\nBcc: x', number: '+14155550100' }
      const ticket = newTicket({
        priority: 'urgent',
        queue: 'Support',
        tags: ['vip'],
        contact,
        customFields: { outcome: 'answered', digits: '1#' },
      })
      await gateway(desk).create(ticket, { externalId: 'call-1', signal: fresh() })
      expect(desk.tickets[0]).toMatchObject({
        title: 'Call from Ann',
        body: 'She cannot log in.\n\ncustomer: Ann Bcc: x\ndigits: 1#',
        urgency: 'P1',
        person: 'c-1',
        phone: '+14155550100',
        group: 'Support',
        labels: ['vip'],
        extra: [{ id: 7, value: 'answered' }],
      })
    })
  })

  it("reads all of a backend's words for a status, and takes an unknown one for open", async () => {
    await withDesk({}, async (desk) => {
      const { id } = await create(desk, 'call-1')
      const statusOf = async (state: number) => {
        if (desk.tickets[0]) desk.tickets[0].state = state
        return (await gateway(desk).get(id, { signal: fresh() })).status
      }
      expect([await statusOf(22), await statusOf(5), await statusOf(77)]).toEqual(['inProgress', 'closed', 'inProgress'])
    })
  })

  it('says which field a change has no place for, or the backend refuses', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await create(desk, 'call-1')
      const change = (changes: object) => gateway(desk).update(id, changes, { signal: fresh() })
      await expect(change({ owner: 'ann' })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('"owner"'),
      })
      await expect(change({ status: 'held' })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('status "held"'),
      })
      await expect(change({ subject: '' })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('field "title"'),
      })
    })
  })

  it('comments, and proves that it is there', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await create(desk, 'call-1')
      await gateway(desk).comment?.(id, 'a\u0000b', { visibility: 'internal', signal: fresh() })
      expect(desk.tickets[0]?.labels).toEqual(['note:{"note":{"text":"ab","secret":true}}'])
      expect(await gateway(desk).check?.({ signal: fresh() })).toEqual({ version: '7.1' })
    })
  })

  it('keeps an id inside its part of the path', async () => {
    await withDesk({}, async (desk) => {
      await expect(gateway(desk).get(toTicketId('../version?x#'), { signal: fresh() })).rejects.toMatchObject({
        code: 'notFound',
      })
      await expect(gateway(desk).get(toTicketId('..'), { signal: fresh() })).rejects.toMatchObject({ code: 'invalidInput' })
      expect(desk.log).toEqual(['GET /api/tickets/..%2Fversion%3Fx%23'])
    })
  })

  it('follows the address of the next page', async () => {
    await withDesk({ pageCap: 2 }, async (desk) => {
      for (const externalId of ['a', 'b', 'c', 'd', 'e']) await create(desk, externalId)
      const backend = createRestBackend({ ...desk.description, paging: { kind: 'nextLink', path: 'result.next' } }, { secrets })
      const found = await backend.find({ limit: 4 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(['5', '4', '3', '2'])
      expect(desk.log.slice(-3)).toEqual(Array.from({ length: 3 }, () => 'GET /api/tickets'))
    })
  })

  it('follows the address of the next page that is only a query', async () => {
    await withDesk({ pageCap: 2 }, async (desk) => {
      for (const externalId of ['a', 'b', 'c']) await create(desk, externalId)
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const body = (await (await globalThis.fetch(input, init)).json()) as { result: { next: string | null } }
        body.result.next = body.result.next?.replace(/^[^?]*/, '') ?? null
        return Response.json(body)
      }
      const description = { ...desk.description, paging: { kind: 'nextLink', path: 'result.next' } as const }
      const found = await createRestBackend(description, { secrets, fetch }).find({ limit: 4 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(['3', '2', '1'])
    })
  })

  it('fills in the path of a search, and refuses one whose place has no value', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket({ contact: { number: '+14155550100' } }), { externalId: 'call-1', signal: fresh() })
      const { tickets } = desk.description
      const find = { ...tickets.find, path: 'tickets/of/{number}', query: {} }
      const fetch: typeof globalThis.fetch = (input, init) => {
        const url = input instanceof Request ? input.url : String(input)
        return globalThis.fetch(new Request(url.replace('/of/%2B14155550100', ''), new Request(input, init)))
      }
      const backend = createRestBackend({ ...desk.description, tickets: { ...tickets, find } }, { secrets, fetch })
      const found = await backend.find({ number: '+14155550100' as E164, limit: 5 }, { signal: fresh() })
      expect(found.map(({ externalId }) => externalId)).toEqual(['call-1'])
      await expect(backend.find({ open: true, limit: 5 }, { signal: fresh() })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('cannot be the number in tickets/of/{number}'),
      })
    })
  })
})

describe('a wrong description', () => {
  const problem = (make: () => unknown): string => {
    try {
      make()
    } catch (error) {
      if (isRingloopError(error) && error.code === 'invalidConfig') return error.message
      throw error
    }
    return 'no error'
  }

  it('is refused with the key and what is wrong with it', async () => {
    await withDesk({}, async ({ description }) => {
      const { tickets } = description
      const make = (change: object) => problem(() => createRestBackend({ ...description, ...change } as never, { secrets }))
      expect(make({ tickets: { ...tickets, fields: { ...tickets.fields, subject: undefined } } })).toContain(
        'description.tickets.fields.subject',
      )
      expect(make({ tickets: { ...tickets, fields: { ...tickets.fields, subject: 'a[' } } })).toContain(
        'description.tickets.fields.subject: path expression "a["',
      )
      expect(make({ tickets: { ...tickets, get: { path: 'tickets/{nr}' } } })).toContain(
        'description.tickets.get.path: {nr} is not known here',
      )
      expect(make({ tickets: { ...tickets, get: { path: '/tickets/{id}' } } })).toContain(
        'description.tickets.get.path: is relative to url',
      )
      expect(make({ ticktes: {} })).toContain('ticktes')
      expect(make({ tickets: undefined })).toContain('description.tickets: is missing')
      expect(make({ url: 'desk' })).toContain('url "desk" is no address')
      expect(problem(() => createRestBackend(description, { secrets: {} }))).toContain(
        'desk: auth.value: the environment variable DESK_TOKEN is not set',
      )
    })
  })
})

it('says what is missing when neither the answer nor its address names the new ticket', async () => {
  await withDesk({}, async (desk) => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const method = input instanceof Request ? input.method : init?.method
      if (method !== 'POST') return globalThis.fetch(input, init)
      return new Response('{}', { status: 201, headers: { location: `${desk.description.url}tickets/%E0%A4%A` } })
    }
    const filing = gateway(desk, { fetch }).create(newTicket(), { externalId: 'call-1', signal: fresh() })
    await expect(filing).rejects.toMatchObject({ code: 'protocol', message: expect.stringContaining('a ticket has no id at') })
  })
})
