import { RingloopError, type Timestamp, ticketPriorities } from '@ringloop/core'
import { columnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import type { Offer, PoolChange, PoolOrder, PoolPerson } from './pool-order.js'
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

/**
 * Work orders that anybody may take. Each method is one atomic statement, or one and a look at what it did: any number of gateways may use
 * the same tables at once, and each method may be called again when its answer was lost.
 */
export interface OrderPool {
  /**
   * Offers an order, or changes one that is free. One that was withdrawn is offered anew. With `once`, one that is or was there stays as it is.
   *
   * @throws `conflict` if somebody has it; `overloaded` if the pool is full
   */
  offer(offer: Offer, by: PoolPerson, options?: { readonly once?: boolean }): Promise<void>
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
   * Takes an order out of the pool, whoever has it: it is done, or planned otherwise. Once withdrawn it stays so.
   *
   * @throws `notFound`
   */
  withdraw(orderId: string, by: PoolPerson): Promise<void>
  /** Takes out whatever is there of a ticket. */
  withdrawTicket(ticketId: string, by: PoolPerson): Promise<void>
  list(query: PoolQuery): Promise<readonly PoolOrder[]>
  /** Of which ticket an order is, and who has it now; `null` if there is none, or it was withdrawn. */
  standing(orderId: string): Promise<{ readonly ticketId: string; readonly by: PoolPerson | null } | null>
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
export function createOrderPool({ database, maximum = 10_000, site = '', onChange = () => {} }: OrderPoolOptions): OrderPool {
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

  return {
    async offer(offer, by, { once = false } = {}) {
      const { offeredTo, ...order } = offer
      const done = await changed(
        `insert into pool_orders (id, offer, latitude, longitude, priority, due_at, offered_to, offered_at, ticket_id)
         select $1::text, $4::json, $5::double precision, $6::double precision, $7::smallint, $8::bigint, $9::text[], ${now}, $11::text
         where exists (select from pool_orders where id = $1::text)
           or (select count(*) from pool_orders where withdrawn_at is null) < $10::bigint
         on conflict (id) do update set offer = excluded.offer, latitude = excluded.latitude, longitude = excluded.longitude,
           priority = excluded.priority, due_at = excluded.due_at, offered_to = excluded.offered_to, offered_at = excluded.offered_at,
           ticket_id = excluded.ticket_id,
           grabbed_by = null, grabbed_name = null, grabbed_at = null, withdrawn_at = null
         where not $12::boolean and (pool_orders.grabbed_by is null or pool_orders.withdrawn_at is not null)
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
          once,
        ],
      )
      if (done !== undefined) return
      const [there] = await database.query<State>('select grabbed_name from pool_orders where id = $1', [columnText(offer.id)])
      if (there === undefined)
        throw new RingloopError('overloaded', `The pool has ${maximum} orders already.`, {
          mend: 'Withdraw what is done, or plan orders instead of offering them.',
        })
      if (once) return
      throw new RingloopError('conflict', `${there.grabbed_name} has taken the order ${JSON.stringify(offer.id)}.`, {
        mend: 'Let them give it back, or withdraw it first.',
      })
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
          `update pool_orders set grabbed_by = null, grabbed_name = null, grabbed_at = null
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

    async withdraw(orderId, by) {
      const key = columnText(orderId)
      const done = await changed(
        `update pool_orders set withdrawn_at = ${now} where id = $1 and withdrawn_at is null
         returning withdrawn_at as at, ${told('withdrawn')}`,
        [key, by],
      )
      if (done === undefined) await look(key, by.extension)
    },

    async withdrawTicket(ticketId, by) {
      const orders = await database.query<{ id: string }>(
        'select id from pool_orders where ticket_id = $1 and withdrawn_at is null',
        [columnText(ticketId)],
      )
      for (const { id } of orders) await this.withdraw(id, by)
    },

    async standing(orderId) {
      const [row] = await database.query<Pick<State, 'grabbed_by' | 'grabbed_name'> & { ticket_id: string | null }>(
        'select ticket_id, grabbed_by, grabbed_name from pool_orders where id = $1 and withdrawn_at is null',
        [columnText(orderId)],
      )
      if (row === undefined || row.ticket_id === null) return null
      const { ticket_id, grabbed_by, grabbed_name } = row
      return { ticketId: ticket_id, by: grabbed_by === null ? null : { extension: shown(grabbed_by), name: grabbed_name ?? '' } }
    },

    async list({ extension, mine = false, sort, near, limit }) {
      const rows = await database.query<{
        readonly offer: Omit<Offer, 'offeredTo'>
        readonly offered_at: number
        readonly grabbed_by: string | null
        readonly grabbed_name: string | null
        readonly grabbed_at: number | null
        readonly metres: number | null
      }>(
        `select offer, offered_at, grabbed_by, grabbed_name, grabbed_at, ${metres} as metres from pool_orders
         where withdrawn_at is null and ${mine ? 'grabbed_by = $1' : 'grabbed_by is null and (offered_to is null or $1 = any(offered_to))'}
         order by ${sort === 'nearest' ? 'metres nulls last, ' : ''}priority desc, due_at nulls last, offered_at, id limit $4`,
        [keyOf(extension), near?.latitude ?? null, near?.longitude ?? null, Math.max(1, Math.min(200, Math.floor(limit)))],
      )
      return rows.map((row) => ({
        ...row.offer,
        offeredAt: Number(row.offered_at),
        metres: row.metres === null ? null : Math.round(row.metres),
        grabbed:
          row.grabbed_by === null
            ? null
            : { by: { extension: shown(row.grabbed_by), name: row.grabbed_name ?? '' }, at: Number(row.grabbed_at) },
      }))
    },

    async forget(withdrawnForMs) {
      await database.query(`delete from pool_orders where withdrawn_at < ${now} - $1::bigint`, [Math.ceil(withdrawnForMs)])
    },
  }
}

/** Haversine from `$2`, `$3`, as core's `distanceMetres`. */
const metres = `2 * 6371008.8 * asin(least(1, sqrt(
  power(sin(radians(latitude - $2::double precision) / 2), 2) +
  cos(radians($2::double precision)) * cos(radians(latitude)) * power(sin(radians(longitude - $3::double precision) / 2), 2))))`
