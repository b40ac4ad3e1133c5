import {
  type AssignWorkOrderEffect,
  isOpen,
  isRingloopError,
  type Language,
  type Ticket,
  type TicketBackend,
} from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { TicketOwners } from '../routing/ticket-owners.js'
import type { OpenOrderPool } from './open-order-pool.js'

/** What {@link createAssignWorkOrderRunner} needs. */
export interface AssignWorkOrderOptions extends RetryingRunnerOptions {
  readonly tickets: Pick<TicketBackend, 'get' | 'update' | 'comment' | 'capabilities'>
  readonly owners: TicketOwners
  /** Of remarks. */
  readonly language: Language
  /** `null`: there is none any more. */
  readonly pool: Pick<OpenOrderPool, 'pool'> | null
}

/**
 * Writes into a ticket who drives out. What it writes is what the pool says then, not what it said when somebody pressed the button: tries
 * that come late or twice leave the ticket with who has the order.
 *
 * Who gave an order back is not the ticket's owner any more, if somebody else had not become it. Ticket systems have no common way to say
 * "nobody": the ticket then says so in a remark for colleagues. One whose answer was late may be there, and is not written again. What a ticket
 * calls people is known of one's own agents alone: if a supervisor gave back an order of somebody else's, it is said whoever has the ticket.
 */
export function createAssignWorkOrderRunner({
  tickets,
  owners,
  language,
  pool,
  ...options
}: AssignWorkOrderOptions): EffectRunner<'assignWorkOrder'> {
  const stillSo = async ({ orderId, owner }: AssignWorkOrderEffect) => {
    if (orderId === null) return true
    const order = await pool?.pool.standing(orderId)
    return order != null && (order.by?.extension ?? null) === owner
  }
  const give = async ({ id, owner: present, version }: Ticket, to: string, remark: string | undefined, signal: AbortSignal) => {
    const owner = owners.inTickets(to)
    if (owner === null) return options.log('the ticket system does not know who drives out', { ticketId: id, agent: to, mend })
    if (present === owner) return
    await tickets.update(id, { owner }, { signal, ifVersion: version })
    if (remark === undefined || !tickets.capabilities.comments.includes('internal')) return
    // whose it is counts; why is said once, or not at all
    await tickets.comment?.(id, remark, { signal, visibility: 'internal' }).catch((error: unknown) => {
      options.log('a ticket does not say why somebody drives out', { ticketId: id, remark, error })
    })
  }
  const takeBack = async ({ id, owner }: Ticket, from: string | null, signal: AbortSignal) => {
    if (owner === null || !tickets.capabilities.comments.includes('internal')) return
    if (owners.agentOf(owner) !== from && (from === null || owners.isAgent(from))) return
    try {
      await tickets.comment?.(id, givenBack[language], { signal, visibility: 'internal' })
    } catch (error) {
      if (!isRingloopError(error) || error.code !== 'timeout') throw error
      options.log('whether a ticket says that its work order is free again is not known', {
        ticketId: id,
        problem: error.message,
      })
    }
  }
  return createRetryingRunner<'assignWorkOrder'>(
    {
      what: 'who drives out, in the ticket',
      details: ({ ticketId, owner }) => ({ ticketId, owner }),
      async perform(effect, signal) {
        if (!(await stillSo(effect))) return undefined
        const ticket = await tickets.get(effect.ticketId, { signal })
        if (!isOpen(ticket.status)) return undefined
        if (effect.owner === null) await takeBack(ticket, effect.from, signal)
        else await give(ticket, effect.owner, effect.remark, signal)
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}

const givenBack: Readonly<Record<Language, string>> = {
  en: 'The work order was given back; it is free again.',
  'zh-CN': '派工单已被退回，可以重新抢单。',
}

const mend = 'Give the agent a ticketOwner: the name, number or address by which the ticket system knows them.'
