import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Case, createCaseStore, type Remark } from './case-store.js'

/** A running desk. */
export interface AcmeDesk extends AsyncDisposable {
  /** With a slash at the end. */
  readonly url: string
  /** What is posted to the webhook from now on. */
  onDelivery(listener: (delivery: { readonly body: Uint8Array; readonly signature: string }) => void): void
}

/** Accounts by key. */
export const keys: Readonly<Record<string, string>> = { 'key-of-ringloop': 'ringloop', 'key-of-erika': 'erika' }
/** What webhooks are signed with. */
export const webhookSecret = 'a-secret-between-the-two'

/** The signature of a webhook. */
export const signatureOf = (body: Uint8Array, seconds: number): string =>
  `t=${seconds},v1=${createHmac('sha256', webhookSecret).update(`${seconds}.`).update(body).digest('hex')}`

const extraFields = [
  { key: 'order_number', title: 'Order number', kind: 'text', choices: [] },
  { key: 'warranty', title: 'Under warranty', kind: 'choice', choices: ['yes', 'no'] },
]
const states = ['new', 'working', 'waiting', 'done', 'dropped']
const largestFile = 20 * 1024 * 1024

class Refusal extends Error {
  constructor(
    readonly status: number,
    problem: string,
    readonly field: string | null = null,
  ) {
    super(problem)
  }
}

/** Starts the desk on a free port of this machine. See `API.md`. */
export async function startAcmeDesk({ now = Date.now }: { readonly now?: () => number } = {}): Promise<AcmeDesk> {
  const store = createCaseStore(now)
  const listeners: ((delivery: { readonly body: Uint8Array; readonly signature: string }) => void)[] = []

  function tell(kind: 'made' | 'changed' | 'remarked', one: Case, by: string, remark?: Remark): void {
    const message = { delivery: randomUUID(), kind, case: one, ...(remark === undefined ? {} : { remark }), by, at: store.time() }
    const body = new TextEncoder().encode(JSON.stringify(message))
    for (const listener of listeners) listener({ body, signature: signatureOf(body, Math.floor(now() / 1000)) })
  }

  function find(query: URLSearchParams) {
    const wanted: ((one: Case) => boolean)[] = []
    for (const key of ['reference', 'phone', 'contact'] as const) {
      const value = query.get(key)
      if (value !== null) wanted.push((one) => one[key] === value)
    }
    const state = query.get('state')
    if (state !== null && states.includes(state)) wanted.push((one) => one.state === state)
    const parent = Number(query.get('parent'))
    if (Number.isInteger(parent) && parent > 0) wanted.push((one) => one.parent === parent)
    const since = query.get('changed_since')
    if (since !== null && !Number.isNaN(Date.parse(since))) wanted.push((one) => Date.parse(one.changed) >= Date.parse(since))
    const found = store.findable().filter((one) => wanted.every((fits) => fits(one)))
    if (query.get('order') === 'changed') found.reverse().sort((one, two) => one.changed.localeCompare(two.changed))
    const size = Math.min(Number(query.get('per_page')) || 20, 50)
    const page = Number(query.get('page')) || 1
    return { cases: found.slice((page - 1) * size, page * size), total: found.length }
  }

  async function answer(request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const by = keys[String(request.headers['x-desk-key'])]
    if (by === undefined) throw new Refusal(401, 'who are you?')
    const url = new URL(request.url ?? '/', 'http://desk')
    const [, , kind, number, part] = url.pathname.split('/')
    const route = `${request.method} ${kind}${number === undefined ? '' : '/#'}${part === undefined ? '' : `/${part}`}`
    const one = number === undefined ? undefined : store.cases.get(Number(number))
    if (number !== undefined && one === undefined) throw new Refusal(404, `there is no case ${number}`)
    if (route === 'GET me') return [200, { account: by, version: '4.2' }]
    if (route === 'GET extra-fields') return [200, { fields: extraFields }]
    if (route === 'GET cases') return [200, find(url.searchParams)]
    if (route === 'POST cases') {
      const made = store.add(checked(await readJson(request)), by)
      tell('made', made, by)
      return [201, { case: made }]
    }
    if (one === undefined) throw new Refusal(404, `there is no ${url.pathname}`)
    if (route === 'GET cases/#') return [200, { case: one }]
    if (route === 'PATCH cases/#') {
      const expected = request.headers['if-match']
      if (expected !== undefined && expected !== `"${one.rev}"`) throw new Refusal(412, `it has revision ${one.rev} by now`)
      const changed = store.change(one, checked(await readJson(request)), by)
      tell('changed', changed, by)
      return [200, { case: changed }]
    }
    if (route === 'GET cases/#/remarks') return [200, { remarks: store.remarks.get(one.number) ?? [] }]
    if (route === 'POST cases/#/remarks') {
      const { text, hidden } = await readJson(request)
      if (typeof text !== 'string' || text === '') throw new Refusal(400, 'must not be empty', 'text')
      const remark = { id: store.nextId(), text, hidden: hidden === true, author: by, at: store.time() }
      store.remarks.set(one.number, [...(store.remarks.get(one.number) ?? []), remark])
      tell('remarked', store.change(one, {}, by), by, remark)
      return [201, { remark }]
    }
    if (route === 'GET cases/#/files') return [200, { files: store.files.get(one.number) ?? [] }]
    if (route === 'POST cases/#/files') {
      const bytes = await readBytes(request, largestFile)
      const name = url.searchParams.get('name') ?? ''
      if (!/^[^/\\\p{C}]{1,100}$/u.test(name)) throw new Refusal(400, 'is no name of a file', 'name')
      const file = { id: store.nextId(), name, type: String(request.headers['content-type']), size: bytes.length }
      store.files.set(one.number, [...(store.files.get(one.number) ?? []), file])
      return [201, { file }]
    }
    throw new Refusal(404, `there is no ${route}`)
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) return [500, { problem: String(error) }] as const
        return [error.status, { problem: error.message, ...(error.field === null ? {} : { field: error.field }) }] as const
      })
      .then(([status, body]) => {
        const headers = { 'content-type': 'application/json', date: new Date(now()).toUTCString() }
        response.writeHead(status, headers).end(JSON.stringify(body))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    onDelivery: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a case may be made or changed to. */
function checked(body: Readonly<Record<string, unknown>>): Partial<Case> {
  const text = (field: string, longest: number) => {
    const value = body[field]
    if (value !== undefined && (typeof value !== 'string' || value.length > longest))
      throw new Refusal(400, `must be a text of at most ${longest} characters`, field)
  }
  for (const field of ['reference', 'phone', 'contact', 'assignee']) text(field, 255)
  text('subject', 200)
  text('body', 100_000)
  if (body.state !== undefined && !states.includes(String(body.state)))
    throw new Refusal(400, `must be one of ${states.join(', ')}`, 'state')
  if (body.urgency !== undefined && ![1, 2, 3, 4].includes(Number(body.urgency)))
    throw new Refusal(400, 'must be 1 to 4', 'urgency')
  const known = ['subject', 'body', 'state', 'urgency', 'reference', 'phone', 'contact', 'parent', 'labels', 'assignee', 'extra']
  return Object.fromEntries(Object.entries(body).filter(([field]) => known.includes(field))) as Partial<Case>
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const json: unknown = JSON.parse((await readBytes(request, 1024 * 1024)).toString('utf8'))
  if (json === null || typeof json !== 'object' || Array.isArray(json)) throw new Refusal(400, 'the body is no object')
  return json as Record<string, unknown>
}

async function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    length += (piece as Buffer).length
    if (length > most) throw new Refusal(413, `more than ${most} bytes`)
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}
