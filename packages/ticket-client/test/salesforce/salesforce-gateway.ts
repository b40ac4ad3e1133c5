import { createSalesforceBackend, type SalesforceOptions } from '../../src/index.js'
import { type DeskMoods, type SalesforceDesk, startSalesforceDesk } from './salesforce-desk.js'

export const fresh = () => new AbortController().signal
export const auth = { kind: 'bearer', token: 'token-123' } as const
export const gateway = (desk: SalesforceDesk, options: Partial<SalesforceOptions> = {}) =>
  createSalesforceBackend({ url: desk.url, auth, ...options })

export async function withDesk(moods: DeskMoods, use: (desk: SalesforceDesk) => Promise<void>): Promise<void> {
  await using desk = await startSalesforceDesk(moods)
  await use(desk)
}
