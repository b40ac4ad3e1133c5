import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ticket, TicketChange, TicketStatus } from '@ringloop/core'
import { doubleTicket, signDoubleWebhook } from './double-backend.js'

/** The system behind `createDoubleBackend`, as a server of its own: somebody works in it, and it tells by both ways. */
export interface DoubleDesk extends AsyncDisposable {
  readonly url: string
  readonly tickets: ReadonlyMap<string, Ticket>
  /** Everything that happened, oldest first. */
  readonly log: readonly TicketChange[]
  /** Somebody changes a ticket. */
  change(id: string, status: TicketStatus, by?: string, more?: Partial<TicketChange>): TicketChange
  /** Posts changes to a gateway; gives the status, 0 if nobody answered. */
  post(url: string, changes: readonly unknown[], over?: { readonly at?: number; readonly secret?: string }): Promise<number>
  /** What was asked, as paths. */
  readonly asked: string[]
  /** Answers with this from now on; `null` as it should. */
  failWith: number | null
  /** Called before each answer. */
  beforeAnswer: (path: string) => Promise<void>
}

/** Starts one with these tickets, all open. Its clock is given. */
export async function startDoubleDesk(options: {
  readonly tickets: readonly string[]
  readonly now: () => number
}): Promise<DoubleDesk> {
  const tickets = new Map(options.tickets.map((id) => [id, doubleTicket(id, options.now() - 60_000)]))
  const log: TicketChange[] = []
  const asked: string[] = []

  const answerTo = (url: URL): unknown => {
    if (url.pathname === '/open') return [...tickets.values()].filter(({ status }) => status !== 'resolved')
    if (url.pathname === '/changes') {
      const after = url.searchParams.get('after')
      const from = after === 'now' ? log.length : Number(after)
      const next = Math.min(log.length, from + Number(url.searchParams.get('limit')))
      return { changes: log.slice(from, next), next, more: next < log.length }
    }
    return tickets.get(url.pathname.split('/')[2] ?? '')
  }
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '')
    await desk.beforeAnswer(request.url ?? '')
    const answer = answerTo(new URL(request.url ?? '', 'http://x'))
    const status = desk.failWith ?? (answer === undefined ? 404 : 200)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const desk: DoubleDesk = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tickets,
    log,
    asked,
    failWith: null,
    beforeAnswer: async () => {},
    change(id, status, by = 'Ben', more = {}) {
      const before = tickets.get(id)
      const at = Math.max(options.now(), (before?.updatedAt ?? 0) + 1)
      const ticket = {
        ...doubleTicket(id, at, status, String(Number(before?.version ?? 0) + 1)),
        createdAt: before?.createdAt ?? at,
      }
      tickets.set(id, ticket)
      const change: TicketChange = {
        id: `event-${log.length + 1}`,
        ticketId: ticket.id,
        at,
        type: 'changed',
        by,
        own: false,
        ticket,
        ...more,
      }
      log.push(change)
      return change
    },
    async post(url, changes, { at = options.now(), secret } = {}) {
      const body = Buffer.from(JSON.stringify({ changes }))
      const request = await signDoubleWebhook(url, body, at, secret)
      const response = await fetch(url, { method: 'POST', ...request }).catch(() => null)
      await response?.arrayBuffer().catch(() => null)
      return response?.status ?? 0
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return desk
}

/** The change as a system tells it that does not send the ticket along. */
export function bare({ ticket: _, ...change }: TicketChange): TicketChange {
  return change
}
