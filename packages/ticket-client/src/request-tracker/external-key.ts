import { wellFormed } from '../text/plain-text.js'

const scheme = 'ringloop:'
/** RT keeps 240 characters of a link's target. */
const maximumEscaped = 220

/**
 * The form in which Request Tracker carries an external id in two places: the custom field that people see, and a link
 * `ringloop:<key>` that RT writes in the same database transaction as the ticket.
 *
 * The link is there because RT leaves a unique custom field empty, without a word, when another ticket has the value: the
 * loser of a race could not be told from any other ticket. Ids that fit neither place are carried as their SHA-256.
 */
export interface ExternalKey {
  /** What the custom field holds. */
  readonly field: string
  /** The target of the link. */
  readonly link: string
}

/** The two forms of an external id. */
export async function externalKeyOf(externalId: string): Promise<ExternalKey> {
  const escaped = encodeURIComponent(wellFormed(externalId))
  // TicketSQL takes a quoted 'CF.…' for the name of a column.
  const fits = /^\P{C}+$/u.test(externalId) && externalId === externalId.trim() && !/^CF\./i.test(externalId)
  const field = fits && escaped.length <= maximumEscaped && externalId !== '' ? externalId : `sha256-${await sha256(externalId)}`
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

async function sha256(text: string): Promise<string> {
  // UTF-16, so that ids that differ only in broken surrogates stay apart.
  const codes = new Uint8Array(text.length * 2)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    codes[index * 2] = unit >> 8
    codes[index * 2 + 1] = unit & 0xff
  }
  const digest = await crypto.subtle.digest('SHA-256', codes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
