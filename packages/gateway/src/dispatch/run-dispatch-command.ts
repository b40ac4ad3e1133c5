import { type DispatchCommand, isOpen, isRingloopError, RingloopError, type TicketBackend, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { readAs } from '../server/read-request.js'
import type { DispatchBoard } from './dispatch-board.js'
import type { DispatchPerson } from './dispatch-routes.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { giveBackOrder, type PoolActions, takeOrder } from './pool-actions.js'
import { requireSupervisor } from './supervisor-of.js'
import { offerOf } from './ticket-in-pool.js'
import type { TicketWorkOrders } from './ticket-work-order.js'

const text = z.string().min(1).max(200)
const commandSchema: z.ZodType<DispatchCommand> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('giveOrder'), orderId: text, to: text }),
  z.strictObject({ type: z.literal('takeOrder'), orderId: text }),
  z.strictObject({ type: z.literal('takeBackOrder'), orderId: text }),
  z.strictObject({ type: z.literal('withdrawOrder'), orderId: text }),
  z.strictObject({ type: z.literal('offerTicket'), ticketId: text }),
  z.strictObject({ type: z.literal('planDay') }),
  z.strictObject({ type: z.literal('acceptPlan'), planId: text }),
  z.strictObject({ type: z.literal('discardPlan'), planId: text }),
])

/** What {@link runDispatchCommand} needs. */
export interface DispatchCommandOptions extends Omit<PoolActions, 'pool'> {
  readonly pool: Pick<OpenOrderPool, 'pool'>
  readonly board: Pick<DispatchBoard, 'plan' | 'proposed' | 'discard' | 'changed'>
  readonly workOrders: Pick<TicketWorkOrders, 'of'>
  readonly tickets: Pick<TicketBackend, 'get'>
  readonly personAt: (extension: string) => DispatchPerson
  readonly isAgent: (extension: string) => boolean
  /** Takes out of an offer what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
  readonly signal: AbortSignal
}

const ticketMs = 10_000

/**
 * Does what somebody asks of dispatch at their desk; what came of it is seen in the topic. Each amounts to what a route under `/dispatch`
 * does, with the same rights.
 *
 * @throws `invalidInput` that names the field; `forbidden`; `conflict` if somebody else has the order, or a part of a plan could not be
 * given out; what pool and ticket system throw
 */
export async function runDispatchCommand(extension: string, asked: unknown, options: DispatchCommandOptions): Promise<void> {
  const command = readAs(commandSchema, asked)
  const { pool, board, personAt } = options
  const person = personAt(extension)
  const { name } = person
  if (command.type === 'takeBackOrder') return giveBackOrder(command.orderId, person, options)
  if (command.type === 'takeOrder') return take(command.orderId, { extension, name }, options)
  requireSupervisor(person)
  switch (command.type) {
    case 'giveOrder':
      if (!options.isAgent(command.to))
        throw new RingloopError('invalidInput', `to: ${JSON.stringify(command.to)} is no agent's extension.`, {
          mend: 'Give it to somebody of the roster.',
        })
      return take(command.orderId, { extension: command.to, name: personAt(command.to).name }, options)
    case 'withdrawOrder':
      return pool.pool.withdraw(command.orderId, { extension, name })
    case 'offerTicket':
      return offer(command.ticketId, { extension, name }, options)
    case 'planDay':
      return board.plan(name)
    case 'acceptPlan':
      return acceptPlan(command.planId, options)
    case 'discardPlan':
      return board.discard(command.planId)
  }
}

async function take(
  orderId: string,
  person: { readonly extension: string; readonly name: string },
  options: DispatchCommandOptions,
): Promise<void> {
  const result = await takeOrder(orderId, person, options)
  if (result.won) return
  throw new RingloopError('conflict', `${result.grabbedBy.name || result.grabbedBy.extension} has the order already.`, {
    mend: 'Take it back first if it shall be somebody else’s.',
  })
}

/** Gives out what is free still; whoever accepts it is told what stays free because it is offered to others by now. */
async function acceptPlan(planId: string, options: DispatchCommandOptions): Promise<void> {
  const { board } = options
  const left: string[] = []
  for (const { orderId, engineerId, name } of board.proposed(planId))
    if (!(await giveOut(orderId, { extension: engineerId, name }, options))) left.push(`${orderId} (${name})`)
  board.discard(planId)
  board.changed()
  if (left.length === 0) return
  throw new RingloopError('conflict', `Not given out, as they are not offered to whom the plan gives them: ${listed(left)}.`, {
    mend: 'All others are given out. Plan again, or offer these to who shall have them.',
  })
}

/** `false`: it is free still, and not theirs to take. */
async function giveOut(
  orderId: string,
  person: { readonly extension: string; readonly name: string },
  options: DispatchCommandOptions,
): Promise<boolean> {
  try {
    await takeOrder(orderId, person, options)
    return true
  } catch (error) {
    if (!isRingloopError(error)) throw error
    // what somebody has taken, or was taken out, since the plan was made
    if (error.code === 'notFound' || error.code === 'notPossible') return true
    if (error.code !== 'forbidden') throw error
    // the pool says so of what somebody else has, too
    return (await options.pool.pool.standing(orderId))?.by !== null
  }
}

/** More names than these nobody reads. */
const namedAtMost = 10

const listed = (names: readonly string[]): string =>
  names.length <= namedAtMost
    ? names.join(', ')
    : `${names.slice(0, namedAtMost).join(', ')} and ${names.length - namedAtMost} more`

async function offer(
  ticketId: string,
  by: { readonly extension: string; readonly name: string },
  { pool, tickets, workOrders, mask, signal }: DispatchCommandOptions,
): Promise<void> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ticketMs)])
  const ticket = await tickets.get(toTicketId(ticketId), { signal: inTime })
  if (!isOpen(ticket.status))
    throw new RingloopError('notPossible', `Ticket ${ticketId} is over.`, { mend: 'Open it again in the ticket system first.' })
  await pool.pool.offer({ ...offerOf(ticket, await workOrders.of(ticket, inTime), mask), id: ticket.id }, by)
}
