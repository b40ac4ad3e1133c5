import { isOpen, RingloopError, type TicketBackend } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { ServiceLevels } from './service-levels.js'
import type { SlaLetter } from './sla-letter.js'

/** What {@link createEscalateTicketRunner} needs. */
export interface EscalateTicketOptions extends RetryingRunnerOptions {
  readonly tickets: Pick<TicketBackend, 'get'>
  /** `null`: none are configured. */
  readonly serviceLevels: Pick<ServiceLevels, 'take' | 'chains'> | null
}

/** Begins a chain of escalation of a ticket because a rule says so; done again, it is one chain. A ticket that has no service level yet gets one. */
export function createEscalateTicketRunner({
  tickets,
  serviceLevels,
  ...options
}: EscalateTicketOptions): EffectRunner<'escalateTicket'> {
  const begun = async (letter: SlaLetter, signal: AbortSignal) => {
    const ticket = await tickets.get(letter.ticketId, { signal })
    return (await serviceLevels?.take([{ ...letter, ticket, asked: true }]))?.[0]
  }
  return createRetryingRunner<'escalateTicket'>(
    {
      what: 'escalation',
      details: ({ ticketId, chain }) => ({ ticketId, chain }),
      async perform({ key, ticketId, chain, reason }, signal) {
        if (serviceLevels === null || !serviceLevels.chains().includes(chain))
          throw new RingloopError('invalidConfig', `There is no chain of escalation "${chain}".`, {
            mend: 'Add it to sla.chains, or take it out of the rule.',
          })
        const at = options.clock.now()
        const letter = { ticketId, at, ticket: null, changeId: key, events: [{ type: 'escalated', at, chain, reason } as const] }
        const [known] = await serviceLevels.take([letter])
        const sla = known ?? (await begun(letter, signal))
        if (sla == null || !isOpen(sla.status))
          throw new RingloopError('rejected', `Ticket ${ticketId} is closed, or its service level cannot be worked out.`, {
            mend: 'Escalate tickets that are open.',
          })
        return undefined
      },
    },
    { timeoutMs: 25_000, concurrency: 8, ...options },
  )
}
