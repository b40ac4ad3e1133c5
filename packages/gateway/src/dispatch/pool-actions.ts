import type { GrabResult, OrderPool } from './order-pool.js'
import type { PoolPerson } from './pool-order.js'
import { handoverEffect, releaseEffects, type WorkOrderEffect } from './work-order-effects.js'

/** What {@link takeOrder} and {@link giveBackOrder} need. */
export interface PoolActions {
  readonly pool: { readonly pool: Pick<OrderPool, 'grab' | 'release' | 'standing'> }
  /** Stores what tickets shall be told; resolves once it will happen: now, or in so many milliseconds. */
  readonly tell: (effects: readonly WorkOrderEffect[], inMs?: number) => Promise<void>
  /** A text that was never there before. */
  readonly newId: () => string
}

/** Longer than the pool tries. */
const releaseMs = 30_000

/**
 * Takes an order of the pool for somebody, and has its ticket say so: who is told that it is theirs can count on that. Who was not told
 * asks again, and the ticket is told then, once.
 *
 * @throws as the pool's `grab`
 */
export async function takeOrder(
  orderId: string,
  person: PoolPerson,
  { pool: open, tell }: Pick<PoolActions, 'pool' | 'tell'>,
): Promise<GrabResult> {
  const result = await open.pool.grab(orderId, person)
  if (!result.won) return result
  const ticketId = (await open.pool.standing(orderId))?.ticketId
  const { extension: owner } = person
  if (ticketId !== undefined) await tell([handoverEffect({ orderId, ticketId, step: `grabbed/${result.at}`, owner, from: null })])
  return result
}

/**
 * Gives an order back to the pool: one's own, a supervisor also somebody else's; its ticket says so a little later.
 *
 * @throws as the pool's `release`
 */
export async function giveBackOrder(
  orderId: string,
  { extension, name, supervisor }: PoolPerson & { readonly supervisor: boolean },
  { pool: open, tell, newId }: PoolActions,
): Promise<void> {
  const { ticketId, by } = (await open.pool.standing(orderId)) ?? { by: null }
  const isTold = ticketId !== undefined && by !== null && (supervisor || by.extension === extension)
  const told = isTold ? releaseEffects({ orderId, ticketId, release: newId(), from: by.extension }) : null
  // stored before it is so, and done after: who dies between must not leave a ticket with who gave its order back, nor an order that its
  // ticket does not offer. If it does not come to be so, the pool says that then
  if (told !== null) await tell(told.before, releaseMs)
  await open.pool.release(orderId, { extension, name }, { force: supervisor })
  if (told !== null) await tell(told.after)
}
