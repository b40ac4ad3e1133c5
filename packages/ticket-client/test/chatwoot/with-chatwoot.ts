import { type ChatwootOptions, createChatwootBackend } from '../../src/index.js'
import { type ChatwootDesk, type DeskMoods, deskToken, startChatwootDesk } from './chatwoot-desk.js'

/** How the double is reached. */
export const connection = { account: 1, inbox: 3, token: deskToken }
/** Of webhooks. */
export const secret = 'webhook-secret'

/** A signal that never fires. */
export const fresh = () => new AbortController().signal

/** A backend on the double. */
export const gateway = (desk: ChatwootDesk, options: Partial<ChatwootOptions> = {}) =>
  createChatwootBackend({ url: desk.url, ...connection, ...options })

/** A double for as long as `use` takes. */
export async function withDesk(moods: DeskMoods, use: (desk: ChatwootDesk) => Promise<void>): Promise<void> {
  await using desk = await startChatwootDesk(moods)
  await use(desk)
}
