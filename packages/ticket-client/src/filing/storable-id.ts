import { sha256 } from '../text/sha256.js'

/** Backends keep 255 characters of a field at least; escaped, an id may take three times its length. */
const maximumEscaped = 220

/**
 * An external id in a form that every backend keeps as it is: itself, if it is short, printable and without blanks around it,
 * otherwise its SHA-256. Backends trim, cut and clean what they store, and two ids must never become one.
 */
export async function storableId(externalId: string): Promise<string> {
  const printable = /^\P{C}+$/u.test(externalId) && externalId === externalId.trim()
  if (printable && encodeURIComponent(externalId).length <= maximumEscaped) return externalId
  return `sha256-${await sha256(externalId)}`
}
