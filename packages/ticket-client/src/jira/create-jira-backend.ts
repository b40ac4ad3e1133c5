import {
  type CommentVisibility,
  isOpen,
  isRingloopError,
  RingloopError,
  type Ticket,
  type TicketBackend,
  type TicketCapabilities,
} from '@ringloop/core'
import { createRecentWrites } from '../filing/recent-writes.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import { documentOf } from './atlassian-document.js'
import { checkJira } from './check-jira.js'
import { findJiraIssues, fitsJiraQuery } from './find-jira-issues.js'
import type { JiraIssue } from './jira-answers.js'
import { createJiraApi } from './jira-api.js'
import { attachmentsOf, createAttachToJira } from './jira-attachments.js'
import { createJiraPoll } from './jira-changes.js'
import { createJiraMapping } from './jira-mapping.js'
import type { JiraOptions } from './jira-options.js'
import { createJiraTwins } from './jira-twins.js'
import { createJiraReceive } from './jira-webhook.js'
import { markOf, readFields, readJiraIssue } from './read-jira-issue.js'
import { fieldsOfChanges, type JiraRequestRest, writeJiraIssue } from './write-jira-issue.js'

/**
 * Files tickets as issues of Jira Cloud, or as requests of Jira Service Management, over version 3 of the platform's API.
 *
 * A ticket is created once by a label, looked for before and after; Jira's search is late, and knows of what this process wrote. See
 * `docs/backends.md` for what remains.
 *
 * @throws `invalidConfig` if url or auth cannot be used
 * @example
 * ```ts
 * const tickets = createJiraBackend({ url: 'https://house.atlassian.net/', auth: { kind: 'basic', username, password: apiToken }, project: 'SUP' })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createJiraBackend(options: JiraOptions): TicketBackend {
  const {
    name = 'jira',
    now = Date.now,
    newId = () => crypto.randomUUID(),
    uploadTimeoutMs = 600_000,
    indexLagMs = 60_000,
  } = options
  const api = createJiraApi(options)
  const mapping = createJiraMapping(name, api, options)
  // As many as the search can be told of.
  const recent = createRecentWrites(now, 50)
  const twins = createJiraTwins(name, api, mapping, recent, { now, indexLagMs })
  const account = createRemembered({ now, load: api.myAccount })
  const capabilities = capabilitiesOf(options)

  async function load(
    ids: readonly string[],
    signal: AbortSignal,
    more: readonly string[] = [],
  ): Promise<readonly (readonly [JiraIssue, Ticket])[]> {
    if (ids.length === 0) return []
    const custom = await mapping.fields(signal)
    const issues = await api.read(ids, { fields: [...readFields, ...custom.map((field) => field.name), ...more] }, signal)
    return issues.map((issue) => [issue, readJiraIssue(issue, mapping, custom)] as const)
  }

  async function demand(id: string, signal: AbortSignal, more: readonly string[] = []): Promise<readonly [JiraIssue, Ticket]> {
    if (!/^(\d{1,18}|[A-Z][A-Z0-9_]{0,40}-\d{1,18})$/.test(id))
      throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no id or key of an issue`, { mend: 'Check the id.' })
    const [found] = await load([id], signal, more)
    // An issue that was moved keeps its id, and answers to its old key.
    if (found !== undefined && (found[0].id === id || !/^\d/.test(id))) return found
    throw new RingloopError('notFound', `${name}: there is no issue ${id}, or our account may not see it`, {
      mend: 'Check the id.',
    })
  }

  const withFiles = async (id: string, signal: AbortSignal) => (await demand(id, signal, ['attachment']))[0]
  const attachToJira = createAttachToJira(name, api, withFiles, { newId, timeoutMs: uploadTimeoutMs })

  /** Moves the issue to a status, by the transition that leads there. */
  async function move(issue: JiraIssue, status: Ticket['status'], signal: AbortSignal): Promise<void> {
    if (mapping.statuses.read(issue.fields.status) === status) return
    const transition = mapping.statuses.choose(status, await api.transitions(issue.id, signal))
    if (transition === null) {
      throw new RingloopError(
        'invalidInput',
        `${name}: issue ${issue.key}: no transition leads from "${oneLine(issue.fields.status.name, 60)}" to "${status}"`,
        {
          mend: `Name the status that is meant in statuses: { "${status}": "…" }, or let the workflow allow it to Ringloop's account.`,
        },
      )
    }
    await api.transit(issue.id, transition.id, signal)
  }

  /** Gives a request what its form does not take. It is filed whatever of that is refused: so that is said on it, not thrown. */
  async function complete(id: string, { fields, properties }: JiraRequestRest, signal: AbortSignal): Promise<void> {
    try {
      await api.write(id, { fields, properties }, signal)
    } catch (error) {
      if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
      const { labels, ...refused } = fields
      await api.write(id, { fields: { labels }, properties }, signal)
      const lines = Object.entries(refused).map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
      await remark(id, ['Ringloop could not set this:', ...lines, error.message].join('\n'), 'internal', signal)
    }
  }

  async function remark(id: string, text: string, visibility: CommentVisibility, signal: AbortSignal): Promise<void> {
    // In Service Management a comment is for the customer unless this says otherwise.
    const properties = [{ key: 'sd.public.comment', value: { internal: visibility === 'internal' } }]
    await api.comment(id, { body: documentOf(text), properties }, signal)
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore = false }) {
      const key = await storableId(externalId)
      const issue = await writeJiraIssue(name, api, mapping, ticket, key, signal)
      const winner = await twins.create(key, { signal, triedBefore }, () =>
        issue.kind === 'issue' ? api.create(issue.body, signal) : api.request(issue.body, signal),
      )
      recent.remember(winner.id)
      // A request gets its labels after it is made, which a killed gateway may not have got to.
      if (issue.kind === 'request' && markOf(winner).externalId !== key) await complete(winner.id, issue.after, signal)
      return { ...(await demand(winner.id, signal))[1], externalId }
    },
    get: async (id, { signal }) => (await demand(id, signal))[1],
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      if (externalId === undefined) return findJiraIssues(api, mapping, recent, load, others, signal)
      const found = query.limit < 1 ? null : await twins.find(await storableId(externalId), signal)
      if (found === null) return []
      const [issue, ticket] = await demand(found.id, signal)
      return fitsJiraQuery(issue, ticket, others) ? [{ ...ticket, externalId }] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      const [issue, ticket] = await demand(id, signal)
      if (ifVersion !== undefined && ifVersion !== ticket.version) {
        throw new RingloopError('conflict', `${name}: issue ${issue.key} has changed since version ${oneLine(ifVersion, 40)}`, {
          mend: 'Read it again and decide anew.',
        })
      }
      const { status } = changes
      const fields = await fieldsOfChanges(name, api, mapping, changes, { project: issue.fields.project.key, signal })
      // Many workflows let nobody edit what is done: so it is opened before, and closed after.
      if (status !== undefined && isOpen(status)) await move(issue, status, signal)
      if (Object.keys(fields).length > 0) await api.write(issue.id, { fields }, signal)
      if (status !== undefined && !isOpen(status)) await move(issue, status, signal)
      recent.remember(issue.id)
      return (await demand(issue.id, signal))[1]
    },
    check: ({ signal }) => checkJira(name, api, mapping, signal),
    async comment(id, text, { visibility, signal }) {
      refuseOtherReaders(name, 'a remark', capabilities.comments, visibility)
      const [issue] = await demand(id, signal)
      await remark(issue.id, text, visibility, signal)
    },
    async attach(id, attachment, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', ['internal'], visibility)
      return attachToJira((await demand(id, signal))[0].id, attachment, { key, signal })
    },
    attachments: async (id, { signal }) => attachmentsOf(await withFiles(id, signal)),
    async fields({ signal }) {
      mapping.forget()
      return (await mapping.fields(signal)).map(({ kind: _, ...field }) => field)
    },
    changes: {
      poll: createJiraPoll(name, api, mapping, account, now),
      ...(options.webhookSecret === undefined
        ? {}
        : { receive: createJiraReceive(name, options.webhookSecret, mapping, account) }),
    },
  }
}

function capabilitiesOf({ serviceDesk, webhookSecret }: JiraOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: serviceDesk === undefined ? ['internal'] : ['internal', 'public'],
    // The limit is the site's own setting (1 GB at first).
    attachments: { maximumBytes: null, visibility: ['internal'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}
