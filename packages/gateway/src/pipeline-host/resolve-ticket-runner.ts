import { isOpen, type TicketBackend } from '@ringloop/core'
import type { EffectRunner } from './effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from './retrying-runner.js'

/** Resolves a split ticket whose parts are over. One that a person has closed meanwhile is left as it is. */
export function createResolveTicketRunner({
  tickets,
  ...options
}: RetryingRunnerOptions & { readonly tickets: Pick<TicketBackend, 'get' | 'update'> }): EffectRunner<'resolveTicket'> {
  return createRetryingRunner<'resolveTicket'>(
    {
      what: 'resolution of a split ticket',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId }, signal) {
        const { status } = await tickets.get(ticketId, { signal })
        if (isOpen(status)) await tickets.update(ticketId, { status: 'resolved' }, { signal })
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}
