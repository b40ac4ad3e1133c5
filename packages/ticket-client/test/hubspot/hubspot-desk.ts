import type { IncomingMessage, ServerResponse } from 'node:http'
import { readApiDescription } from '../support/api-description.js'
import { type DescribedServer, startDescribedServer } from '../support/described-server.js'
import { sendJson } from '../support/http-server.js'
import { hubSpotProperties, pipelines } from './hubspot-account.js'

type Properties = Record<string, string>

interface Past {
  value: string
  timestamp: string
  sourceType: string
  sourceId: string
}

interface Row {
  id: string
  properties: Properties
  history: Record<string, Past[]>
  createdAt: string
  updatedAt: string
  archived: boolean
}

/** How the account misbehaves, as real ones do. */
export interface HubSpotMoods {
  /** New and changed records are in the search index only after `index()`. */
  indexIsLate?: boolean
  /** The search gives everything, whatever it is asked for. */
  searchIgnoresFilters?: boolean
  /** After the next upsert: says 500; the ticket is there. */
  failAfterUpsert?: boolean
  /** Held before an upsert is carried out. */
  beforeUpsert?: () => Promise<void>
  /** An upsert of what another has just made is refused like a wrong value. */
  refuseTwins?: boolean
  /** The next association fails: the process was killed before it. */
  failNextAssociation?: boolean
}

/** A HubSpot account: the part of its CRM that we use, as its description and its guides have it. */
export interface HubSpotDesk extends DescribedServer {
  readonly tickets: Map<string, Row>
  readonly contacts: Map<string, Row>
  readonly notes: Map<string, Row>
  readonly files: Map<string, { id: string; path: string; size: number; bytes: Buffer }>
  readonly moods: HubSpotMoods
  /** Method and path of every request, in order. */
  readonly log: string[]
  /** What is in the store gets into the search index. */
  index(): void
  addContact(properties: Properties): string
  /** What somebody does in HubSpot's own pages. */
  addTicket(properties: Properties): string
  edit(ticketId: string, properties: Properties): void
  remove(ticketId: string): void
  now: number
}

const description = readApiDescription('hubspot')

export const hubSpotToken = 'pat-eu1-very-secret'
export const hubSpotApp = '3141592'

/** Starts one. */
export async function startHubSpotDesk(moods: HubSpotMoods = {}): Promise<HubSpotDesk> {
  const kinds = { tickets: new Map<string, Row>(), contacts: new Map<string, Row>(), notes: new Map<string, Row>() }
  const indexed = { tickets: new Map<string, Row>(), contacts: new Map<string, Row>() }
  const links = new Set<string>()
  const files: HubSpotDesk['files'] = new Map()
  const log: string[] = []
  let ids = 4_000_000_000
  const nextId = () => String(++ids)

  function write(row: Row, properties: Properties, source: { sourceType: string; sourceId: string }): void {
    desk.now += 1000
    const timestamp = new Date(desk.now).toISOString()
    for (const [name, value] of Object.entries(properties)) {
      row.properties[name] = value
      row.history[name] = [{ value, timestamp, ...source }, ...(row.history[name] ?? [])]
    }
    row.updatedAt = timestamp
    row.properties.hs_lastmodifieddate = timestamp
  }
  const ours = { sourceType: 'INTEGRATION', sourceId: hubSpotApp }
  const theirs = { sourceType: 'CRM_UI', sourceId: 'userId:77' }

  function make(kind: keyof typeof kinds, properties: Properties, source = ours): Row {
    const id = nextId()
    const createdAt = new Date(desk.now + 1000).toISOString()
    const row: Row = { id, properties: { createdate: createdAt }, history: {}, createdAt, updatedAt: createdAt, archived: false }
    write(row, properties, source)
    kinds[kind].set(id, row)
    if (!moods.indexIsLate) index()
    return row
  }

  function index(): void {
    for (const kind of ['tickets', 'contacts'] as const)
      indexed[kind] = new Map([...kinds[kind]].filter(([, row]) => !row.archived).map(([id, row]) => [id, structuredClone(row)]))
  }

  const link = (from: string, to: string) => {
    links.add(`${from}>${to}`)
    links.add(`${to}>${from}`)
  }

  function shown(row: Row, wanted: readonly string[], history: readonly string[] = []) {
    const { id, createdAt, updatedAt, archived } = row
    const properties = Object.fromEntries(
      ['hs_lastmodifieddate', 'createdate', ...wanted].flatMap((name) => {
        const value = row.properties[name]
        return value === undefined ? [] : [[name, value]]
      }),
    )
    const past = Object.fromEntries(history.map((name) => [name, row.history[name] ?? []]))
    return { id, properties, createdAt, updatedAt, archived, ...(history.length > 0 ? { propertiesWithHistory: past } : {}) }
  }

  const batch = (results: unknown[], errors: { category: string; message: string }[] = []) => ({
    status: 'COMPLETE',
    results,
    startedAt: new Date(desk.now).toISOString(),
    completedAt: new Date(desk.now).toISOString(),
    ...(errors.length === 0
      ? {}
      : {
          numErrors: errors.length,
          errors: errors.map((error) => ({ status: 'error', context: {}, errors: [], links: {}, ...error })),
        }),
  })
  const complain = (response: ServerResponse, status: number, category: string, message: string, name?: string) =>
    sendJson(response, status, {
      status: 'error',
      message,
      correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf',
      category,
      ...(name === undefined ? {} : { errors: [{ message, context: { propertyName: [name] } }] }),
    })

  /** The first property that HubSpot would not take. */
  function wrongProperty(properties: Properties): { name: string; message: string } | null {
    for (const [name, value] of Object.entries(properties)) {
      const known = hubSpotProperties.find((one) => one.name === name)
      if (known === undefined) return { name, message: `Property "${name}" does not exist` }
      const options = known.options as { value: string }[]
      if (options.length > 0 && !options.some((one) => one.value === value))
        return { name, message: `${value} was not one of the allowed options` }
      if (
        name === 'hs_pipeline_stage' &&
        !pipelines.some((one) => one.stages.some((each) => (each as { id: string }).id === value))
      )
        return { name, message: `${value} was not one of the allowed options` }
    }
    return null
  }

  interface ReadBody {
    inputs: { id: string }[]
    idProperty?: string
    properties: string[]
    propertiesWithHistory: string[]
  }
  function read(kind: keyof typeof kinds, body: ReadBody, response: ServerResponse): void {
    const { inputs, idProperty, properties, propertiesWithHistory } = body
    const live = [...kinds[kind].values()].filter((row) => !row.archived)
    const found = inputs.map(({ id }) =>
      live.find((row) =>
        // unique values are compared without regard to case
        idProperty === undefined ? row.id === id : row.properties[idProperty]?.toLowerCase() === id.toLowerCase(),
      ),
    )
    const rows = found.filter((row) => row !== undefined).map((row) => shown(row, properties, propertiesWithHistory))
    const missing = found.includes(undefined)
    const errors = missing ? [{ category: 'OBJECT_NOT_FOUND', message: `Could not get some ${kind}, they may be deleted` }] : []
    sendJson(response, missing ? 207 : 200, batch(rows, errors))
  }

  async function upsert(
    body: { inputs: { id: string; idProperty: string; properties: Properties }[] },
    response: ServerResponse,
  ) {
    await moods.beforeUpsert?.()
    const [input] = body.inputs
    if (input === undefined) return complain(response, 400, 'VALIDATION_ERROR', 'no inputs')
    const wrong = wrongProperty(input.properties)
    if (wrong !== null) return complain(response, 400, 'VALIDATION_ERROR', wrong.message, wrong.name)
    const all = { ...input.properties, [input.idProperty]: input.id }
    let row = [...kinds.tickets.values()].find((one) => !one.archived && one.properties[input.idProperty] === input.id)
    const isNew = row === undefined
    if (!isNew && moods.refuseTwins)
      return complain(response, 400, 'VALIDATION_ERROR', `${row?.id} already has that value.`, input.idProperty)
    if (row === undefined) row = make('tickets', all)
    else write(row, all, ours)
    if (moods.failAfterUpsert) {
      moods.failAfterUpsert = false
      return complain(response, 500, 'INTERNAL_ERROR', 'internal error')
    }
    sendJson(response, 200, batch([{ ...shown(row, Object.keys(all)), new: isNew }]))
  }

  interface SearchBody {
    filterGroups: { filters: { propertyName: string; operator: string; value?: string; values?: string[] }[] }[]
    sorts: string[]
    properties: string[]
    limit: number
    after: string
  }
  function search(kind: 'tickets' | 'contacts', body: SearchBody, response: ServerResponse): unknown {
    const rows = [...indexed[kind].values()]
    if (body.filterGroups.some(({ filters }) => filters.length === 0))
      return complain(response, 400, 'VALIDATION_ERROR', 'filters: must not be empty')
    const holds = (
      row: Row,
      { propertyName, operator, value = '', values = [] }: SearchBody['filterGroups'][0]['filters'][0],
    ) => {
      const held = row.properties[propertyName]
      if (held === undefined) return false
      if (operator === 'EQ') return held.toLowerCase() === value.toLowerCase()
      if (operator === 'IN') return values.includes(held)
      return Date.parse(held) >= Number(value)
    }
    const found =
      moods.searchIgnoresFilters || body.filterGroups.length === 0
        ? rows
        : rows.filter((row) => body.filterGroups.some(({ filters }) => filters.every((filter) => holds(row, filter))))
    const { propertyName, direction } = JSON.parse(body.sorts[0] ?? '{}') as { propertyName: string; direction: string }
    const key = (row: Row) => row.properties[propertyName] ?? ''
    found.sort((left, right) => (key(left) < key(right) ? -1 : 1) * (direction === 'DESCENDING' ? -1 : 1))
    const from = Number(body.after)
    const page = found.slice(from, from + body.limit)
    const next = from + body.limit < found.length ? { paging: { next: { after: String(from + body.limit) } } } : {}
    return sendJson(response, 200, { total: found.length, results: page.map((row) => shown(row, body.properties)), ...next })
  }

  function associations(
    to: keyof typeof kinds,
    body: { inputs: { id: string; after?: string }[] },
    response: ServerResponse,
  ): void {
    const size = 3
    const results = body.inputs.flatMap(({ id, after = '0' }) => {
      const all = [...kinds[to].keys()].filter((other) => links.has(`${id}>${other}`))
      const from = Number(after)
      const page = all.slice(from, from + size)
      const types = [{ category: 'HUBSPOT_DEFINED', typeId: 16 }]
      const next = from + size < all.length ? { paging: { next: { after: String(from + size) } } } : {}
      const others = page.map((other) => ({ toObjectId: Number(other), associationTypes: types }))
      return page.length === 0 ? [] : [{ from: { id }, to: others, ...next }]
    })
    const missing = results.length < body.inputs.length
    const errors = missing ? [{ category: 'OBJECT_NOT_FOUND', message: `No ${to} is associated with some` }] : []
    sendJson(response, missing ? 207 : 200, batch(results, errors))
  }

  function upload(request: IncomingMessage & { bytes: Buffer }, response: ServerResponse): void {
    const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1] ?? ''
    const raw = request.bytes.toString('latin1')
    const parts = new Map<string, string>()
    for (const part of raw.split(`--${boundary}`).slice(1, -1)) {
      const [head = '', ...rest] = part.split('\r\n\r\n')
      parts.set(/name="([^"]*)"/.exec(head)?.[1] ?? '', rest.join('\r\n\r\n').slice(0, -2))
    }
    const path = `${parts.get('folderPath')}/${parts.get('fileName')}`
    const bytes = Buffer.from(parts.get('file') ?? '', 'latin1')
    const same = [...files.values()].find((file) => file.path === path && file.bytes.equals(bytes))
    const file = same ?? { id: nextId(), path, size: bytes.length, bytes }
    files.set(file.id, file)
    sendJson(response, 201, shownFile(file))
  }
  function shownFile({ id, path, size }: { id: string; path: string; size: number }) {
    const [, name = '', extension = ''] = /([^/]*?)(?:\.([^./]+))?$/.exec(path) ?? []
    const at = new Date(desk.now).toISOString()
    return { id, name, extension, path, size, access: 'PRIVATE', archived: false, createdAt: at, updatedAt: at }
  }

  async function handle(request: IncomingMessage & { text: string; bytes: Buffer }, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://hubspot')
    const route = `${request.method} ${url.pathname}`
    log.push(route)
    if (request.headers.authorization !== `Bearer ${hubSpotToken}`)
      return complain(response, 401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.')
    if (route === 'POST /files/v3/files') return upload(request, response)
    const body = request.text === '' ? {} : JSON.parse(request.text)
    const [, kind = '', what = ''] =
      /^POST \/crm\/v3\/objects\/(tickets|contacts|notes)\/(batch\/read|batch\/upsert|search)$/.exec(route) ?? []
    if (what === 'batch/read') return read(kind as keyof typeof kinds, body, response)
    if (what === 'batch/upsert') return upsert(body, response)
    if (what === 'search') return search(kind as 'tickets' | 'contacts', body, response)
    if (route === 'POST /crm/v3/objects/notes') {
      const note = make('notes', body.properties)
      for (const { to } of body.associations) link(note.id, to.id)
      return sendJson(response, 201, shown(note, Object.keys(body.properties)))
    }
    if (route === 'GET /crm/v3/pipelines/tickets') return sendJson(response, 200, { results: pipelines })
    if (route === 'GET /crm/v3/properties/tickets') return sendJson(response, 200, { results: hubSpotProperties })
    if (route === 'GET /crm/v3/owners') {
      const owner = { id: '6166860', type: 'PERSON', email: 'Ann@example.com', archived: false }
      return sendJson(response, 200, {
        results: [{ ...owner, createdAt: '2019-10-30T03:30:17.883Z', updatedAt: '2019-10-30T03:30:17.883Z' }],
      })
    }
    const [, to] = /^POST \/crm\/v4\/associations\/\w+\/(\w+)\/batch\/read$/.exec(route) ?? []
    if (to !== undefined) return associations(to as keyof typeof kinds, body, response)
    const [, ticketId, other] = /^PUT \/crm\/v4\/objects\/tickets\/(\d+)\/associations\/default\/\w+\/(\d+)$/.exec(route) ?? []
    if (ticketId !== undefined && other !== undefined) {
      if (moods.failNextAssociation) {
        moods.failNextAssociation = false
        return complain(response, 500, 'INTERNAL_ERROR', 'internal error')
      }
      if (!kinds.tickets.has(ticketId) || !(kinds.tickets.has(other) || kinds.contacts.has(other)))
        return complain(response, 404, 'OBJECT_NOT_FOUND', 'One or more objects are missing')
      link(ticketId, other)
      return sendJson(response, 200, batch([]))
    }
    const [, fileId] = /^GET \/files\/v3\/files\/(\d+)$/.exec(route) ?? []
    if (fileId !== undefined) {
      const file = files.get(fileId)
      return file === undefined
        ? complain(response, 404, 'OBJECT_NOT_FOUND', 'no file')
        : sendJson(response, 200, shownFile(file))
    }
    const [, changed = ''] = /^PATCH \/crm\/v3\/objects\/tickets\/(\d+)$/.exec(route) ?? []
    const row = kinds.tickets.get(changed)
    if (row === undefined || row.archived) return complain(response, 404, 'OBJECT_NOT_FOUND', 'Object not found')
    const wrong = wrongProperty(body.properties)
    if (wrong !== null) return complain(response, 400, 'VALIDATION_ERROR', wrong.message, wrong.name)
    write(row, body.properties, ours)
    if (!moods.indexIsLate) index()
    return sendJson(response, 200, shown(row, Object.keys(body.properties)))
  }

  const server = await startDescribedServer(description, handle as never)
  const desk: HubSpotDesk = {
    url: server.url,
    wrong: server.wrong,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    ...kinds,
    files,
    moods,
    log,
    index,
    now: Date.parse('2026-03-01T10:00:00Z'),
    addContact: (properties) => make('contacts', properties, theirs).id,
    addTicket: (properties) => make('tickets', properties, theirs).id,
    edit(ticketId, properties) {
      const row = kinds.tickets.get(ticketId)
      if (row === undefined) throw new Error(`no ticket ${ticketId}`)
      write(row, properties, theirs)
      if (!moods.indexIsLate) index()
    },
    remove(ticketId) {
      const row = kinds.tickets.get(ticketId)
      if (row !== undefined) row.archived = true
      if (!moods.indexIsLate) index()
    },
  }
  return desk
}
