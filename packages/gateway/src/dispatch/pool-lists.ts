import { columnText } from '../storage/column-text.js'
import type { Queryable } from '../storage/database.js'
import type { OrderPool } from './order-pool.js'
import type { BoardOrder, Offer, PoolOrder } from './pool-order.js'
import { createPoolSite } from './pool-site.js'

interface Row {
  readonly offer: Omit<Offer, 'offeredTo'>
  readonly tickets: string
  readonly offered_at: number
  readonly grabbed_by: string | null
  readonly grabbed_name: string | null
  readonly grabbed_at: number | null
  readonly metres: number | null
}

interface BoardColumns {
  readonly offered_to: readonly string[] | null
  readonly from_ticket: boolean
  readonly gave_back: readonly string[]
  readonly total: number | string
}

/** What can be read of the pool; see {@link OrderPool}. */
export function createPoolLists({
  database,
  site,
  tickets,
}: {
  readonly database: Queryable
  readonly site: string
  /** The name of the ticket system whose tickets are known here. */
  readonly tickets: string
}): Pick<OrderPool, 'list' | 'board' | 'taken' | 'takers' | 'freeTickets' | 'standing' | 'ofTicket'> {
  const { keyOf, shown } = createPoolSite(site)
  const orderOf = (row: Row): PoolOrder => ({
    ...row.offer,
    tickets: row.tickets,
    offeredAt: Number(row.offered_at),
    metres: row.metres === null ? null : Math.round(row.metres),
    grabbed:
      row.grabbed_by === null
        ? null
        : { by: { extension: shown(row.grabbed_by), name: row.grabbed_name ?? '' }, at: Number(row.grabbed_at) },
  })
  return {
    async list({ extension, mine = false, sort, near, limit }) {
      const rows = await database.query<Row>(
        `select offer, tickets, offered_at, grabbed_by, grabbed_name, grabbed_at, ${metres} as metres from pool_orders
         where withdrawn_at is null and ${mine ? 'grabbed_by = $1' : 'grabbed_by is null and (offered_to is null or $1 = any(offered_to))'}
         order by ${sort === 'nearest' ? 'metres nulls last, ' : ''}priority desc, due_at nulls last, offered_at, id limit $4`,
        [keyOf(extension), near?.latitude ?? null, near?.longitude ?? null, Math.max(1, Math.min(200, Math.floor(limit)))],
      )
      return rows.map(orderOf)
    },

    async board(limit) {
      const rows = await database.query<Row & BoardColumns>(
        `select offer, tickets, offered_at, grabbed_by, grabbed_name, grabbed_at, null as metres, offered_to, from_ticket, gave_back, total
         from (select *, count(*) over () as total,
                 row_number() over (partition by grabbed_by is null order by priority desc, due_at nulls last, offered_at, id) as place
               from pool_orders where withdrawn_at is null) as each
         where place <= $1 order by grabbed_by is not null, place`,
        [limit],
      )
      const orders = rows.map(
        (row): BoardOrder => ({
          ...orderOf(row),
          offeredTo: row.offered_to?.map(shown) ?? null,
          fromTicket: row.from_ticket,
          gaveBack: row.gave_back.map(shown),
        }),
      )
      return { orders, more: Math.max(0, Number(rows[0]?.total ?? 0) - orders.length) }
    },

    async taken(extensions) {
      const rows = await database.query<Row>(
        `select offer, tickets, offered_at, grabbed_by, grabbed_name, grabbed_at, null as metres from pool_orders
         where withdrawn_at is null and grabbed_by = any($1) order by grabbed_at, id limit 1000`,
        [extensions.map(keyOf)],
      )
      return rows.map(orderOf)
    },

    async takers() {
      const rows = await database.query<{ id: string; ticket_id: string; grabbed_by: string }>(
        `select id, ticket_id, grabbed_by from pool_orders
         where withdrawn_at is null and grabbed_by is not null and ticket_id is not null and tickets = $1`,
        [tickets],
      )
      return rows.map(({ id, ticket_id: ticketId, grabbed_by }) => ({ id, ticketId, by: shown(grabbed_by) }))
    },

    async freeTickets(limit) {
      const rows = await database.query<{ ticket_id: string }>(
        `select ticket_id from pool_orders where withdrawn_at is null and grabbed_by is null and from_ticket and tickets = $1
         order by priority desc, due_at nulls last, offered_at, id limit $2`,
        [tickets, limit],
      )
      return rows.map(({ ticket_id }) => ticket_id)
    },

    async standing(orderId) {
      const [row] = await database.query<{ ticket_id: string; grabbed_by: string | null; grabbed_name: string | null }>(
        `select ticket_id, grabbed_by, grabbed_name from pool_orders
         where id = $1 and withdrawn_at is null and tickets = $2 and ticket_id is not null`,
        [columnText(orderId), tickets],
      )
      if (row === undefined) return null
      const { ticket_id, grabbed_by, grabbed_name } = row
      return { ticketId: ticket_id, by: grabbed_by === null ? null : { extension: shown(grabbed_by), name: grabbed_name ?? '' } }
    },

    async ofTicket(ticketId) {
      const rows = await database.query<{
        id: string
        from_ticket: boolean
        grabbed_by: string | null
        released_by: string | null
        gave_back: readonly string[]
      }>(
        `select id, from_ticket, grabbed_by, released_by, gave_back from pool_orders
         where ticket_id = $1 and withdrawn_at is null and tickets = $2`,
        [columnText(ticketId), tickets],
      )
      return rows.map(({ id, from_ticket, grabbed_by, released_by, gave_back }) => ({
        id,
        fromTicket: from_ticket,
        grabbedBy: grabbed_by === null ? null : shown(grabbed_by),
        releasedBy: released_by === null ? null : shown(released_by),
        gaveBack: gave_back.map(shown),
      }))
    },
  }
}

/** Haversine from `$2`, `$3`, as core's `distanceMetres`. */
const metres = `2 * 6371008.8 * asin(least(1, sqrt(
  power(sin(radians(latitude - $2::double precision) / 2), 2) +
  cos(radians($2::double precision)) * cos(radians(latitude)) * power(sin(radians(longitude - $3::double precision) / 2), 2))))`
