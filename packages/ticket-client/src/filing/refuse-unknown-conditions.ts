import { RingloopError, type TicketCapabilities, type TicketCondition, type TicketQuery } from '@ringloop/core'

const conditions: Readonly<Record<TicketCondition, keyof TicketQuery>> = {
  externalId: 'externalId',
  contact: 'contactId',
  number: 'number',
  open: 'open',
  status: 'status',
  parent: 'parentId',
}

/**
 * Refuses a search by what the backend does not know. Left out of the search it would find everybody's tickets.
 *
 * @throws `invalidInput` naming the condition
 */
export function refuseUnknownConditions(name: string, { findBy }: TicketCapabilities, query: TicketQuery): void {
  for (const [condition, key] of Object.entries(conditions) as [TicketCondition, keyof TicketQuery][]) {
    if (query[key] === undefined || findBy.includes(condition)) continue
    throw new RingloopError('invalidInput', `${name}: cannot find tickets by ${key}`, {
      mend: `Search by ${findBy.join(', ')}, or see in the documentation what ${name} needs for this.`,
    })
  }
}
