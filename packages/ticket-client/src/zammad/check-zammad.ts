import { isRingloopError, RingloopError, type TicketStatus } from '@ringloop/core'
import * as z from 'zod'
import { missingAttribute } from './missing-attribute.js'
import type { ZammadApi } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

const statuses: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']

/**
 * Proves that Zammad answers, that the token works, and that the attributes and states we file with are there.
 *
 * @throws `unauthorised`, `unavailable`, `timeout`; `invalidConfig` naming the attribute or state that is missing
 */
export async function checkZammad(
  api: ZammadApi,
  { name, fields, statuses: words }: ZammadMapping,
  signal: AbortSignal,
): Promise<{ readonly version: string }> {
  await api.me(signal)
  for (const field of Object.values(fields)) {
    if (field === undefined) continue
    const condition = { [`ticket.${field}`]: { operator: 'is', value: 'ringloop-check' } }
    try {
      const found = await api.search({ condition, sortBy: 'id', order: 'asc', page: 1, perPage: 1 }, signal)
      if (found.length > 0) throw missingAttribute(name, field)
    } catch (error) {
      throw isRingloopError(error) && error.code === 'invalidInput' ? missingAttribute(name, field, error) : error
    }
  }
  const states = [...(await api.states(signal)).keys()]
  for (const status of statuses) {
    const word = words.write(status)
    if (states.some((state) => state.toLowerCase() === word.toLowerCase())) continue
    throw new RingloopError('invalidConfig', `${name}: statuses.${status}: Zammad has no state "${word}"`, {
      mend: `Give one of ${states.join(', ')}.`,
    })
  }
  // only administrators may ask for it
  const schema = z.object({ version: z.string() })
  const version = await api.http.send({ method: 'GET', path: 'version', schema, signal }).catch(() => null)
  return { version: version?.body.version ?? 'unknown' }
}
