import { RingloopError, type Ticket, type TicketBackend, type TicketCapabilities, ticketPriorities } from '@ringloop/core'
import { statusSchema } from '../config/connection-config.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { createSweepAtTimes } from '../filing/sweep-at-times.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { createRemembered } from '../mapping/remembered.js'
import { plainText } from '../text/plain-text.js'
import { applyIssueChanges } from './apply-changes.js'
import { findIssueIds } from './find-issues.js'
import { createIssuePoll } from './poll-issues.js'
import { readIssue, versionOf } from './read-issue.js'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import { createRedmineApi } from './redmine-api.js'
import { createRedmineAttachments } from './redmine-attachments.js'
import { describeField, type RedmineCatalogue, readCatalogue } from './redmine-catalogue.js'
import { mappingOf, type RedmineMapping } from './redmine-mapping.js'
import type { RedmineOptions } from './redmine-options.js'
import { findMember, requireMember } from './redmine-owners.js'
import { createRedmineTwins } from './redmine-twins.js'
import { requireNumber, writeIssue } from './write-issue.js'

/** A {@link TicketBackend} with what only Redmine needs. */
export interface RedmineBackend extends Required<TicketBackend> {
  /**
   * Clears away doubles of the last day whose gateway was killed before it could. Runs by itself with the first ticket of a process, and
   * with one every hour.
   */
  sweep(options: { readonly signal: AbortSignal }): Promise<{ readonly cleared: number }>
}

/**
 * Files tickets as issues of Redmine 5 over its REST interface.
 *
 * The account's role needs to view, add and edit issues, to add notes, to set notes private and view private ones, and for
 * sub-tickets to manage subtasks.
 *
 * @throws `invalidConfig` if url or key cannot be used
 * @example
 * ```ts
 * const tickets = createRedmineBackend({ url: 'https://redmine.example.com/', apiKey, project: 'support' })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createRedmineBackend(options: RedmineOptions): RedmineBackend {
  const { name = 'redmine', now = Date.now } = options
  const api = createRedmineApi(options)
  const capabilities = capabilitiesOf(options)
  const attachments = createRedmineAttachments(name, api)
  const projects = [...new Set([options.project, ...Object.values(options.projects ?? {})])]
  const context = createRemembered<Context>({
    async load(signal) {
      const catalogue = await readCatalogue(name, api, projects, signal)
      return { catalogue, mapping: mappingOf(name, options, catalogue) }
    },
    now,
  })
  const twins = createRedmineTwins(name, api, async (signal) => (await context.get(signal)).mapping, now)
  const sweepAtTimes = createSweepAtTimes(now, twins.sweep)

  async function load(id: string, signal: AbortSignal): Promise<Ticket> {
    const [issue, { mapping }] = await Promise.all([api.read(id, ['journals'], signal), context.get(signal)])
    return readIssue(issue, mapping)
  }

  /** Redmine drops what the account may not write, and a private note without its privacy. */
  function mustBeAllowed(catalogue: RedmineCatalogue, permission: string, projectId: number, what: string): void {
    if (catalogue.may(permission, projectId)) return
    throw new RingloopError('unauthorised', `${name}: the account may not ${what} in this project`, {
      mend: `Give a role of the account the permission "${permission}" (Administration, Roles and permissions).`,
    })
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const { mapping, catalogue } = await context.get(signal)
      const project = mapping.projectOf(ticket.queue)
      if (ticket.parentId !== undefined) {
        requireNumber(name, ticket.parentId)
        mustBeAllowed(catalogue, 'manage_subtasks', project.id, 'make sub-tickets')
      }
      const key = await storableId(externalId)
      const owner = ticket.owner === undefined ? null : await findMember(api, project.id, ticket.owner, signal)
      const body = writeIssue(ticket, key, owner, mapping)
      let mine: string | null = null
      const post = async () => {
        const made = await api.create(body, signal)
        await requireKey(made, key, mapping, signal)
        mine = String(made.id)
        return mine
      }
      const { id, issue } = await twins.once.create(externalId, signal, post, { triedBefore })
      await sweepAtTimes(signal)
      // A new issue has no journal yet, so the search has shown all of it.
      return { ...(id === mine ? readIssue(issue, mapping) : await load(id, signal)), externalId }
    },
    get: async (id, { signal }) => load(requireNumber(name, id), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { mapping } = await context.get(signal)
      const { externalId, ...others } = query
      if (externalId === undefined) {
        const ids = await findIssueIds(name, api, query, mapping, signal)
        return mapInBatches(ids, (id) => load(id, signal))
      }
      const found = await twins.findAll(await storableId(externalId), signal)
      if (found.length === 0 || query.limit < 1) return []
      const { id, issue } = twins.winnerOf(found)
      const matches = await findIssueIds(name, api, { ...others, limit: 1, onlyId: issue.id }, mapping, signal)
      return matches.includes(id) ? [{ ...(await load(id, signal)), externalId }] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      const number = requireNumber(name, id)
      const { mapping } = await context.get(signal)
      let before: RedmineIssue | null = null
      if (ifVersion !== undefined || changes.owner !== undefined) before = await api.read(number, ['journals'], signal)
      if (before !== null && ifVersion !== undefined && versionOf(before) !== ifVersion) {
        throw new RingloopError('conflict', `${name}: ticket ${number} has changed since`, {
          mend: 'Read it again and decide anew.',
        })
      }
      const project = before?.project.id ?? mapping.projectOf(undefined).id
      const ownerIdOf = (owner: string) => requireMember(name, api, project, owner, signal)
      return readIssue(await applyIssueChanges(name, api, number, changes, mapping, { signal, ownerIdOf }), mapping)
    },
    async comment(id, text, { visibility, signal }) {
      const number = requireNumber(name, id)
      const { catalogue } = await context.get(signal)
      const { project } = await api.read(number, [], signal)
      mustBeAllowed(catalogue, 'add_issue_notes', project.id, 'add notes')
      if (visibility === 'internal') mustBeAllowed(catalogue, 'set_notes_private', project.id, 'make notes private')
      await api.write(number, { notes: plainText(text), private_notes: visibility === 'internal' }, signal)
    },
    // Files are as visible as their issue: Redmine has no others.
    async attach(id, file, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', ['public'], visibility)
      return attachments.attach(requireNumber(name, id), file, key, signal)
    },
    attachments: async (id, { signal }) => attachments.list(requireNumber(name, id), signal),
    async fields({ signal }) {
      const { catalogue, mapping } = await context.get(signal)
      return catalogue.fields.flatMap((field) => {
        const ours = mapping.nameOf(field.id)
        return ours === null ? [] : [describeField(field, ours)]
      })
    },
    changes: {
      poll: createIssuePoll(name, api, context.get),
    },
    async check({ signal }) {
      context.forget()
      const { catalogue, mapping } = await context.get(signal)
      for (const status of statusSchema.options) mapping.statuses.idOf(status)
      for (const priority of ticketPriorities) mapping.priorities.idOf(priority)
      for (const project of catalogue.projects) {
        mapping.trackerOf(project)
        for (const [permission, what] of needed) mustBeAllowed(catalogue, permission, project.id, what)
      }
      // Redmine does not tell its version over REST.
      return { version: 'unknown' }
    },
    sweep: async ({ signal }) => ({ cleared: await twins.sweep(signal) }),
  }

  /** A field that the tracker does not have is dropped without a word, and the ticket could not be found again. */
  async function requireKey(made: RedmineIssue, key: string, mapping: RedmineMapping, signal: AbortSignal): Promise<void> {
    const { callId } = mapping.fields
    if (fieldValues(made, callId).includes(key)) return
    await api.write(String(made.id), { custom_fields: [{ id: callId, value: key }] }, signal)
    if (fieldValues(await api.read(String(made.id), [], signal), callId).includes(key)) return
    throw new RingloopError('invalidConfig', `${name}: ticket ${made.id} was filed without its custom field ${callId}`, {
      mend: `In Redmine, under Administration, Custom fields, let field ${callId} apply to the tracker and the project, and let the account's role see it. Then clear ticket ${made.id} away by hand.`,
    })
  }
}

/** What this Redmine has. */
interface Context {
  readonly catalogue: RedmineCatalogue
  readonly mapping: RedmineMapping
}

const needed = [
  ['view_issues', 'see tickets'],
  ['add_issues', 'file tickets'],
  ['edit_issues', 'change tickets'],
  ['add_issue_notes', 'add notes'],
  ['set_notes_private', 'make notes private'],
] as const

function capabilitiesOf({ customFields = {} }: RedmineOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: [
      'externalId',
      'number',
      'open',
      'status',
      'parent',
      ...(customFields.contactId === undefined ? [] : ['contact' as const]),
    ],
    versions: true,
    priority: true,
    tags: customFields.tags !== undefined,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: null, visibility: ['public'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: ['poll'],
  }
}
