import type { SystemView, TelephonyAdapter } from '@ringloop/core'
import { type Health, type PartHealth, switchHealth } from '../server/health.js'
import { telephonyDetail } from './telephony-view.js'

/** The parts of a gateway as they stand; `null` for what this one has not got. */
export interface GatewayParts {
  readonly adapter: TelephonyAdapter
  readonly journal: PartHealth
  readonly tickets: SystemView['tickets']
  readonly effects: PartHealth
  readonly ticketChanges: PartHealth | null
  readonly serviceLevels: PartHealth | null
  readonly dispatch: PartHealth | null
  readonly callEvents: PartHealth | null
}

/** How a gateway stands: well if every part of it is. */
export function gatewayHealth({ adapter, journal, tickets, effects, ...others }: GatewayParts): Health {
  const telephony = adapter.health()
  const parts = {
    journal,
    telephony: { ok: telephony.state === 'connected', detail: telephonyDetail(telephony) },
    tickets: {
      ok: tickets.state === 'available',
      detail: `${tickets.reason ?? 'available'}; ${tickets.waiting} waiting to be filed`,
    },
    effects,
    ...Object.fromEntries(Object.entries(others).filter(([, part]) => part !== null)),
  }
  return { ok: Object.values(parts).every(({ ok }) => ok), parts, switches: switchHealth(adapter) }
}
