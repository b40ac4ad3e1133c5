import { createHubSpotBackend, type HubSpotOptions } from '../../src/index.js'
import { type HubSpotDesk, type HubSpotMoods, hubSpotApp, hubSpotToken, startHubSpotDesk } from './hubspot-desk.js'

export const fresh = () => new AbortController().signal
const properties = {
  callerPhone: 'ringloop_caller_phone',
  contactId: 'ringloop_contact_id',
  parentId: 'ringloop_parent_id',
}
export const backendOf = (desk: { readonly url: string }, options: Partial<HubSpotOptions> = {}) =>
  createHubSpotBackend({
    url: desk.url,
    auth: { kind: 'bearer', token: hubSpotToken },
    portalId: '12345',
    appId: hubSpotApp,
    properties,
    wait: async () => undefined,
    ...options,
  })

export async function withDesk(moods: HubSpotMoods, use: (desk: HubSpotDesk) => Promise<void>): Promise<void> {
  await using desk = await startHubSpotDesk(moods)
  await use(desk)
}
