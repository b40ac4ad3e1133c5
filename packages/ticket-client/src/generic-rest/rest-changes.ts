import { RingloopError, type Ticket, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { fingerprint } from '../changes/fingerprint.js'
import { createTimePoll } from '../changes/poll-by-time.js'
import { checkWebhookTime, readWebhookJson, verifyHmac, verifySharedSecret } from '../changes/webhook-proof.js'
import { resolveSecret, type SecretEnvironment } from '../config/secret.js'
import type { HttpClient } from '../http/http-client.js'
import type { RestChangesDescription } from './changes-description.js'
import { collectRecords, readRecordPage } from './collect-records.js'
import type { RestTicketMap } from './map-rest-ticket.js'
import { readPath } from './path-expression.js'
import { readText, readTime } from './read-value.js'
import type { RestPaging } from './rest-description.js'
import { fillPath, fillQuery } from './template.js'

/** What the change feed of a described backend is made of. */
export interface RestChangesParts {
  readonly name: string
  readonly changes: RestChangesDescription
  readonly paging: RestPaging
  readonly http: HttpClient
  readonly map: RestTicketMap
  readonly secrets: SecretEnvironment
  readonly now: () => number
}

/** Makes the feed that a description tells of. */
export function createRestChanges(parts: RestChangesParts): TicketChangeFeed {
  const { poll, webhook } = parts.changes
  return {
    ...(poll === undefined ? {} : { poll: createPoll(parts, poll) }),
    ...(webhook === undefined ? {} : { receive: createReceiver(parts, webhook) }),
  }
}

interface Row {
  readonly ticket: Ticket
  readonly by: string | null
}

/** Made of the ticket as it is now, so that a poll and a webhook tell of the same change by the same id. */
const changeIdOf = (ticket: Ticket) => `${ticket.id}@${ticket.version}/${fingerprint(ticket)}`

function isOwn({ account }: RestChangesDescription, by: string | null): boolean {
  return account !== undefined && by === String(account)
}

function createPoll(
  { name, changes, paging, http, map, now }: RestChangesParts,
  poll: NonNullable<RestChangesDescription['poll']>,
): NonNullable<TicketChangeFeed['poll']> {
  const size = paging.kind === 'page' || paging.kind === 'offset' ? paging.size : null
  const path = fillPath(name, poll.path, {})
  const queryFor = (since: number) =>
    fillQuery(poll.query, { since: writeTime(since, poll.time), limit: size === null ? undefined : String(size) })

  const rowOf = (record: unknown): Row => ({
    ticket: map.read(record, null),
    by: (changes.by === undefined ? undefined : readText(readPath(record, changes.by))) ?? null,
  })

  /** Of the pages of one `since`: how many records they had, and the last one. */
  let taken = 0
  let before = ''

  return createTimePoll<Row>({
    name,
    // Servers give fewer than they are asked for: of pages with numbers only an empty one is sure to be the last.
    pageSize: size === null ? Number.POSITIVE_INFINITY : 1,
    overlapMs: poll.overlapSeconds * 1_000,
    async list({ since, page, signal }) {
      const search = { path, query: queryFor(since), records: poll.records, paging, signal }
      if (size !== null) {
        if (page === 0) taken = 0
        const records = await readRecordPage(name, http, search, { page, taken })
        taken += records.length
        const shape = JSON.stringify(records)
        // The backend does not know the parameter of its pages.
        if (page > 0 && shape === before) return []
        before = shape
        const rows = records.map(rowOf)
        if (rows.some(({ ticket }, index) => ticket.updatedAt < (rows[index - 1]?.ticket.updatedAt ?? 0)))
          throw new RingloopError('protocol', `${name}: GET ${path} does not give the oldest change first`, {
            mend: 'Put the parameter by which the backend sorts into changes.poll.query.',
          })
        return rows
      }
      // All at once; whatever their order, here they get the right one.
      if (page > 0) return []
      const rows: Row[] = []
      for await (const records of collectRecords(name, http, search)) rows.push(...records.map(rowOf))
      return rows.sort((left, right) => left.ticket.updatedAt - right.ticket.updatedAt)
    },
    async newest(signal) {
      const { headers } = await http.send({ method: 'GET', path, query: queryFor(now()), schema: z.unknown(), signal })
      // By the backend's clock, which writes the times that are compared.
      const at = Date.parse(headers.get('date') ?? '')
      return Number.isNaN(at) ? now() : at
    },
    idOf: ({ ticket }) => ticket.id,
    timeOf: ({ ticket }) => ticket.updatedAt,
    toChanges: ({ ticket, by }) => [
      {
        id: changeIdOf(ticket),
        ticketId: ticket.id,
        at: ticket.updatedAt,
        type: ticket.createdAt === ticket.updatedAt ? 'created' : 'changed',
        ticket,
        by,
        own: isOwn(changes, by),
      },
    ],
  })
}

function writeTime(at: number, how: NonNullable<RestChangesDescription['poll']>['time']): string {
  if (how === 'milliseconds') return String(Math.floor(at))
  if (how === 'seconds') return String(Math.floor(at / 1_000))
  const iso = new Date(at).toISOString()
  return how === 'iso' ? iso : iso.replace(/\.\d+Z$/, 'Z')
}

function createReceiver(
  { name, changes, map, secrets }: RestChangesParts,
  webhook: NonNullable<RestChangesDescription['webhook']>,
): NonNullable<TicketChangeFeed['receive']> {
  const { proof, timestamp, type: typeAt, comment: commentAt } = webhook
  const secret = resolveSecret(proof.secret, secrets, `${name}: tickets.changes.webhook.proof.secret`)

  function typeOf(event: unknown): TicketChange['type'] {
    if (typeAt === undefined) return 'changed'
    const word = String(readPath(event, typeAt.field))
    const all = Object.entries(typeAt.words) as [TicketChange['type'], readonly (string | number)[] | undefined][]
    return all.find(([, words]) => words?.some((one) => String(one) === word))?.[0] ?? 'changed'
  }

  function changeOf(event: unknown, sentAt: number | null, receivedAt: number): TicketChange {
    const text = (expression: string | undefined) =>
      expression === undefined ? undefined : readText(readPath(event, expression))
    const ticketId = text(webhook.ticketId)
    if (ticketId === undefined)
      throw new RingloopError('invalidInput', `${name}: a webhook has no ticket at "${webhook.ticketId}"`, {
        mend: 'Correct tickets.changes.webhook.ticketId in the description.',
      })
    const record = webhook.ticket === undefined ? undefined : readPath(event, webhook.ticket)
    const ticket = record === undefined || record === null ? undefined : map.read(record, null)
    const type = typeOf(event)
    const by = text(changes.by) ?? null
    const at = (webhook.at === undefined ? 0 : readTime(readPath(event, webhook.at))) || ticket?.updatedAt || sentAt || receivedAt
    const words = text(commentAt?.text)
    const told = type === 'created' || type === 'changed' ? ticket : undefined
    return {
      id: told === undefined ? `${ticketId}/${text(webhook.id) ?? fingerprint(event)}` : changeIdOf(told),
      ticketId: toTicketId(ticketId),
      at,
      type,
      ...(ticket === undefined ? {} : { ticket }),
      ...(words === undefined
        ? {}
        : { comment: { text: words, visibility: 'internal' as const, author: text(commentAt?.author) ?? null } }),
      by,
      own: isOwn(changes, by),
    }
  }

  return async (request) => {
    const header = (field: string | undefined) => (field === undefined ? undefined : request.headers[field.toLowerCase()])
    const given = header(proof.header)
    const signature = given?.startsWith(proof.prefix) ? given.slice(proof.prefix.length) : undefined
    const sent = header(timestamp?.header)
    if (proof.kind === 'hmac') {
      const pieces = { body: request.body, timestamp: sent ?? '', method: request.method, url: request.url }
      const message = proof.message
        .split(/(\{[a-z]+\})/)
        .map((piece) => pieces[piece.slice(1, -1) as keyof typeof pieces] ?? piece)
      await verifyHmac({ name, hash: proof.hash, secret, message, proof: signature, encoding: proof.encoding })
    } else await verifySharedSecret({ name, secret, proof: signature })
    const sentAt = timestamp === undefined || sent === undefined ? null : readSentTime(sent, timestamp.time)
    if (timestamp !== undefined)
      checkWebhookTime({ name, at: sentAt, receivedAt: request.receivedAt, windowMs: timestamp.windowSeconds * 1_000 })
    const body = readWebhookJson(name, request, z.unknown())
    const events = webhook.records === undefined ? [body] : readPath(body, webhook.records)
    if (!Array.isArray(events))
      throw new RingloopError('invalidInput', `${name}: a webhook has no list of changes at "${webhook.records}"`, {
        mend: 'Correct tickets.changes.webhook.records in the description.',
      })
    // Refused as a whole and in the log, rather than taken in part.
    if (events.length > 1_000)
      throw new RingloopError('invalidInput', `${name}: a webhook brings ${events.length} changes, more than 1,000`, {
        mend: 'Let the system send fewer at a time; polling brings these.',
      })
    return events.map((event) => changeOf(event, sentAt, request.receivedAt))
  }
}

function readSentTime(text: string, how: 'iso' | 'seconds' | 'milliseconds'): number | null {
  const at = how === 'iso' ? readTime(text) : /^\d{1,16}$/.test(text) ? Number(text) * (how === 'seconds' ? 1_000 : 1) : 0
  return at > 0 && Number.isFinite(at) ? at : null
}
