import { isRingloopError, type NewTicket, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { isMailAddress } from '../text/mail-address.js'
import { oneLine } from '../text/plain-text.js'
import { type ChatwootContact, contactSchema } from './chatwoot-answers.js'
import type { ChatwootApi } from './chatwoot-api.js'
import { chatwootContactIds } from './contact-id.js'

const createdSchema = z
  .object({
    payload: z.union([z.object({ contact: contactSchema }).transform(({ contact }) => contact), z.array(contactSchema)]),
  })
  .transform(({ payload }) => (Array.isArray(payload) ? payload[0] : payload))

/**
 * The contact that a conversation is with: the one that was named, the one with this number or this e-mail, or a new one. Twice the same
 * call does not make two: numbers and e-mails are unique in Chatwoot, and so is the key that stands for neither.
 */
export async function contactFor(
  api: ChatwootApi,
  inbox: number,
  ticket: NewTicket,
  key: string,
  signal: AbortSignal,
): Promise<number> {
  const { contact } = ticket
  const known = contact?.id === undefined ? null : chatwootContactIds.numberIn(contact.id)
  if (known !== null) return known
  const number = contact?.number && /^\+[1-9]\d{1,14}$/.test(contact.number) ? contact.number : undefined
  const email = contact?.email && isMailAddress(contact.email) ? contact.email.toLowerCase() : undefined
  const identifier = number === undefined && email === undefined ? `ringloop:${key}` : undefined
  const isTheirs = (one: ChatwootContact) =>
    number !== undefined
      ? one.phone_number === number
      : email !== undefined
        ? one.email?.toLowerCase() === email
        : one.identifier === identifier
  const find = async () => (await api.searchContacts(number ?? email ?? identifier ?? '', signal)).find(isTheirs)?.id

  const there = await find()
  if (there !== undefined) return there
  const json = {
    inbox_id: inbox,
    name: oneLine(contact?.name ?? '', 100) || number || email || 'Caller',
    ...(number === undefined ? {} : { phone_number: number }),
    ...(email === undefined ? {} : { email }),
    ...(identifier === undefined ? {} : { identifier }),
  }
  const create = async (body: object) =>
    (await api.http.send({ method: 'POST', path: 'contacts', json: body, schema: createdSchema, signal })).body?.id
  try {
    const made = await create(json)
    if (made !== undefined) return made
  } catch (error) {
    if (!isRingloopError(error) || signal.aborted) throw error
    // Made meanwhile, or by a request whose answer was lost.
    const late = await find()
    if (late !== undefined) return late
    if (error.code !== 'invalidInput' || email === undefined || number === undefined) throw error
    // Somebody else has this e-mail: the number counts.
    const { email: _, ...rest } = json as typeof json & { email?: string }
    const made = await create(rest)
    if (made !== undefined) return made
  }
  throw new RingloopError('protocol', `${api.name}: a contact was created without a number`, {
    mend: 'See the version of Chatwoot.',
  })
}
