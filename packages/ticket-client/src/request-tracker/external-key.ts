import { storableId } from '../filing/storable-id.js'
import { sha256 } from '../text/sha256.js'

const scheme = 'ringloop:'

/**
 * The form in which Request Tracker carries an external id in two places: the custom field that people see, and a link
 * `ringloop:<key>` that RT writes in the same database transaction as the ticket.
 *
 * The link is there because RT leaves a unique custom field empty, without a word, when another ticket has the value: the
 * loser of a race could not be told from any other ticket.
 */
export interface ExternalKey {
  /** What the custom field holds. */
  readonly field: string
  /** The target of the link. */
  readonly link: string
}

/** The two forms of an external id. */
export async function externalKeyOf(externalId: string): Promise<ExternalKey> {
  // TicketSQL takes a quoted 'CF.…' for the name of a column.
  const field = /^CF\./i.test(externalId) ? `sha256-${await sha256(externalId)}` : await storableId(externalId)
  return externalKeyOfField(field)
}

/** The key for what a custom field, or a link, holds already. */
export const externalKeyOfField = (field: string): ExternalKey => ({ field, link: scheme + encodeURIComponent(field) })

/** What the custom field would hold, read from a link; `null` if it is none of ours. */
export function fieldOfLink(target: string): string | null {
  if (!target.startsWith(scheme)) return null
  try {
    return decodeURIComponent(target.slice(scheme.length))
  } catch {
    return null
  }
}
