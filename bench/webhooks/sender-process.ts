import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { doubleSecret, doubleTicket } from '../../packages/gateway/test/ticket-changes/double-backend.js'

/**
 * Posts `rate` signed webhooks a second for `seconds`, each about one change, at their times whether or not the answers to earlier ones
 * have come. One in ten is about a ticket that a call shows. Tells the parent what was answered, and how long after its time each was.
 */
const [url = '', ...figures] = process.argv.slice(2)
const [rate = 1_000, seconds = 30, shown = 500, first = 0] = figures.map(Number)
const agent = new Agent({ keepAlive: true, maxSockets: 128 })
const total = rate * seconds
const times: number[] = []
const statuses = new Map<number | string, number>()
let answered = 0
let latest = 0

const note = (status: number | string, due: number, starts: number) => {
  const now = performance.now() - starts
  times.push(now - due)
  latest = Math.max(latest, now)
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  if (++answered < total) return
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  process.send?.({
    statuses: Object.fromEntries(statuses),
    perSecond: (total / latest) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  })
}

function post(number: number, due: number, starts: number): void {
  const now = Date.now()
  const ticket = doubleTicket(
    number % 10 === 0 ? `t${(number / 10) % shown}` : `other-${number}`,
    now,
    number % 20 === 0 ? 'pending' : 'inProgress',
    String(number + 2),
  )
  const change = { id: `change-${first + number}`, ticketId: ticket.id, at: now, type: 'changed', by: 'Ben', own: false, ticket }
  const body = JSON.stringify({ changes: [change] })
  const signature = createHmac('sha256', doubleSecret).update(`${now}${url}${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-desk-time': String(now),
    'x-desk-signature': signature,
  }
  const sent = request(url, { method: 'POST', agent, headers }, (response) => {
    response.resume()
    response.on('end', () => note(response.statusCode ?? 0, due, starts))
  })
  sent.on('error', (error: NodeJS.ErrnoException) =>
    note(`${error.code} on a ${sent.reusedSocket ? 'kept' : 'new'} connection`, due, starts),
  )
  sent.end(body)
}

const starts = performance.now()
let sent = 0
const tick = () => {
  const now = performance.now() - starts
  for (; sent < total && (sent * 1000) / rate <= now; sent++) post(sent, (sent * 1000) / rate, starts)
  if (sent < total) setTimeout(tick, 1)
}
tick()
