import { type CallId, type Interaction, isOpen } from '@ringloop/core'
import type { TicketOwners } from './ticket-owners.js'

/** Whose tickets are open. */
export interface OpenTickets {
  changed(interaction: Interaction): void
  /** A workflow gives the call's ticket to them now; counts until the call shows who has it. */
  reserve(id: CallId, extension: string): void
  /** They do not get it after all. */
  release(id: CallId): void
  /** How many an agent has, by extension: of the calls that are still known. */
  of(extension: string): number
}

/**
 * Counts the open tickets of calls by their owner: whom a rule or a workflow gave them to, or who has them by what the ticket system told since.
 * What happens to a ticket whose call was forgotten is heard of no more, so it is not counted.
 *
 * @param isKnown whether a call is still known; what is kept is bounded by those
 * @param agentOf who is an agent, of those whom the ticket system names
 */
export function createOpenTickets({
  isKnown,
  agentOf,
}: {
  readonly isKnown: (id: CallId) => boolean
  readonly agentOf: TicketOwners['agentOf']
}): OpenTickets {
  const callsOf = new Map<string, Set<CallId>>()
  const owners = new Map<CallId, string>()
  const reserved = new Map<CallId, string>()

  const forget = (id: CallId) => {
    const owner = owners.get(id)
    if (owner === undefined) return
    owners.delete(id)
    callsOf.get(owner)?.delete(id)
  }

  return {
    changed(interaction) {
      if (interaction.assignment !== null) reserved.delete(interaction.id)
      forget(interaction.id)
      const owner = openTicketOwner(interaction, agentOf)
      if (owner === null) return
      owners.set(interaction.id, owner)
      callsOf.set(owner, (callsOf.get(owner) ?? new Set()).add(interaction.id))
    },
    reserve: (id, extension) => void reserved.set(id, extension),
    release: (id) => void reserved.delete(id),
    of(extension) {
      for (const id of callsOf.get(extension) ?? []) if (!isKnown(id)) forget(id)
      const calls = new Set(callsOf.get(extension))
      for (const [id, who] of reserved)
        if (!isKnown(id)) reserved.delete(id)
        else if (who === extension) calls.add(id)
      return calls.size
    },
  }
}

/** Who has the call's filed ticket, as long as it is open. What was told of it may be older than what the workflow wrote: nobody is no news. */
function openTicketOwner({ filing, assignment, ticketChanges }: Interaction, agentOf: TicketOwners['agentOf']): string | null {
  if (filing.state !== 'filed') return null
  const told = ticketChanges.latest.find(({ ticketId }) => ticketId === filing.ticket.id)?.ticket
  if (told && !isOpen(told.status)) return null
  return told?.owner ? agentOf(told.owner) : (assignment?.owner ?? filing.draft.owner?.value ?? null)
}
