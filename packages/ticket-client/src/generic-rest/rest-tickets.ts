import { isOpen, isRingloopError, RingloopError, type Ticket, type TicketQuery } from '@ringloop/core'
import * as z from 'zod'
import type { HttpClient } from '../http/http-client.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { collectRecords } from './collect-records.js'
import type { RestTicketMap } from './map-rest-ticket.js'
import { readPath, writePath } from './path-expression.js'
import type { RestDescription, RestTickets } from './rest-description.js'
import { fillPath, fillQuery } from './template.js'

type Json = Record<string, unknown>

/** The requests a described backend is sent. */
export interface RestTicketRequests {
  /** @returns the new ticket's id */
  create(body: Json, externalId: string, signal: AbortSignal): Promise<string>
  read(id: string, signal: AbortSignal): Promise<Ticket>
  update(id: string, body: Json, version: string | undefined, signal: AbortSignal): Promise<void>
  /** Every ticket that has this external id; sure to be all of them. */
  findAll(externalId: string, signal: AbortSignal): Promise<readonly Ticket[]>
  find(query: TicketQuery, signal: AbortSignal): Promise<readonly Ticket[]>
  remove(id: string, winner: string, signal: AbortSignal): Promise<void>
}

/** Makes the requests of one description. */
export function createRestTicketRequests(
  { name, paging }: RestDescription,
  tickets: RestTickets,
  http: HttpClient,
  map: RestTicketMap,
): RestTicketRequests {
  const usesEtag = tickets.update.version?.kind === 'ifMatch'

  function wrapped(body: Json, wrap: string | undefined, constants: Readonly<Record<string, unknown>> | undefined): Json {
    let whole = body
    if (wrap !== undefined) {
      whole = {}
      writePath(whole, wrap, body)
    }
    for (const [expression, value] of Object.entries(constants ?? {})) writePath(whole, expression, value)
    return whole
  }

  const recordIn = (body: unknown, expression: string | undefined) =>
    expression === undefined ? body : readPath(body, expression)

  async function read(id: string, signal: AbortSignal): Promise<Ticket> {
    const answer = await http.send({ method: 'GET', path: fillPath(name, tickets.get.path, { id }), schema: z.unknown(), signal })
    return map.read(recordIn(answer.body, tickets.get.record), usesEtag ? answer.headers.get('etag') : null)
  }

  /** Lists have no ETags. */
  const withVersion = async (ticket: Ticket, signal: AbortSignal) => (usesEtag ? read(ticket.id, signal) : ticket)

  return {
    read,
    async create(body, externalId, signal) {
      const { path, wrap, record, constants, idempotencyHeader } = tickets.create
      const { body: answer, headers } = await http.send({
        method: 'POST',
        path,
        json: wrapped(body, wrap, constants),
        headers: idempotencyHeader === undefined ? {} : { [idempotencyHeader]: encodeURIComponent(externalId) },
        schema: z.unknown(),
        signal,
      })
      try {
        return map.read(recordIn(answer, record), null).id
      } catch (error) {
        // Some answer with nothing but the address of what they made.
        const location = headers.get('location')?.split(/[?#]/)[0]?.replace(/\/$/, '').split('/').at(-1)
        if (location === undefined || location === '' || !isRingloopError(error)) throw error
        try {
          return decodeURIComponent(location)
        } catch {
          throw error
        }
      }
    },
    async update(id, body, version, signal) {
      const { method, path, wrap, constants, version: insist } = tickets.update
      const whole = wrapped(body, wrap, constants)
      const headers: Record<string, string> = {}
      if (version !== undefined && insist?.kind === 'ifMatch') headers['if-match'] = version
      else if (version !== undefined && insist?.kind === 'field')
        writePath(whole, insist.field, /^\d{1,15}$/.test(version) ? Number(version) : version)
      else if (version !== undefined && (await read(id, signal)).version !== version) {
        throw new RingloopError('conflict', `${name}: ticket ${id} has changed since version ${version}`, {
          mend: 'Read it again and decide anew.',
        })
      }
      await http.send({ method, path: fillPath(name, path, { id }), json: whole, headers, schema: z.unknown(), signal })
    },
    async findAll(externalId, signal) {
      const search = tickets.findByExternalId ?? tickets.find
      const query = fillQuery(search.query, { externalId })
      const path = fillPath(name, search.path, { externalId })
      const found: Ticket[] = []
      for await (const page of collectRecords(name, http, { path, query, records: search.records, paging, signal })) {
        // A filter that the backend does not know is ignored without a word by many.
        for (const record of page) {
          const ticket = map.read(record, null)
          if (ticket.externalId === externalId) found.push(ticket)
        }
      }
      return [...new Map(found.map((ticket) => [ticket.id, ticket])).values()]
    },
    async find({ limit, contactId, number, open, status, parentId }, signal) {
      const { find, fields, findByParent = find } = tickets
      for (const [wanted, expression, field] of [
        [contactId, fields.contactId, 'contactId'],
        [number, fields.number, 'number'],
        [parentId, fields.parentId, 'parentId'],
      ] as const) {
        if (wanted === undefined || expression !== undefined) continue
        throw new RingloopError('invalidInput', `${name}: cannot find tickets by ${field}: fields.${field} is not described`, {
          mend: `Name fields.${field} in the description, so that what the backend finds can be checked.`,
        })
      }
      const word = status === undefined ? undefined : map.statusWord(status)
      if (status !== undefined && word === undefined) return []
      const values = { contactId, number, status: word, parentId, limit: String(limit) }
      const { path, query, records } = parentId === undefined ? find : findByParent
      const fixed = open === true && query === find.query ? find.open : {}
      const search = { path: fillPath(name, path, values), query: { ...fillQuery(query, values), ...fixed }, records }
      const found: Ticket[] = []
      for await (const page of collectRecords(name, http, { ...search, paging, signal })) {
        for (const record of page) {
          const ticket = map.read(record, null)
          const holds = fits(ticket, map.numberOf(record), { contactId, number, open, status, parentId })
          if (holds) found.push(ticket)
        }
        if (find.newestFirst && found.length >= limit) break
      }
      if (!find.newestFirst)
        found.sort((left, right) => right.createdAt - left.createdAt || right.id.localeCompare(left.id, 'en', { numeric: true }))
      return mapInBatches(found.slice(0, Math.max(0, limit)), (ticket) => withVersion(ticket, signal))
    },
    async remove(id, winner, signal) {
      const { discard } = tickets
      if (discard === undefined) return
      const body = wrapped({}, undefined, discard.constants)
      const json = Object.keys(body).length === 0 ? {} : { json: body }
      try {
        await http.send({
          method: discard.method,
          path: fillPath(name, discard.path, { id, winner }),
          ...json,
          schema: z.unknown(),
          signal,
        })
      } catch (error) {
        // Another gateway was faster.
        if (!isRingloopError(error) || error.code !== 'notFound') throw error
      }
    },
  }
}

type Conditions = { readonly [Key in 'contactId' | 'number' | 'open' | 'status' | 'parentId']: TicketQuery[Key] | undefined }

function fits(ticket: Ticket, numberOfTicket: string | undefined, query: Conditions): boolean {
  return (
    (query.contactId === undefined || ticket.contactId === query.contactId) &&
    (query.number === undefined || numberOfTicket === query.number) &&
    (query.open === undefined || isOpen(ticket.status) === query.open) &&
    (query.status === undefined || ticket.status === query.status) &&
    (query.parentId === undefined || ticket.parentId === query.parentId)
  )
}
