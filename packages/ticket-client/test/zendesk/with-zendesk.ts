import { createZendeskBackend, type ZendeskOptions } from '../../src/index.js'
import { startZendeskDesk, type ZendeskDesk, type ZendeskMoods, zendeskAuth } from './zendesk-desk.js'
import { contactField, phoneField } from './zendesk-ticket-fields.js'

const fields = { callerPhone: phoneField, contactId: contactField }

/** A backend on the double, by the double's clock. */
export const backendFor = (desk: ZendeskDesk, options: Partial<ZendeskOptions> = {}) =>
  createZendeskBackend({ url: desk.url, auth: zendeskAuth, fields, wait: async () => undefined, now: desk.now, ...options })

/** A double for as long as `run` takes. */
export async function withDesk(moods: ZendeskMoods, run: (desk: ZendeskDesk) => Promise<void>): Promise<void> {
  await using desk = await startZendeskDesk(moods)
  await run(desk)
}
