import { RingloopError, type TicketChanges } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'
import type { RedmineMapping } from './redmine-mapping.js'
import { subjectLength, valueFor } from './write-issue.js'

/** A change as Redmine is told of it, and how to see whether it was made. */
interface IssueChange {
  readonly field: string
  readonly body: Readonly<Record<string, unknown>>
  isMade(issue: RedmineIssue): boolean
}

/**
 * Sends changes and looks whether they were made: Redmine answers 204 also when the workflow or a role forbids them.
 *
 * @param ownerIdOf the number of somebody who can be assigned
 * @throws `conflict` if somebody else wrote at the same moment, `invalidInput` naming the field that Redmine left as it was
 */
export async function applyIssueChanges(
  name: string,
  api: RedmineApi,
  id: string,
  changes: TicketChanges,
  mapping: RedmineMapping,
  { signal, ownerIdOf }: { readonly signal: AbortSignal; readonly ownerIdOf: (owner: string) => Promise<number> },
): Promise<RedmineIssue> {
  const owner = changes.owner === undefined ? null : await ownerIdOf(changes.owner)
  const wanted = changesFor(name, changes, owner, mapping)
  if (wanted.length > 0) {
    const customFields = wanted.flatMap(({ body }) => body.custom_fields ?? [])
    const body = Object.assign({}, ...wanted.map((change) => change.body)) as Record<string, unknown>
    await api.write(id, customFields.length > 0 ? { ...body, custom_fields: customFields } : body, signal)
  }
  const after = await api.read(id, ['journals'], signal)
  const refused = wanted.find((change) => !change.isMade(after))
  if (refused === undefined) return after
  throw new RingloopError('invalidInput', `${name}: ticket ${id}: Redmine left field "${refused.field}" as it was`, {
    mend: `See whether the workflow, the tracker, or sub-tickets forbid it, and give the account's role the right to change "${refused.field}".`,
  })
}

function changesFor(
  name: string,
  changes: TicketChanges,
  ownerId: number | null,
  mapping: RedmineMapping,
): readonly IssueChange[] {
  const wanted: IssueChange[] = []
  if (changes.status !== undefined) {
    const status = mapping.statuses.idOf(changes.status)
    wanted.push({ field: 'status', body: { status_id: status }, isMade: (issue) => issue.status.id === status })
  }
  if (changes.priority !== undefined) {
    const priority = mapping.priorities.idOf(changes.priority)
    wanted.push({ field: 'priority', body: { priority_id: priority }, isMade: (issue) => issue.priority.id === priority })
  }
  if (changes.subject !== undefined) {
    const subject = oneLine(changes.subject, subjectLength)
    wanted.push({ field: 'subject', body: { subject }, isMade: (issue) => issue.subject === subject })
  }
  if (ownerId !== null) {
    wanted.push({ field: 'owner', body: { assigned_to_id: ownerId }, isMade: (issue) => issue.assigned_to?.id === ownerId })
  }
  for (const [ours, text] of Object.entries(changes.customFields ?? {})) {
    const theirs = mapping.fieldOf(ours)
    const field = `customFields.${oneLine(ours, 60)}`
    if (theirs === null) {
      throw new RingloopError('invalidInput', `${name}: ${field} has no field in Redmine`, {
        mend: 'Name it in fieldNames, or add a custom field of this name in Redmine.',
      })
    }
    const value = valueFor(theirs, text)
    const list = (typeof value === 'string' ? [value] : [...value]).filter((one) => one !== '').sort()
    wanted.push({
      field,
      body: { custom_fields: [{ id: theirs.id, value }] },
      isMade: (issue) => JSON.stringify([...fieldValues(issue, theirs.id)].sort()) === JSON.stringify(list),
    })
  }
  return wanted
}
