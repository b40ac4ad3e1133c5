import type { TicketBackend } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
import { failureFinding } from './failure-finding.js'
import { type Finding, ok, warn } from './finding.js'

/** Asks the ticket system whether address and credentials work. Nothing is created. */
export async function examineTickets(
  tickets: TicketBackend,
  { clock, signal }: { readonly clock: HostClock; readonly signal: AbortSignal },
): Promise<Finding> {
  const { check } = tickets
  if (!check)
    return warn(
      'tickets',
      `${tickets.name} cannot be checked without filing a ticket`,
      'Make a test call and look whether its ticket is filed.',
    )
  try {
    const { version } = await withinTime({ clock, milliseconds: 10_000, signal }, (limit) =>
      check.call(tickets, { signal: limit }),
    )
    return ok('tickets', `${tickets.name} answers (${version})`)
  } catch (error) {
    return failureFinding('tickets', error)
  }
}
