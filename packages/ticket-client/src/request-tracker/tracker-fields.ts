import type { TicketField } from '@ringloop/core'
import { createRemembered } from '../mapping/remembered.js'
import type { TrackerMapping } from './read-ticket.js'
import { trackerFieldSchema, trackerQueueSchema } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

/** The custom fields of tickets, as RT describes them. */
export interface TrackerFields {
  describe(signal: AbortSignal): Promise<readonly TicketField[]>
  /** What RT is told for a ticket's custom field: its name there, or its number; `null` if there is none. */
  theirNameOf(name: string, signal: AbortSignal): Promise<string | null>
}

interface QueueField {
  readonly id: string
  readonly name: string
}

/** Makes {@link TrackerFields}: those of the queues that are configured, without the ones Ringloop fills itself. */
export function createTrackerFields(api: TrackerApi, mapping: TrackerMapping, now: () => number): TrackerFields {
  const ofQueues = createRemembered({ load: readFields, now })

  async function readFields(signal: AbortSignal): Promise<readonly QueueField[]> {
    const fields = new Map<string, QueueField>()
    for (const queue of new Set([mapping.queue, ...Object.values(mapping.queues)])) {
      const path = `queue/${encodeURIComponent(queue)}`
      const { body } = await api.http.send({ method: 'GET', path, schema: trackerQueueSchema, signal })
      for (const { id, name } of body.TicketCustomFields) fields.set(id, { id, name })
    }
    const own = new Set(Object.values(mapping.fields))
    return [...fields.values()].filter((field) => !own.has(field.name))
  }

  return {
    async describe(signal) {
      const described: TicketField[] = []
      for (const { id, name } of await ofQueues.get(signal)) {
        const path = `customfield/${encodeURIComponent(id)}`
        const { body } = await api.http.send({ method: 'GET', path, schema: trackerFieldSchema, signal })
        const type = types[body.Type] ?? 'other'
        described.push({
          name: Object.entries(mapping.fieldNames).find(([, theirs]) => theirs === name)?.[0] ?? `cf_${id}`,
          label: body.Name,
          type: type === 'choice' && body.MaxValues !== 1 ? 'choices' : type,
          required: /^\(\?#Mandatory\)/.test(body.Pattern ?? ''),
          options: (body.Values ?? []).map((value) => ({ value, label: value })),
        })
      }
      return described
    },
    async theirNameOf(name, signal) {
      const configured = mapping.fieldNames[name]
      if (configured !== undefined) return configured
      const field = (await ofQueues.get(signal)).find((one) => `cf_${one.id}` === name || one.name === name)
      return field?.name ?? null
    },
  }
}

const types: Readonly<Record<string, TicketField['type']>> = {
  Freeform: 'text',
  Text: 'longText',
  Wikitext: 'longText',
  Select: 'choice',
  Combobox: 'choice',
  Autocomplete: 'text',
  Date: 'date',
  DateTime: 'dateTime',
}
