import { createServiceNowBackend, type ServiceNowOptions } from '../../src/index.js'
import { type DeskMoods, type ServiceNowDesk, startServiceNowDesk } from './servicenow-desk.js'

/** Who the double knows us as. */
export const auth = { kind: 'basic', username: 'ringloop', password: 'secret' } as const

/** A signal that never fires. */
export const fresh = () => new AbortController().signal

/** A backend on the double. */
export const gateway = (desk: ServiceNowDesk, options: Partial<ServiceNowOptions> = {}) =>
  createServiceNowBackend({ url: desk.url, auth, ...options })

/** A double for as long as `use` takes. */
export async function withDesk(moods: DeskMoods, use: (desk: ServiceNowDesk) => Promise<void>): Promise<void> {
  await using desk = await startServiceNowDesk(moods)
  await use(desk)
}
