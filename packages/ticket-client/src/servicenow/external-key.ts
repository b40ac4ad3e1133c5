import { storableId } from '../filing/storable-id.js'
import { sha256 } from '../text/sha256.js'
import { isQueryable } from './encoded-query.js'

/** `correlation_id` holds a hundred characters. */
const maximumLength = 100

/** The form in which a record carries an external id: itself where that can be stored and searched for, else its SHA-256. */
export async function externalKeyOf(externalId: string): Promise<string> {
  const key = await storableId(externalId)
  return key.length <= maximumLength && isQueryable(key) && !key.includes('@') ? key : `sha256-${await sha256(externalId)}`
}
