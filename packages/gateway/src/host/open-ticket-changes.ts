import { type ChangeInbox, RingloopError, type TicketBackend } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import type { WebhookDoor } from '../server/webhook-listener.js'
import { followTicketChanges, type TicketFollowing } from '../ticket-changes/follow-ticket-changes.js'

/** How what others do in the ticket system is learned. */
export interface TicketChangesConfig {
  /** Seconds between polls; 0 does not poll. Default 60, if the system can be polled; 5 for the embedded desk, which is no trouble to ask. */
  readonly pollSeconds?: number | undefined
  /** The last part of the path at which the system may post: long and random. Default: nowhere. */
  readonly webhook?: string | undefined
}

/** How the changes of a ticket system are followed, and where it may post them. */
export interface OpenTicketChanges {
  readonly following: TicketFollowing
  readonly doors: readonly WebhookDoor[]
  /** There is at least one way by which changes are learned. */
  readonly learns: boolean
}

const usualSeconds = { embedded: 5, others: 60 }

/**
 * Puts together what the configuration asks for.
 *
 * @throws `invalidConfig` if the ticket system cannot do it.
 */
export function openTicketChanges(
  config: TicketChangesConfig,
  parts: {
    readonly backend: TicketBackend
    readonly host: Pick<PipelineHost, 'shows' | 'takeChanges'>
    readonly inbox: ChangeInbox
    readonly clock: HostClock
    readonly random: () => number
    readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  },
): OpenTicketChanges {
  const { changes, name } = parts.backend
  if (config.webhook !== undefined && changes?.receive === undefined)
    throw new RingloopError('invalidConfig', `ticketChanges.webhook: ${name} has no webhooks that are understood here.`, {
      mend: changes?.poll === undefined ? 'Take it out.' : 'Take it out; its changes are polled for (ticketChanges.pollSeconds).',
    })
  const seconds = config.pollSeconds ?? (changes?.poll === undefined ? 0 : usualSeconds[name === 'embedded' ? name : 'others'])
  if (seconds > 0 && changes?.poll === undefined)
    throw new RingloopError('invalidConfig', `ticketChanges.pollSeconds: ${name} cannot be polled for changes.`, {
      mend: 'Set it to 0, or take it out.',
    })
  const following = followTicketChanges({ ...parts, pollEveryMs: seconds > 0 ? seconds * 1000 : null })
  const doors = config.webhook === undefined ? [] : [{ name: config.webhook, receive: following.receive }]
  return { following, doors, learns: seconds > 0 || doors.length > 0 }
}
