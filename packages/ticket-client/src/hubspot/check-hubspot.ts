import { RingloopError } from '@ringloop/core'
import type { HubSpotApi } from './hubspot-api.js'
import type { HubSpotMapping } from './hubspot-mapping.js'

/**
 * Proves that HubSpot answers, that the token works, and that pipelines and properties are as they must be; above all that the property
 * for external ids has unique values, which alone keeps a ticket from being filed twice.
 *
 * @throws `unauthorised`, `unavailable`, `timeout`; `invalidConfig` naming what is missing, and how to make it
 */
export async function checkHubSpot(
  name: string,
  api: HubSpotApi,
  mapping: HubSpotMapping,
  signal: AbortSignal,
): Promise<{ readonly version: string }> {
  const properties = await api.properties(signal)
  const { externalId, ...others } = mapping.properties
  const wrong = (what: string, mend: string) => new RingloopError('invalidConfig', `${name}: ${what}`, { mend })
  const property = properties.find((one) => one.name === externalId)
  if (property?.hasUniqueValue !== true || property.type !== 'string') {
    throw wrong(
      property === undefined
        ? `tickets have no property "${externalId}"`
        : `the ticket property "${externalId}" is no single-line text with unique values`,
      `In HubSpot, under Settings, Properties, Ticket properties, make a single-line text with the internal name "${externalId}" and, under Rules, "Require unique values for this property". It cannot be changed afterwards.`,
    )
  }
  for (const needed of Object.values(others)) {
    if (needed === undefined || properties.some((one) => one.name === needed)) continue
    throw wrong(`tickets have no property "${needed}"`, `In HubSpot, make the ticket property "${needed}", a single-line text.`)
  }
  mapping.stages.forget()
  const stages = await mapping.stages.get(signal)
  for (const pipeline of new Set([mapping.pipeline, ...Object.values(mapping.pipelines)]))
    for (const status of ['acknowledged', 'resolved'] as const) stages.stageFor(status, pipeline)
  const priorities = properties.find((one) => one.name === 'hs_ticket_priority')?.options ?? []
  for (const priority of ['low', 'normal', 'high', 'urgent'] as const) {
    const value = mapping.priorities.write(priority)
    if (priorities.some((option) => option.value === value)) continue
    throw wrong(
      `"hs_ticket_priority" has no option "${value}" for ${priority}`,
      `Name another in priorities: { "${priority}": "${priorities[0]?.value ?? 'HIGH'}" }.`,
    )
  }
  return { version: 'CRM v3' }
}
