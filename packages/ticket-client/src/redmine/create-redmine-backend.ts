import { isRingloopError, RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { mapInBatches } from '../http/map-in-batches.js'
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
   * Clears away doubles of the last day whose gateway was killed before it could. Runs by itself with the first ticket of a
   * process; run it from time to time where several gateways file into one Redmine.
   */
  sweep(options: { readonly signal: AbortSignal }): Promise<{ readonly cleared: number }>
}

/** What Redmine has is asked again after this: somebody may have added a field. */
const catalogueMs = 10 * 60_000

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
  let known: { readonly until: number; readonly context: Promise<Context> } | null = null
  const twins = createRedmineTwins(name, api, async (signal) => (await contextOf(signal)).mapping, now)
  /** A killed predecessor may have left a double behind. */
  let sweepIsDue = true

  /** What this Redmine has, asked once for all who need it. */
  async function contextOf(signal: AbortSignal): Promise<Context> {
    if (known !== null && known.until > now()) return known.context
    const projects = [...new Set([options.project, ...Object.values(options.projects ?? {})])]
    const context = readCatalogue(name, api, projects, signal).then((catalogue) => ({
      catalogue,
      mapping: mappingOf(name, options, catalogue),
    }))
    const mine = { until: now() + catalogueMs, context }
    known = mine
    try {
      return await context
    } catch (error) {
      if (known === mine) known = null
      // Whoever asked first has given up; that is no reason for the others to fail.
      if (!signal.aborted && isRingloopError(error) && error.code === 'aborted') return contextOf(signal)
      throw error
    }
  }

  async function load(id: string, signal: AbortSignal): Promise<Ticket> {
    const [issue, { mapping }] = await Promise.all([api.read(id, ['journals'], signal), contextOf(signal)])
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
    async create(ticket, { externalId, signal }) {
      const { mapping, catalogue } = await contextOf(signal)
      const project = mapping.projectOf(ticket.queue)
      if (ticket.parentId !== undefined) {
        requireNumber(name, ticket.parentId)
        mustBeAllowed(catalogue, 'manage_subtasks', project.id, 'make sub-tickets')
      }
      const key = await storableId(externalId)
      const owner = ticket.owner === undefined ? null : await findMember(api, project.id, ticket.owner, signal)
      const body = writeIssue(ticket, key, owner, mapping)
      let mine: string | null = null
      const { id, issue } = await twins.once.create(externalId, signal, async () => {
        const made = await api.create(body, signal)
        await requireKey(made, key, mapping, signal)
        mine = String(made.id)
        return mine
      })
      if (sweepIsDue) {
        sweepIsDue = false
        await twins.sweep(signal).catch(() => {
          // The ticket is filed; the next one sweeps.
          sweepIsDue = true
        })
      }
      // A new issue has no journal yet, so the search has shown all of it.
      return { ...(id === mine ? readIssue(issue, mapping) : await load(id, signal)), externalId }
    },
    get: async (id, { signal }) => load(requireNumber(name, id), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { mapping } = await contextOf(signal)
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
      const { mapping } = await contextOf(signal)
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
      const { catalogue } = await contextOf(signal)
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
      const { catalogue, mapping } = await contextOf(signal)
      return catalogue.fields.flatMap((field) => {
        const ours = mapping.nameOf(field.id)
        return ours === null ? [] : [describeField(field, ours)]
      })
    },
    changes: {
      poll: createIssuePoll(name, api, async (signal) => {
        const { mapping, catalogue } = await contextOf(signal)
        return { mapping, accountId: catalogue.accountId }
      }),
    },
    async check({ signal }) {
      known = null
      const { catalogue, mapping } = await contextOf(signal)
      for (const status of ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'] as const) {
        mapping.statuses.idOf(status)
      }
      for (const priority of ['low', 'normal', 'high', 'urgent'] as const) mapping.priorities.idOf(priority)
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
