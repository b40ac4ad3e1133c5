import { RingloopError, type Timestamp, ticketPriorities } from '@ringloop/core'
import { columnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import { createPoolLists } from './pool-lists.js'
import {
  type BoardOrder,
  nobody,
  type Offer,
  type OrderTaker,
  type PoolChange,
  type PoolOrder,
  type PoolPerson,
} from './pool-order.js'
import { createPoolSite } from './pool-site.js'

/** What came of a grab. */
export type GrabResult =
  | { readonly won: true; readonly at: Timestamp }
  | { readonly won: false; readonly grabbedBy: PoolPerson; readonly at: Timestamp }

/** Which orders are wanted, and how many. */
export interface PoolQuery {
  /** Whose list it is: what is offered to them and free, or, with `mine`, what they have. */
  readonly extension: string
  readonly mine?: boolean
  /** `urgent`: by priority, then by what is due first. `nearest` needs `near`. */
  readonly sort: 'urgent' | 'nearest'
  readonly near?: { readonly latitude: number; readonly longitude: number }
  /** 1 to 200. */
  readonly limit: number
}

/** What the pool has of a ticket. */
export interface TicketOrder {
  readonly id: string
  /** Whether the ticket offered it, and no person. */
  readonly fromTicket: boolean
  /** By extension; `null`: it is free. */
  readonly grabbedBy: string | null
  /** Who gave it back last. */
  readonly releasedBy: string | null
  /** Whoever has given it back. */
  readonly gaveBack: readonly string[]
}

/**
 * Work orders that anybody may take. Each method is one atomic statement, or one and a look at what it did: any number of gateways may use
 * the same tables at once, and each method may be called again when its answer was lost.
 */
export interface OrderPool {
  /**
   * Offers an order, or changes one that is free. One that was withdrawn is offered anew.
   *
   * @throws `conflict` if somebody has it, or it is of another ticket system; `overloaded` if the pool is full
   */
  offer(offer: Offer, by: PoolPerson): Promise<void>
  /**
   * Offers the order of a ticket that says that anybody may drive, or changes it while it is free. One that somebody has, that was withdrawn
   * or that a person offered stays as it is. Its id is the ticket's, with the name of the ticket system in front if that has one.
   *
   * @throws `overloaded` if the pool is full
   */
  offerTicket(offer: Omit<Offer, 'id'>): Promise<void>
  /**
   * Takes an order. Exactly one person gets it; the others learn who. Who has it already wins again, with the time of then.
   *
   * @throws `notFound`; `forbidden` if it is not offered to them; `notPossible` if it was withdrawn
   */
  grab(orderId: string, by: PoolPerson): Promise<GrabResult>
  /**
   * Gives an order back. With `force`, also somebody else's. One that is free stays so.
   *
   * @throws `notFound`; `forbidden` if somebody else has it; `notPossible` if it was withdrawn
   */
  release(orderId: string, by: PoolPerson, options?: { readonly force?: boolean }): Promise<void>
  /**
   * Takes an order out of the pool, whoever has it: it is done, or planned otherwise. Once withdrawn it stays so. With `free`, only if nobody
   * has it.
   *
   * @throws `notFound`
   */
  withdraw(orderId: string, by: PoolPerson, options?: { readonly free?: boolean }): Promise<void>
  /** Takes out whatever is there of a ticket. */
  withdrawTicket(ticketId: string, by: PoolPerson): Promise<void>
  list(query: PoolQuery): Promise<readonly PoolOrder[]>
  /** What is free, then what somebody has, so many of each at most, the most urgent first; and how many there are besides. */
  board(limit: number): Promise<{ readonly orders: readonly BoardOrder[]; readonly more: number }>
  /** What these people have, of whichever ticket system; what was taken first, first, at most 1,000. */
  taken(extensions: readonly string[]): Promise<readonly PoolOrder[]>
  /** Whose the orders of all tickets are that somebody has. */
  takers(): Promise<readonly OrderTaker[]>
  /** Tickets whose own orders are free, the most urgent first. */
  freeTickets(limit: number): Promise<readonly string[]>
  /** Of which ticket an order is, and who has it now; `null` if there is none, it was withdrawn, or the ticket is another system's. */
  standing(orderId: string): Promise<{ readonly ticketId: string; readonly by: PoolPerson | null } | null>
  /** What is there of a ticket. */
  ofTicket(ticketId: string): Promise<readonly TicketOrder[]>
  /** Forgets orders that were withdrawn so long ago. */
  forget(withdrawnForMs: number): Promise<void>
}

/** How {@link createOrderPool} keeps orders. */
export interface OrderPoolOptions {
  /** What may be done twice; its tables are there. */
  readonly database: Queryable
  /** Free and taken together. Default 10,000. */
  readonly maximum?: number
  /** Whose extensions these are, where the same one is somebody else at another gateway of the pool. Default: nobody is. */
  readonly site?: string
  /** The name of the ticket system whose tickets these are, where gateways of the pool have several. Default: all have one. */
  readonly tickets?: string
  /** Told of each change that was made here. Default: nobody. */
  readonly onChange?: (change: PoolChange) => void
}

const now = '(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** The channel of `notify`; its text begins with the schema, because a channel is the whole database's. */
export const poolChannel = 'ringloop_pool'
const changeOf = (type: string) =>
  `json_build_object('type', '${type}', 'orderId', id, 'by', json_build_object('extension', $2::text, 'name', $3::text), 'at', ${now})::text`
/** What each change returns: it is told to all gateways when it is committed, and to this one at once. */
const told = (type: string) =>
  `${changeOf(type)} as change, pg_notify('${poolChannel}', current_schema() || ' ' || ${changeOf(type)})::text as told`
/** Between the two looks of a method the order may change hands again, but hardly so often. */
const attempts = 20

interface State {
  readonly grabbed_by: string | null
  readonly grabbed_name: string | null
  readonly grabbed_at: number | null
  readonly withdrawn_at: number | null
  readonly is_offered: boolean
}

/** Makes the pool over its tables. */
export function createOrderPool({
  database,
  maximum = 10_000,
  site = '',
  tickets = '',
  onChange = () => {},
}: OrderPoolOptions): OrderPool {
  const { keyOf, shown } = createPoolSite(site)
  const changed = async (
    sql: string,
    [orderId, by, ...more]: readonly [orderId: string, by: PoolPerson, ...unknown[]],
  ): Promise<{ readonly at: number } | undefined> => {
    const [row] = await database.query<{ at: number; change: string }>(sql, [orderId, keyOf(by.extension), by.name, ...more])
    if (row !== undefined) onChange({ ...JSON.parse(row.change), by })
    return row
  }

  const look = async (orderId: string, extension: string): Promise<State> => {
    const [state] = await database.query<State>(
      `select grabbed_by, grabbed_name, grabbed_at, withdrawn_at, (offered_to is null or $2 = any(offered_to)) as is_offered
       from pool_orders where id = $1`,
      [orderId, keyOf(extension)],
    )
    if (state !== undefined) return state
    throw new RingloopError('notFound', `There is no order ${JSON.stringify(orderId)} in the pool.`, {
      mend: 'Read the list again; it may have been forgotten.',
    })
  }
  const withdrawn = (orderId: string) =>
    new RingloopError('notPossible', `The order ${JSON.stringify(orderId)} was taken out of the pool.`, {
      mend: 'Read the list again and choose another.',
    })
  const restless = (orderId: string) =>
    new RingloopError('conflict', `The order ${JSON.stringify(orderId)} changes hands all the time.`, { mend: 'Try again.' })

  const put = (offer: Offer, by: PoolPerson, fromTicket: boolean) => {
    const { offeredTo, ...order } = offer
    return changed(
      `insert into pool_orders (id, offer, latitude, longitude, priority, due_at, offered_to, offered_at, ticket_id, tickets, from_ticket)
       select $1::text, $4::json, $5::double precision, $6::double precision, $7::smallint, $8::bigint, $9::text[], ${now}, $11::text,
         $12::text, $13::boolean
       where exists (select from pool_orders where id = $1::text)
         or (select count(*) from pool_orders where withdrawn_at is null) < $10::bigint
       on conflict (id) do update set offer = excluded.offer, latitude = excluded.latitude, longitude = excluded.longitude,
         priority = excluded.priority, due_at = excluded.due_at, offered_to = excluded.offered_to, offered_at = excluded.offered_at,
         ticket_id = excluded.ticket_id, from_ticket = excluded.from_ticket,
         grabbed_by = null, grabbed_name = null, grabbed_at = null, withdrawn_at = null
       where pool_orders.tickets = excluded.tickets and case when excluded.from_ticket
         then pool_orders.from_ticket and pool_orders.grabbed_by is null and pool_orders.withdrawn_at is null
           and (pool_orders.offer::text, pool_orders.offered_to) is distinct from (excluded.offer::text, excluded.offered_to)
         else pool_orders.grabbed_by is null or pool_orders.withdrawn_at is not null end
       returning offered_at as at, ${told('offered')}`,
      [
        columnText(offer.id),
        by,
        JSON.stringify(order),
        offer.place.latitude,
        offer.place.longitude,
        ticketPriorities.indexOf(offer.priority),
        offer.dueAt,
        offeredTo?.map(keyOf) ?? null,
        maximum,
        columnText(offer.ticketId),
        tickets,
        fromTicket,
      ],
    )
  }
  /** What is there and was not changed. */
  const present = async (orderId: string) => {
    const [there] = await database.query<Pick<State, 'grabbed_name'> & { tickets: string }>(
      'select grabbed_name, tickets from pool_orders where id = $1',
      [columnText(orderId)],
    )
    if (there !== undefined) return there
    throw new RingloopError('overloaded', `The pool has ${maximum} orders already.`, {
      mend: 'Withdraw what is done, or plan orders instead of offering them.',
    })
  }

  return {
    async offer(offer, by) {
      if ((await put(offer, by, false)) !== undefined) return
      const there = await present(offer.id)
      if (there.tickets !== tickets)
        throw new RingloopError('conflict', `The order ${JSON.stringify(offer.id)} is of another ticket system.`, {
          mend: 'Offer it under another id.',
        })
      throw new RingloopError('conflict', `${there.grabbed_name} has taken the order ${JSON.stringify(offer.id)}.`, {
        mend: 'Let them give it back, or withdraw it first.',
      })
    },

    async offerTicket(offer) {
      const id = tickets === '' ? offer.ticketId : `${tickets}:${offer.ticketId}`
      if ((await put({ ...offer, id }, nobody, true)) === undefined) await present(id)
    },

    async grab(orderId, by) {
      const key = columnText(orderId)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const won = await changed(
          `update pool_orders set grabbed_by = $2, grabbed_name = $3, grabbed_at = ${now}
           where id = $1 and grabbed_by is null and withdrawn_at is null and (offered_to is null or $2 = any(offered_to))
           returning grabbed_at as at, ${told('grabbed')}`,
          [key, by],
        )
        if (won !== undefined) return { won: true, at: Number(won.at) }
        const state = await look(key, by.extension)
        if (state.withdrawn_at !== null) throw withdrawn(orderId)
        if (state.grabbed_by === keyOf(by.extension)) return { won: true, at: Number(state.grabbed_at) }
        if (!state.is_offered)
          throw new RingloopError('forbidden', `The order ${JSON.stringify(orderId)} is not offered to you.`, {
            mend: 'Take one of your list.',
          })
        if (state.grabbed_by !== null)
          return {
            won: false,
            grabbedBy: { extension: shown(state.grabbed_by), name: state.grabbed_name ?? '' },
            at: Number(state.grabbed_at),
          }
      }
      throw restless(orderId)
    },

    async release(orderId, by, { force = false } = {}) {
      const key = columnText(orderId)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const done = await changed(
          `update pool_orders set grabbed_by = null, grabbed_name = null, grabbed_at = null, released_by = grabbed_by,
             gave_back = array_append(array_remove(gave_back, grabbed_by), grabbed_by)
           where id = $1 and withdrawn_at is null and grabbed_by is not null and (grabbed_by = $2 or $4)
           returning offered_at as at, ${told('released')}`,
          [key, by, force],
        )
        if (done !== undefined) return
        const state = await look(key, by.extension)
        if (state.withdrawn_at !== null) throw withdrawn(orderId)
        if (state.grabbed_by === null) return
        if (state.grabbed_by !== keyOf(by.extension) && !force)
          throw new RingloopError('forbidden', `${state.grabbed_name} has the order ${JSON.stringify(orderId)}.`, {
            mend: 'Only they, or a supervisor, can give it back.',
          })
      }
      throw restless(orderId)
    },

    async withdraw(orderId, by, { free = false } = {}) {
      const key = columnText(orderId)
      const done = await changed(
        `update pool_orders set withdrawn_at = ${now} where id = $1 and withdrawn_at is null and (grabbed_by is null or not $4::boolean)
         returning withdrawn_at as at, ${told('withdrawn')}`,
        [key, by, free],
      )
      if (done === undefined) await look(key, by.extension)
    },

    async withdrawTicket(ticketId, by) {
      for (const { id } of await this.ofTicket(ticketId)) await this.withdraw(id, by)
    },

    ...createPoolLists({ database, site, tickets }),

    async forget(withdrawnForMs) {
      await database.query(`delete from pool_orders where withdrawn_at < ${now} - $1::bigint`, [Math.ceil(withdrawnForMs)])
    },
  }
}
