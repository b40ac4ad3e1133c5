/** The states in which our own writes have left tickets. Freshdesk does not tell who changed a field. */
export interface OwnWrites {
  remember(ticketId: number, updatedAt: string): void
  has(ticketId: number, updatedAt: string): boolean
}

/** Makes {@link OwnWrites}: the last thousand, of this process. */
export function createOwnWrites(): OwnWrites {
  const written = new Set<string>()
  return {
    remember(ticketId, updatedAt) {
      written.add(`${ticketId}@${updatedAt}`)
      const [oldest] = written
      if (written.size > 1000 && oldest !== undefined) written.delete(oldest)
    },
    has: (ticketId, updatedAt) => written.has(`${ticketId}@${updatedAt}`),
  }
}
