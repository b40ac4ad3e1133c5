import { createFreshdeskBackend, type FreshdeskOptions } from '../../src/index.js'
import { apiKey, type FreshdeskDesk, type FreshdeskMoods, startFreshdeskDesk } from './freshdesk-desk.js'

const fields = { callerPhone: 'cf_caller', contactId: 'cf_customer' }

/** A backend on the double, by the double's clock. */
export const backendFor = (desk: FreshdeskDesk, options: Partial<FreshdeskOptions> = {}) =>
  createFreshdeskBackend({ url: desk.url, apiKey, fields, wait: async () => undefined, now: desk.now, ...options })

/** A double for as long as `run` takes. */
export async function withDesk(moods: FreshdeskMoods, run: (desk: FreshdeskDesk) => Promise<void>): Promise<void> {
  await using desk = await startFreshdeskDesk(moods)
  await run(desk)
}
