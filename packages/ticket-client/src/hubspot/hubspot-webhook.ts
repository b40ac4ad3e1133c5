import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { changeIdOf, creationIdOf } from './hubspot-changes.js'

const windowMs = 300_000
const idSchema = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(String)

const eventSchema = z.object({
  subscriptionType: z.string().max(100),
  /** Events about associations have none. */
  objectId: idSchema.optional(),
  /** `0-5` are tickets, where the type says only `object.…`. */
  objectTypeId: z.string().max(40).optional(),
  occurredAt: z.number().positive(),
  portalId: idSchema.optional(),
  appId: idSchema.optional(),
  changeSource: z.string().max(200).nullish(),
  sourceId: z.string().max(300).nullish(),
})
type HubSpotEvent = z.infer<typeof eventSchema>

const types: Readonly<Record<string, TicketChange['type']>> = {
  creation: 'created',
  propertyChange: 'changed',
  merge: 'changed',
  restore: 'changed',
  deletion: 'deleted',
}

/** The escapes that HubSpot writes out before it signs an address. */
const writtenOut = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

/**
 * Reads webhooks after checking HubSpot's signature (version 3: method, address, body and time) and that they are five minutes old at
 * most. A repetition has the same change ids: those of the facts. HubSpot's own `eventId` is documented as not unique.
 */
export function createHubSpotReceive(options: {
  readonly name: string
  readonly secret: string
  readonly portalId: string | undefined
  readonly appId: string | undefined
}): NonNullable<TicketChangeFeed['receive']> {
  const { name, secret, portalId, appId } = options
  return async (request) => {
    const timestamp = request.headers['x-hubspot-request-timestamp'] ?? ''
    const url = request.url.replace(writtenOut, (written) => decodeURIComponent(written))
    await verifyHmac({
      name,
      hash: 'SHA-256',
      encoding: 'base64',
      secret,
      message: [request.method, url, request.body, timestamp],
      proof: request.headers['x-hubspot-signature-v3'],
    })
    const at = /^\d{10,16}$/.test(timestamp) ? Number(timestamp) : null
    checkWebhookTime({ name, at, receivedAt: request.receivedAt, windowMs })
    const events = readWebhookJson(name, request, z.array(eventSchema).min(1).max(1000))
    const changes = new Map<string, TicketChange>()
    for (const event of events) {
      // An app that many accounts have installed hears of all of them.
      if (portalId !== undefined && event.portalId !== portalId) continue
      const change = changeOf(event, appId)
      if (change === null) continue
      const told = changes.get(change.id)
      // One write sets several properties: that is one change, and ours only if all of it is.
      changes.set(change.id, told === undefined ? change : { ...told, own: told.own && change.own })
    }
    return [...changes.values()]
  }
}

function changeOf(event: HubSpotEvent, appId: string | undefined): TicketChange | null {
  const { subscriptionType, objectId, objectTypeId, occurredAt, changeSource, sourceId } = event
  const [object, what = ''] = subscriptionType.split('.')
  const type = types[what]
  if (objectId === undefined || type === undefined || !(object === 'ticket' || (object === 'object' && objectTypeId === '0-5')))
    return null
  const ourApp = appId ?? event.appId
  return {
    id:
      type === 'created'
        ? creationIdOf(objectId)
        : type === 'deleted'
          ? `${objectId}/deleted@${occurredAt}`
          : changeIdOf(objectId, occurredAt),
    ticketId: toTicketId(objectId),
    at: occurredAt,
    type,
    by: sourceId ?? changeSource ?? null,
    own: changeSource === 'INTEGRATION' && ourApp !== undefined && sourceId === ourApp,
  }
}
