import { RingloopError, type TicketChanges } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'
import { isOwnKey, textOfField } from './read-ticket.js'
import { titleLength } from './write-ticket.js'
import type { ZammadTicket } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

/**
 * Changes a ticket, and looks whether it was done: Zammad drops what it has no attribute for, without a word.
 *
 * Zammad knows no conditional change, so `ifVersion` is compared right before: of two changes in the same moment the last one wins.
 *
 * @throws `conflict`, `notFound`, `invalidInput` naming the field
 */
export async function updateZammadTicket(
  api: ZammadApi,
  id: string,
  changes: TicketChanges,
  mapping: ZammadMapping,
  {
    signal,
    ifVersion,
    now,
  }: { readonly signal: AbortSignal; readonly ifVersion: string | undefined; readonly now: () => number },
): Promise<ZammadTicket> {
  const { name } = mapping
  const custom = Object.entries(changes.customFields ?? {}).map(([ours, value]) => ({
    ours,
    theirs: mapping.fieldNames[ours] ?? ours,
    value: oneLine(value, 255),
  }))
  // the key, the state, the customer: none of them by way of a custom field
  const reserved = custom.find(
    ({ ours, theirs }) =>
      Object.values(mapping.fields).includes(theirs) || (mapping.fieldNames[ours] === undefined && isOwnKey(theirs)),
  )
  if (reserved !== undefined) throw notChanged(name, id, reserved.ours)
  if (ifVersion !== undefined) {
    const { updated_at: version } = await api.read(id, signal)
    if (version !== ifVersion)
      throw new RingloopError('conflict', `${name}: ticket ${id} has changed since version ${oneLine(ifVersion, 40)}`, {
        mend: 'Somebody else changed it; read it again and decide anew.',
      })
  }
  const fields: Record<string, string> = {}
  if (changes.subject !== undefined) fields.title = oneLine(changes.subject, titleLength)
  if (changes.owner !== undefined) fields.owner = changes.owner
  if (changes.priority !== undefined) fields.priority = mapping.priorities.write(changes.priority)
  if (changes.status !== undefined) fields.state = mapping.statuses.write(changes.status)
  const json: Record<string, unknown> = { ...fields }
  for (const { theirs, value } of custom) json[theirs] = value
  // a state that waits needs a time at which it ends, whatever it is called; of one that does not wait Zammad drops it
  const waits = changes.status === 'pending' || changes.status === 'held' || /^pending\b/i.test(fields.state ?? '')
  if (waits) json.pending_time = new Date(now() + mapping.pendingMs).toISOString()
  const after = await api.write(id, json, signal)
  const refused =
    custom.find(({ theirs, value }) => textOfField(after[theirs]) !== value)?.ours ??
    Object.entries(fields).find(([key, value]) => !sameWord(textOfField(after[key]), value))?.[0]
  if (refused === undefined) return after
  throw notChanged(name, id, refused)
}

const notChanged = (name: string, id: string, field: string): RingloopError =>
  new RingloopError('invalidInput', `${name}: ticket ${oneLine(id, 40)}: field "${oneLine(field, 60)}" was not changed`, {
    mend: `See in Zammad, under Admin, Objects and Core Workflows, whether "${oneLine(field, 60)}" is there and takes this value.`,
  })

const sameWord = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
