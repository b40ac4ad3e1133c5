/** Who an agent is in the ticket system, and back. */
export interface TicketOwners {
  /** The owner to write for a name that a rule, a workflow or a person gave; `null`: nobody there. Who is no agent is given as they are. */
  inTickets(name: string): string | null
  /** The agent whom the ticket system calls so, by extension; somebody else's name as it is. */
  agentOf(owner: string): string
  /** Whether they are an agent here, by extension: who shares a pool of orders may be another gateway's. */
  isAgent(extension: string): boolean
}

/**
 * Makes {@link TicketOwners}. Rules and workflows name agents by extension, which means nothing to a ticket system, or somebody else.
 *
 * @param byName whether the ticket system takes any text: an agent without `ticketOwner` is written by name there, else not at all
 */
export function createTicketOwners(
  agents: readonly { readonly extension: string; readonly name: string; readonly ticketOwner?: string | undefined }[],
  { byName }: { readonly byName: boolean },
): TicketOwners {
  const owners = new Map(agents.map(({ extension, name, ticketOwner }) => [extension, ticketOwner ?? (byName ? name : null)]))
  const extensions = new Map([...owners].flatMap(([extension, owner]) => (owner === null ? [] : [[sameCase(owner), extension]])))
  return {
    inTickets: (name) => {
      const owner = owners.get(name)
      return owner === undefined ? name : owner
    },
    agentOf: (owner) => extensions.get(sameCase(owner)) ?? owner,
    isAgent: (extension) => owners.has(extension),
  }
}

/** Ticket systems keep logins and addresses in small letters, whatever was written. */
const sameCase = (owner: string) => owner.trim().toLowerCase()
