import { isRingloopError, RingloopError, type TicketChanges } from '@ringloop/core'
import { oneLine, oneLineOfBytes } from '../text/plain-text.js'
import type { TrackerMapping } from './read-ticket.js'
import { fieldValues, type TrackerTicket } from './tracker-answers.js'
import type { TrackerApi, VersionedTicket } from './tracker-api.js'
import { fieldBytes, subjectBytes } from './write-ticket.js'

/** A change as RT is told of it, and how to see whether it was made. */
interface TrackerChange {
  readonly field: string
  readonly body: Readonly<Record<string, unknown>>
  isMade(ticket: TrackerTicket): boolean
}

/**
 * Sends changes and looks whether they were made: RT answers 200 also when it refused them.
 *
 * @throws `conflict` if `etag` is not the ticket's any more, `invalidInput` naming the field that RT refused
 */
export async function applyTicketChanges(
  name: string,
  api: TrackerApi,
  id: string,
  changes: TicketChanges,
  mapping: TrackerMapping,
  {
    signal,
    etag,
    fieldNames,
  }: {
    readonly signal: AbortSignal
    readonly etag: string | undefined
    /** A ticket's custom field → RT's. */
    readonly fieldNames: ReadonlyMap<string, string>
  },
): Promise<VersionedTicket> {
  const wanted = changesFor(name, changes, mapping, fieldNames)
  const customFields = Object.assign({}, ...wanted.map(({ body }) => body.CustomFields ?? {})) as Record<string, string>
  const body = Object.assign({}, ...wanted.map((change) => change.body)) as Record<string, unknown>
  if (Object.keys(customFields).length > 0) body.CustomFields = customFields

  let repeated = false
  let remarks: readonly string[] = []
  let contradicted: unknown = null
  try {
    remarks = await api.write(id, body, {
      signal,
      etag,
      onRepeat: () => {
        repeated = true
      },
    })
  } catch (error) {
    // The answer to the first try was lost; the second collides with what the first did.
    if (!repeated || !isRingloopError(error) || error.code !== 'conflict') throw error
    contradicted = error
  }
  const after = await api.read(id, signal)
  const refused = wanted.find((change) => !change.isMade(after.ticket))
  if (refused === undefined) return after
  if (contradicted !== null) throw contradicted
  throw new RingloopError(
    'invalidInput',
    `${name}: ticket ${id}: field "${refused.field}" was not changed: ${oneLine(remarks.join('; '), 300)}`,
    {
      mend: `Give "${refused.field}" a value that Request Tracker allows here, or the account the right to change it.`,
    },
  )
}

function changesFor(
  name: string,
  changes: TicketChanges,
  mapping: TrackerMapping,
  fieldNames: ReadonlyMap<string, string>,
): readonly TrackerChange[] {
  const wanted: TrackerChange[] = []
  if (changes.status !== undefined) {
    const status = mapping.statuses.toTracker(changes.status)
    wanted.push({ field: 'status', body: { Status: status }, isMade: (ticket) => ticket.Status === status })
  }
  if (changes.priority !== undefined) {
    const priority = mapping.priorities.toTracker(changes.priority)
    wanted.push({ field: 'priority', body: { Priority: priority }, isMade: (ticket) => ticket.Priority === priority })
  }
  if (changes.subject !== undefined) {
    const subject = oneLineOfBytes(changes.subject, subjectBytes)
    wanted.push({ field: 'subject', body: { Subject: subject }, isMade: (ticket) => ticket.Subject === subject })
  }
  if (changes.owner !== undefined) {
    const owner = changes.owner
    wanted.push({ field: 'owner', body: { Owner: owner }, isMade: (ticket) => ticket.Owner?.id === owner })
  }
  for (const [ours, value] of Object.entries(changes.customFields ?? {})) {
    const theirs = fieldNames.get(ours)
    const field = `customFields.${oneLine(ours, 60)}`
    if (theirs === undefined) {
      throw new RingloopError('invalidInput', `${name}: ${field} has no field in Request Tracker`, {
        mend: 'Name it in fieldNames, or apply a custom field of this name to the queue.',
      })
    }
    const text = oneLineOfBytes(value, fieldBytes)
    wanted.push({
      field,
      body: { CustomFields: { [theirs]: text } },
      isMade: (ticket) => (fieldValues(ticket, theirs)[0] ?? '') === text,
    })
  }
  return wanted
}
