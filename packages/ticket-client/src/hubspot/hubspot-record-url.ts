import { publicUrlOf } from '../config/public-url.js'
import type { HubSpotConnection } from './hubspot-options.js'

/** HubSpot's numbers for kinds of records. */
const kinds = { contacts: '0-1', tickets: '0-5' } as const

/** The address of a record for people, if the account's number is known. */
export function hubSpotRecordUrl(
  { portalId, publicUrl }: HubSpotConnection,
  kind: keyof typeof kinds,
  id: string,
): string | undefined {
  if (portalId === undefined) return undefined
  const app = publicUrlOf({ url: 'https://app.hubspot.com/', publicUrl })
  return `${app}contacts/${encodeURIComponent(portalId)}/record/${kinds[kind]}/${id}`
}
