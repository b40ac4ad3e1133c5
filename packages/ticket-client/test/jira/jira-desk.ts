import type { IncomingMessage, ServerResponse } from 'node:http'
import { readApiDescription } from '../support/api-description.js'
import { type DescribedServer, startDescribedServer } from '../support/described-server.js'
import { sendJson } from '../support/http-server.js'
import { ann, bot, createFields, type Person, type Status, workflow } from './jira-site.js'

interface Issue {
  id: string
  key: string
  fields: Record<string, unknown> & { labels: string[]; updated: string; created: string; status: Status; description: unknown }
  properties: Record<string, unknown>
  histories: { id: string; created: string; author: Person; items: unknown[] }[]
  comments: { id: string; body: unknown; created: string; author: Person; jsdPublic: boolean; internal: boolean }[]
  attachments: { id: string; filename: string; mimeType: string; size: number; created: string; bytes: Buffer }[]
}
/** How the site misbehaves, as real ones do. */
export interface JiraMoods {
  /** New and changed issues are in the search index only after `index()`, unless the search is told of them. */
  indexIsLate?: boolean
  /** The search gives every issue of the site, whatever it is asked for. */
  searchIgnoresFilters?: boolean
  /** After the next create: breaks the connection; the issue is there. */
  dropAfterCreate?: boolean
  /** After the next upload: breaks the connection; the file is there. */
  dropAfterUpload?: boolean
  /** Creating is refused, as by a required field. */
  refuseCreate?: boolean
  /** Held before a create is carried out. */
  beforeCreate?: () => Promise<void>
  /** The next change of fields fails: the process was killed before it. */
  failNextWrite?: boolean
  /** What no edit is allowed in. */
  doneIsLocked?: boolean
  /** The last page of a search is an empty one. */
  lastPageIsEmpty?: boolean
  /** A screen of every transition wants more than we send. */
  transitionsWantMore?: boolean
  /** Custom fields that an issue can be made with, besides the usual. */
  moreFields?: readonly object[]
}

/** A Jira site with one project, `SUP`: the part that we use, as its description has it. */
export interface JiraDesk extends DescribedServer {
  readonly issues: Map<string, Issue>
  readonly moods: JiraMoods
  /** Method and path of every request, in order. */
  readonly log: string[]
  readonly searches: { jql: string; reconcileIssues?: number[] }[]
  index(): void
  /** What somebody does in Jira's own pages. */
  edit(id: string, fields: Record<string, unknown>): void
  remark(id: string, body: unknown, jsdPublic?: boolean): void
  remove(id: string): void
  now: number
}

const description = readApiDescription('jira', {
  exceptions: [
    {
      operation: 'GET /rest/api/3/issue/{issueIdOrKey}/comment',
      allow: 'answer',
      because: 'as for the one below',
    },
    {
      operation: 'POST /rest/api/3/issue/{issueIdOrKey}/comment',
      allow: 'answer',
      because: 'Jira writes times as 2026-01-17T12:34:00.000+0000, which is no date-time of RFC 3339 as the description says',
    },
  ],
})

export const jiraAuth = { kind: 'basic', username: 'bot@example.com', password: 'api-token-very-secret' } as const
const embeddedComments = 3

/** Starts one. */
export async function startJiraDesk(moods: JiraMoods = {}): Promise<JiraDesk> {
  const issues = new Map<string, Issue>()
  let indexed = new Map<string, Issue>()
  const log: string[] = []
  const searches: JiraDesk['searches'] = []
  let ids = 10_000
  const nextId = () => String(++ids)
  const stamp = () => {
    desk.now += 1000
    return new Date(desk.now).toISOString().replace('Z', '+0000')
  }
  const index = () => {
    indexed = structuredClone(issues)
  }
  const settle = () => {
    if (!moods.indexIsLate) index()
  }
  const complain = (response: ServerResponse, code: number, errors: Record<string, string>, messages: string[] = []) =>
    sendJson(response, code, { errorMessages: messages, errors })

  /** The first field that Jira would not take. */
  function wrongField(fields: Record<string, unknown>): Record<string, string> | null {
    for (const [name, value] of Object.entries(fields)) {
      if (['project', 'issuetype', 'parent'].includes(name)) continue
      const known = createFields.find(({ fieldId }) => fieldId === name)
      if (known === undefined)
        return { [name]: `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.` }
      if (name === 'summary' && (typeof value !== 'string' || value === '' || /[\r\n]/.test(value) || value.length > 255))
        return { summary: 'You must specify a summary of the issue.' }
      if (name === 'labels' && !(value as string[]).every((label) => /^\S{1,255}$/.test(label)))
        return { labels: 'The label contains spaces which is invalid.' }
      const isDocument = name === 'description' || name === 'customfield_10051'
      if (isDocument && (value as { type?: string } | null)?.type !== 'doc')
        return { [name]: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' }
      if (isDocument && /"text":""/.test(JSON.stringify(value))) return { [name]: 'INVALID_INPUT' }
      const assignee = (value as { accountId?: string } | null)?.accountId
      if (name === 'assignee' && ![ann, bot].some(({ accountId }) => accountId === assignee))
        return { assignee: `User '${assignee}' cannot be assigned issues.` }
      if (name === 'customfield_10052' && value !== null && typeof value !== 'number') return { [name]: 'Specify a valid number' }
      const option = (value as { value?: string } | null)?.value
      if (name === 'customfield_10053' && !['Phone', 'Router'].includes(option ?? ''))
        return { [name]: `Specify a valid 'id' or 'name' for Device` }
      if (name === 'priority' && !['Highest', 'High', 'Medium', 'Low', 'Lowest'].includes((value as { name: string }).name))
        return { priority: 'Specify a valid value for priority' }
    }
    return null
  }

  function put(issue: Issue, fields: Record<string, unknown>, author: Person): void {
    const at = stamp()
    Object.assign(issue.fields, fields, { updated: at })
    issue.histories.unshift({
      id: nextId(),
      created: at,
      author,
      items: Object.keys(fields).map((name) => ({ field: name, fromString: '', toString: '' })),
    })
    settle()
  }

  interface CreateBody {
    fields: Record<string, unknown>
    properties?: { key: string; value: unknown }[]
  }
  function make({ fields, properties = [] }: CreateBody): Issue {
    const id = nextId()
    const at = stamp()
    const issue: Issue = {
      id,
      key: `SUP-${ids - 10_000}`,
      fields: {
        labels: [],
        description: null,
        assignee: null,
        priority: { name: 'Medium' },
        status: workflow[0] as Status,
        creator: bot,
        created: at,
        ...fields,
        project: { key: 'SUP' },
        updated: at,
      },
      properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
      histories: [],
      comments: [],
      attachments: [],
    }
    issues.set(id, issue)
    settle()
    return issue
  }

  async function create(body: CreateBody, response: ServerResponse, answer: (issue: Issue) => unknown): Promise<unknown> {
    await moods.beforeCreate?.()
    if (moods.refuseCreate) return complain(response, 400, { customfield_10050: 'Order number is required.' })
    const wrong = wrongField(body.fields)
    if (wrong !== null) return complain(response, 400, wrong)
    const parent = body.fields.parent as { id?: string } | undefined
    if (parent !== undefined && !issues.has(parent.id ?? '')) return complain(response, 400, { parent: 'no such issue' })
    const issue = make(body)
    if (moods.dropAfterCreate) {
      moods.dropAfterCreate = false
      return response.destroy()
    }
    return sendJson(response, 201, answer(issue))
  }

  interface SearchBody {
    jql: string
    maxResults: number
    nextPageToken?: string
    fields: string[]
    reconcileIssues?: number[]
  }
  function holds(issue: Issue, clause: string): boolean {
    const [, either, or] = /^\((.+) OR (.+)\)$/.exec(clause) ?? []
    if (either !== undefined && or !== undefined) return holds(issue, either) || holds(issue, or)
    const [, name, operator, value = ''] = /^(\w+) (=|!=|~|>=|in) (.+)$/.exec(clause) ?? []
    const text = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')
    if (name === 'project') return value.includes('"SUP"')
    if (name === 'labels') return issue.fields.labels.includes(text)
    if (name === 'description') return JSON.stringify(issue.fields.description).includes(text)
    if (name === 'parent') return (issue.fields.parent as { id?: string } | undefined)?.id === text
    if (name === 'statusCategory') return (issue.fields.status.statusCategory.key === 'done') === (operator === '=')
    if (name === 'updated') return Date.parse(issue.fields.updated) >= desk.now - Number(/^-(\d+)m$/.exec(text)?.[1]) * 60_000
    throw new Error(`no JQL: ${clause}`)
  }
  function search(body: SearchBody, response: ServerResponse): void {
    searches.push({ jql: body.jql, ...(body.reconcileIssues && { reconcileIssues: body.reconcileIssues }) })
    const [clauses = '', order = ''] = body.jql.split(' ORDER BY ')
    const known = new Map(indexed)
    for (const id of body.reconcileIssues ?? []) {
      const issue = issues.get(String(id))
      if (issue !== undefined) known.set(issue.id, issue)
    }
    const [by = '', direction = ''] = order.split(' ')
    const found = [...known.values()]
      .filter(
        (issue) => moods.searchIgnoresFilters || clauses.split(' AND ').every((clause) => clause === '' || holds(issue, clause)),
      )
      .sort((left, right) => {
        const key = ({ fields }: Issue) => String(fields[by])
        return (key(left) < key(right) ? -1 : 1) * (direction === 'DESC' ? -1 : 1)
      })
    const from = Number(body.nextPageToken ?? 0)
    const next = from + body.maxResults
    sendJson(response, 200, {
      issues: found.slice(from, next).map(({ id, fields }) => ({ id, fields: { updated: fields.updated } })),
      ...(next < found.length || (moods.lastPageIsEmpty && from < found.length)
        ? { nextPageToken: String(next) }
        : { isLast: true }),
    })
  }

  interface FetchBody {
    issueIdsOrKeys: string[]
    fields: string[]
    properties: string[]
    expand?: string[]
  }
  function fetchAll({ issueIdsOrKeys, fields, properties, expand = [] }: FetchBody, response: ServerResponse): void {
    const found = [...issues.values()].filter(({ id, key }) => issueIdsOrKeys.includes(id) || issueIdsOrKeys.includes(key))
    sendJson(response, 200, { issues: found.map((issue) => shown(issue, fields, properties, expand)), issueErrors: [] })
  }
  function shown(
    { id, key, fields, properties, histories, comments, attachments }: Issue,
    wanted: string[],
    marks: string[],
    expand: string[],
  ) {
    const all: Record<string, unknown> = {
      ...fields,
      // Jira embeds the oldest alone.
      comment: { ...commentsOf(comments.slice(0, embeddedComments)), total: comments.length },
      attachment: attachments.map(({ bytes: _, ...file }) => file),
    }
    return {
      id,
      key,
      self: `https://x.example/rest/api/3/issue/${id}`,
      fields: Object.fromEntries(wanted.map((name) => [name, all[name] ?? null])),
      properties: Object.fromEntries(marks.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]]))),
      ...(expand.includes('changelog')
        ? { changelog: { startAt: 0, maxResults: 100, total: histories.length, histories: rfcTimes(histories) } }
        : {}),
    }
  }
  const commentsOf = (comments: Issue['comments']) => ({ comments: comments.map(({ internal: _, ...comment }) => comment) })
  // The description wants RFC 3339 here, where the answers are checked.
  const rfcTimes = (histories: Issue['histories']) =>
    histories.map((one) => ({ ...one, created: one.created.replace('+0000', '+00:00') }))

  function write(
    issue: Issue,
    body: {
      fields?: Record<string, unknown>
      update?: { labels?: { add?: string }[] }
      properties?: { key: string; value: unknown }[]
    },
    response: ServerResponse,
  ) {
    if (moods.failNextWrite) {
      moods.failNextWrite = false
      return sendJson(response, 500, {})
    }
    if (moods.doneIsLocked && issue.fields.status.statusCategory.key === 'done')
      return complain(response, 400, {}, ['You cannot edit this issue in its current status'])
    const wrong = wrongField(body.fields ?? {})
    if (wrong !== null) return complain(response, 400, wrong)
    const added = (body.update?.labels ?? []).flatMap(({ add }) => (add === undefined ? [] : [add]))
    for (const { key, value } of body.properties ?? []) issue.properties[key] = value
    put(issue, { ...body.fields, ...(added.length > 0 ? { labels: [...issue.fields.labels, ...added] } : {}) }, bot)
    response.writeHead(204).end()
  }

  function upload(issue: Issue, request: IncomingMessage & { bytes: Buffer }, response: ServerResponse): unknown {
    if (request.headers['x-atlassian-token'] !== 'no-check') return sendJson(response, 403, {})
    const raw = request.bytes.toString('latin1')
    const [, filename = '', mimeType = ''] = /name="file"; filename="([^"]*)"\r\nContent-Type: ([^\r]*)/.exec(raw) ?? []
    const start = raw.indexOf('\r\n\r\n') + 4
    const bytes = request.bytes.subarray(start, raw.lastIndexOf('\r\n--'))
    const file = { id: nextId(), filename, mimeType, size: bytes.length, created: stamp(), bytes }
    issue.attachments.push(file)
    if (moods.dropAfterUpload) {
      moods.dropAfterUpload = false
      return response.destroy()
    }
    return sendJson(response, 200, [{ ...file, bytes: undefined, created: undefined }])
  }

  async function handle(request: IncomingMessage & { text: string; bytes: Buffer }, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://jira')
    const route = `${request.method} ${url.pathname}`
    log.push(route)
    const basic = `Basic ${Buffer.from(`${jiraAuth.username}:${jiraAuth.password}`).toString('base64')}`
    if (request.headers.authorization !== basic) return sendJson(response, 401, {})
    const body = request.headers['content-type']?.includes('json') ? JSON.parse(request.text) : {}
    switch (route) {
      case 'POST /rest/api/3/search/jql':
        return search(body, response)
      case 'POST /rest/api/3/issue/bulkfetch':
        return fetchAll(body, response)
      case 'POST /rest/api/3/issue':
        return create(body, response, ({ id, key }) => ({ id, key, self: `https://x.example/${id}` }))
      case 'POST /rest/servicedeskapi/request': {
        const { summary, description: text } = body.requestFieldValues
        return create({ fields: { summary, description: text } }, response, ({ id, key }) => ({ issueId: id, issueKey: key }))
      }
      case 'GET /rest/api/3/myself':
        return sendJson(response, 200, { accountId: bot.accountId })
      case 'GET /rest/api/3/serverInfo':
        return sendJson(response, 200, {
          version: '1001.0.0-SNAPSHOT',
          deploymentType: 'Cloud',
          serverTime: new Date(desk.now).toISOString(),
        })
      case 'GET /rest/api/3/issue/createmeta/SUP/issuetypes':
        return sendJson(response, 200, {
          issueTypes: ['Task', 'Subtask'].map((name, at) => ({ id: String(at + 1), name, subtask: at === 1 })),
          total: 2,
        })
      case 'GET /rest/api/3/user/assignable/search':
        return sendJson(
          response,
          200,
          [url.searchParams.get('query'), url.searchParams.get('accountId')].some(
            (by) => by === ann.accountId || by === 'ann@example.com',
          )
            ? [{ accountId: ann.accountId }]
            : [],
        )
    }
    if (/^GET \/rest\/api\/3\/issue\/createmeta\/SUP\/issuetypes\/\d+$/.test(route)) {
      const startAt = Number(url.searchParams.get('startAt'))
      const all = [...createFields, ...(moods.moreFields ?? [])]
      // Jira may give fewer than are asked for.
      return sendJson(response, 200, { fields: all.slice(startAt, startAt + 4), total: all.length, startAt })
    }
    const [, id = '', part = ''] = /^\w+ \/rest\/api\/3\/issue\/([^/]+)(?:\/(\w+))?$/.exec(route) ?? []
    const issue = issues.get(id)
    if (issue === undefined) return complain(response, 404, {}, ['Issue does not exist or you do not have permission to see it.'])
    if (request.method === 'PUT') return write(issue, body, response)
    if (part === 'attachments') return upload(issue, request, response)
    if (part === 'comment' && request.method === 'GET') {
      const size = Number(url.searchParams.get('maxResults'))
      const newestFirst = url.searchParams.get('orderBy') === '-created'
      const all = newestFirst ? [...issue.comments].reverse() : issue.comments
      return sendJson(response, 200, { ...commentsOf(all.slice(0, size)), total: all.length })
    }
    if (part === 'comment') {
      const [mark] = body.properties as { key: string; value: { internal: boolean } }[]
      const internal = mark?.key === 'sd.public.comment' && mark.value.internal
      const comment = { id: nextId(), body: body.body, created: stamp(), author: bot, jsdPublic: !internal, internal }
      issue.comments.push(comment)
      issue.fields.updated = comment.created
      settle()
      return sendJson(response, 201, { id: comment.id, body: comment.body, created: comment.created })
    }
    if (request.method === 'GET') {
      const reachable = workflow.filter((one) => one.name !== issue.fields.status.name)
      return sendJson(response, 200, { transitions: reachable.map((to) => ({ id: `1${to.id}`, name: `To ${to.name}`, to })) })
    }
    const to = workflow.find((one) => `1${one.id}` === body.transition.id)
    if (to === undefined || moods.transitionsWantMore)
      return complain(response, 400, {}, ['It seems that you have tried to perform a workflow operation that is not valid.'])
    put(issue, { status: to }, bot)
    return response.writeHead(204).end()
  }

  const server = await startDescribedServer(description, handle as never)
  const demand = (id: string): Issue => {
    const issue = issues.get(id)
    if (issue === undefined) throw new Error(`no issue ${id}`)
    return issue
  }
  const desk: JiraDesk = {
    url: server.url,
    wrong: server.wrong,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    issues,
    moods,
    log,
    searches,
    index,
    now: Date.parse('2026-03-01T10:00:00Z'),
    edit(id, fields) {
      put(demand(id), fields, ann)
    },
    remark(id, body, jsdPublic = false) {
      const issue = demand(id)
      const created = stamp()
      issue.comments.push({ id: nextId(), body, created, author: ann, jsdPublic, internal: !jsdPublic })
      issue.fields.updated = created
      settle()
    },
    remove(id) {
      issues.delete(id)
      settle()
    },
  }
  return desk
}
