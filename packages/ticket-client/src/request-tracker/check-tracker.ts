import { isRingloopError, RingloopError } from '@ringloop/core'
import type { TrackerMapping } from './read-ticket.js'
import { trackerQueueSchema, trackerVersionSchema } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

/**
 * Proves that RT answers, that the token works, and that the queues and custom fields we file into are there; RT itself drops
 * a value for a missing field without a word.
 *
 * @throws `unauthorised`, `unavailable`, `timeout`; `invalidConfig` naming the queue or field that is missing
 */
export async function checkTracker(
  name: string,
  api: TrackerApi,
  mapping: TrackerMapping,
  signal: AbortSignal,
): Promise<{ readonly version: string }> {
  const { body } = await api.http.send({ method: 'GET', path: 'rt', schema: trackerVersionSchema, signal })
  const needed = [...Object.values(mapping.fields).filter((field) => field !== undefined), ...Object.values(mapping.fieldNames)]
  for (const queue of new Set([mapping.queue, ...Object.values(mapping.queues)])) {
    const has = await fieldsOfQueue(name, api, queue, signal)
    const missing = needed.find((field) => !has.includes(field))
    if (missing !== undefined) {
      throw new RingloopError('invalidConfig', `${name}: queue "${queue}" has no custom field "${missing}"`, {
        mend: `In RT, under Admin, Custom Fields, apply "${missing}" to the queue and let Ringloop's account see it (SeeCustomField).`,
      })
    }
  }
  return { version: body.Version }
}

async function fieldsOfQueue(name: string, api: TrackerApi, queue: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const path = `queue/${encodeURIComponent(queue)}`
    const { body } = await api.http.send({ method: 'GET', path, schema: trackerQueueSchema, signal })
    return body.TicketCustomFields.map((field) => field.name)
  } catch (error) {
    if (!isRingloopError(error) || (error.code !== 'notFound' && error.code !== 'unauthorised')) throw error
    throw new RingloopError('invalidConfig', `${name}: there is no queue "${queue}", or the account may not see it`, {
      mend: 'Correct queue or queues, or give the account SeeQueue and CreateTicket there.',
      cause: error,
    })
  }
}
