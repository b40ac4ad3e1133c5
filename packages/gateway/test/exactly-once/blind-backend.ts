import { RingloopError, type TicketBackend, toTicketId } from '@ringloop/core'

/**
 * What one writes first: sends the ticket, and sends it again when that failed. Here only to be measured beside the real ones; it
 * creates, and does nothing else.
 */
export function createBlindBackend(
  post: (ticket: Parameters<TicketBackend['create']>[0], signal: AbortSignal) => Promise<string>,
): TicketBackend {
  const never = async (): Promise<never> => {
    throw new RingloopError('invalidInput', 'blind: it only creates')
  }
  return {
    name: 'blind',
    capabilities: {
      createOnce: 'none',
      findBy: [],
      versions: false,
      priority: false,
      tags: false,
      description: false,
      comments: [],
      attachments: null,
      customFields: 'none',
      subTickets: 'none',
      changes: [],
    },
    async create(ticket, { externalId, signal }) {
      const id = await post(ticket, signal)
      const { subject, description, priority, tags, customFields } = ticket
      const now = Date.now()
      return {
        id: toTicketId(id),
        subject,
        description,
        priority,
        tags,
        customFields,
        status: 'acknowledged',
        createdAt: now,
        updatedAt: now,
        externalId,
        contactId: null,
        parentId: null,
        queue: null,
        owner: null,
        version: '',
      }
    },
    get: never,
    find: never,
    update: never,
  }
}

/** One request that creates. @throws `unavailable` for everything but success within the time */
export async function postOnce(
  url: string,
  headers: Record<string, string>,
  body: unknown,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    if (response.ok) return await response.json()
    throw new Error(`answered ${response.status}`)
  } catch (error) {
    throw new RingloopError('unavailable', `blind: ${String(error)}`, { cause: error })
  }
}
