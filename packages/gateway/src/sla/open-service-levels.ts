import { type TicketBackend, type TicketId, toCallId } from '@ringloop/core'
import type { Sla } from '@ringloop/core/sla'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import type { PartHealth } from '../server/health.js'
import type { Database } from '../storage/database.js'
import { followOwnTickets } from './follow-own-tickets.js'
import { type PartsLevels, rollUpParts } from './parts-levels.js'
import { createServiceLevels, type ServiceLevels } from './service-levels.js'
import { lettersOf } from './sla-letter.js'
import type { SlaSettings } from './sla-settings.js'
import { createSqlServiceLevels } from './sql-service-levels.js'

/** Service levels, and how they hear of tickets. */
export interface OpenServiceLevels {
  readonly serviceLevels: ServiceLevels & {
    /** How the parts of a split ticket stand, rolled up to the whole; empty if it was not split, or its call was forgotten. */
    partsOf(ticketId: TicketId): Promise<readonly PartsLevels[]>
  }
  /** The ticket system; what is done through it, service levels hear of. */
  readonly tickets: TicketBackend
  /** The pipeline's host; changes that it is told, service levels hear of first. Every ticket that changed is read, if it did not come along. */
  following(host: ChangeTaker): ChangeTaker
  setSettings(next: SlaSettings): void
  health(): PartHealth
}

type ChangeTaker = Pick<PipelineHost, 'shows' | 'takeChanges'>

/** Somebody should look if what is due is stored so much later. */
const lateMs = 60_000

/** Puts service levels together; nothing runs before `serviceLevels.start`. */
export function openServiceLevels({
  settings: first,
  database,
  tickets,
  agents,
  calls,
  mask,
  onTaken,
  clock,
  ...told
}: {
  readonly settings: SlaSettings
  readonly database: Pick<Database, 'patient'>
  readonly tickets: TicketBackend
  readonly agents: readonly { readonly name: string }[]
  readonly calls: Pick<PipelineHost, 'interaction' | 'interactions'>
  /** Takes out of what is told what must not be stored. */
  readonly mask: <Data>(data: Data) => Data
  /** Told of service levels as letters leave them behind. */
  readonly onTaken?: (levels: readonly (Sla | null)[]) => void
  readonly clock: HostClock
  /** For so long tickets that ended are remembered, in milliseconds. */
  readonly keepMs?: number
  readonly onNotify: () => void
  readonly onBroken: (error: Error) => void
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}): OpenServiceLevels {
  const store = createSqlServiceLevels(database.patient)
  const levels = createServiceLevels({ store, settings: first, clock, ...told })
  // all that is told comes by here, whoever tells it
  const serviceLevels: OpenServiceLevels['serviceLevels'] = {
    ...levels,
    async take(letters) {
      const left = await levels.take(mask(letters))
      onTaken?.(left)
      return left
    },
    partsOf: (ticketId) => rollUpParts(ticketId, calls.interactions(), store.load),
  }
  const staffOf = ({ staff }: SlaSettings) => ({
    names: new Set([...agents.map(({ name }) => name), ...staff].map((name) => name.trim().toLowerCase())),
  })
  let staff = staffOf(first)
  return {
    serviceLevels,
    tickets: followOwnTickets(tickets, {
      tell: serviceLevels.take,
      // the key of a filing is its call's id and what is filed: the ticket, or a part of it
      answered: (key) => calls.interaction(toCallId(key.slice(0, key.indexOf('/fileTicket'))))?.call.answeredAt != null,
      now: clock.now,
    }),
    following: (host) => ({
      shows: () => true,
      async takeChanges(coming) {
        await serviceLevels.take(lettersOf(coming.changes, staff, coming.read))
        await host.takeChanges(coming)
      },
    }),
    setSettings(next) {
      staff = staffOf(next)
      serviceLevels.setSettings(next)
    },
    health() {
      const { lateMs: late, workedOut } = serviceLevels.status()
      const behind = late < 1_000 ? 'nothing is late' : `${Math.round(late / 1000)} s late`
      return { ok: late < lateMs, detail: workedOut === null ? behind : `${behind}; ${workedOut} worked out anew` }
    },
  }
}
