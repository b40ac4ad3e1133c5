import { storableId } from '../filing/storable-id.js'
import { sha256 } from '../text/sha256.js'

/**
 * An external id as Zendesk can hold, look up and take as an idempotency key: plain ASCII, and no comma, which in a look-up means "or".
 */
export async function externalKeyOf(externalId: string): Promise<string> {
  const id = await storableId(externalId)
  return /^[\x20-\x2b\x2d-\x7e]+$/.test(id) ? id : `sha256-${await sha256(externalId)}`
}
