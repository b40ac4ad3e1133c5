import { type CallId, type Interaction, isOpen } from '@ringloop/core'

/** Whose tickets are open. */
export interface OpenTickets {
  changed(interaction: Interaction): void
  /** How many an agent has, by extension: of the calls that are still known. */
  of(extension: string): number
}

/**
 * Counts the open tickets of calls by their owner, whom a rule or a workflow gave them to. What happens to a ticket whose call was forgotten is
 * heard of no more, so it is not counted.
 *
 * @param isKnown whether a call is still known; what is kept is bounded by those
 */
export function createOpenTickets({ isKnown }: { readonly isKnown: (id: CallId) => boolean }): OpenTickets {
  const callsOf = new Map<string, Set<CallId>>()
  const owners = new Map<CallId, string>()

  const forget = (id: CallId) => {
    const owner = owners.get(id)
    if (owner === undefined) return
    owners.delete(id)
    callsOf.get(owner)?.delete(id)
  }

  return {
    changed(interaction) {
      forget(interaction.id)
      const owner = openTicketOwner(interaction)
      if (owner === null) return
      owners.set(interaction.id, owner)
      callsOf.set(owner, (callsOf.get(owner) ?? new Set()).add(interaction.id))
    },
    of(extension) {
      for (const id of callsOf.get(extension) ?? []) if (!isKnown(id)) forget(id)
      return callsOf.get(extension)?.size ?? 0
    },
  }
}

/** Who has the call's filed ticket, as long as it is open. */
function openTicketOwner({ filing, assignment, ticketChanges }: Interaction): string | null {
  if (filing.state !== 'filed') return null
  const status = ticketChanges.latest.find(({ ticketId }) => ticketId === filing.ticket.id)?.ticket?.status
  if (status !== undefined && !isOpen(status)) return null
  return assignment?.owner ?? filing.draft.owner?.value ?? null
}
