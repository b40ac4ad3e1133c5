import { storableId } from '../filing/storable-id.js'
import { sha256 } from '../text/sha256.js'

/** An external id that can stand in quotes in Freshdesk's search: nothing in it that the search could take for its own signs. */
export async function externalKeyOf(externalId: string): Promise<string> {
  const id = await storableId(externalId)
  return /^[A-Za-z0-9][A-Za-z0-9_./:-]*$/.test(id) ? id : `sha256-${await sha256(externalId)}`
}
