import type { AdapterHealth, SwitchFigures, TelephonyAdapter } from '@ringloop/core'
import type { CallEvents } from '@ringloop/ticket-client'
import type { GivenUp } from '../pipeline-host/outbox-loop.js'
import type { PipelineHostStatus } from '../pipeline-host/pipeline-host.js'

/** How one part of the gateway stands. */
export interface PartHealth {
  readonly ok: boolean
  /** One line for the person on duty. */
  readonly detail: string
}

/** How a switch stands, and how the conversation with it went. */
export interface SwitchHealth {
  readonly name: string
  readonly state: AdapterHealth['state']
  /** When the connection was made, ISO 8601; `null` without one. */
  readonly since: string | null
  /** Why there is none. */
  readonly reason: string | null
  /** `null` from an adapter that does not count. */
  readonly figures: SwitchFigures | null
}

/** The answer of `/healthz`: 200 if every part is well, else 503. */
export interface Health {
  readonly ok: boolean
  readonly parts: {
    readonly journal: PartHealth
    readonly telephony: PartHealth
    readonly tickets: PartHealth
    /** What rules and service levels want done: told, assigned, escalated, asked. */
    readonly effects: PartHealth
    /** Only if changes made in the ticket system are learned. */
    readonly ticketChanges?: PartHealth
    /** Only if there are service levels. */
    readonly serviceLevels?: PartHealth
    /** Only if there is an open pool of work orders. */
    readonly dispatch?: PartHealth
    /** Only if calls are told to other systems. */
    readonly callEvents?: PartHealth
  }
  readonly switches: readonly SwitchHealth[]
}

/** What was lost so long ago alarms nobody any more; the count stays. */
const alarmMs = 5 * 60_000

/** How the journal stands: ill when it cannot be written, and for five minutes after events had to be dropped. `trouble`: the database's. */
export function journalHealth(
  { waiting, dropped, droppedAt, broken }: Omit<PipelineHostStatus, 'hasRoom'>,
  now: number,
  trouble: string | null = null,
): PartHealth {
  const lately = droppedAt !== null && now - droppedAt < alarmMs
  const counts = `${waiting} events waiting, ${dropped} dropped`
  return {
    ok: broken === null && !lately && trouble === null,
    detail: broken?.message ?? (trouble === null ? counts : `${trouble} ${counts}`),
  }
}

/** How what is to be done outside goes: ill for five minutes after something was given up. */
export function effectsHealth({ count, lastAt }: GivenUp, now: number): PartHealth {
  return { ok: lastAt === null || now - lastAt >= alarmMs, detail: `${count} given up since the start; the log says why` }
}

/** How the systems that calls are told to take it; `null` without any. Never ill: what others do not take stops nothing here. */
export function callEventsHealth(figures: ReturnType<CallEvents['figures']>): PartHealth | null {
  const each = Object.entries(figures).map(([name, { waiting, dropped }]) => `${name}: ${waiting} waiting, ${dropped} not taken`)
  return each.length === 0 ? null : { ok: true, detail: each.join('; ') }
}

/** Each switch of an adapter; one that follows a single switch is it. */
export function switchHealth(adapter: TelephonyAdapter): readonly SwitchHealth[] {
  const { name } = adapter
  const switches = adapter.switches?.() ?? [{ name, health: adapter.health(), figures: adapter.figures?.() ?? null }]
  return switches.map(({ name, health, figures }) => ({
    name,
    state: health.state,
    since: health.state === 'connected' ? new Date(health.since).toISOString() : null,
    reason: health.state === 'disconnected' ? health.reason : null,
    figures,
  }))
}
