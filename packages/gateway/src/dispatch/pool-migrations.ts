import type { Migration } from '../storage/migrations.js'

/** The tables of the open pool. Several gateways share them: none of them owns the schema. Steps are only ever added. */
export const poolMigrations: readonly Migration[] = [
  {
    id: 1,
    name: 'open pool of work orders',
    statements: [
      `create table pool_orders (
        id text primary key,
        offer json not null,
        latitude double precision not null,
        longitude double precision not null,
        priority smallint not null,
        due_at bigint,
        offered_to text[],
        offered_at bigint not null,
        grabbed_by text,
        grabbed_name text,
        grabbed_at bigint,
        withdrawn_at bigint,
        check ((grabbed_by is null) = (grabbed_at is null))
      )`,
      'create index pool_orders_free on pool_orders (priority desc, due_at, offered_at) where grabbed_by is null and withdrawn_at is null',
      'create index pool_orders_grabbed on pool_orders (grabbed_by) where grabbed_by is not null and withdrawn_at is null',
      'create index pool_orders_withdrawn on pool_orders (withdrawn_at) where withdrawn_at is not null',
    ],
  },
  {
    id: 2,
    name: 'orders by ticket',
    statements: [
      'alter table pool_orders add column ticket_id text',
      // JSON may hold what a text cannot: U+0000, and halves of surrogate pairs, which alone are written with \u
      `update pool_orders set ticket_id = offer ->> 'ticketId' where offer::text !~* '\\\\u(0000|d[89a-f])'`,
      'create index pool_orders_ticket on pool_orders (ticket_id) where withdrawn_at is null',
    ],
  },
  {
    id: 3,
    name: 'whose ticket it is, and who gave it back',
    statements: [
      "alter table pool_orders add column tickets text not null default ''",
      'alter table pool_orders add column from_ticket boolean not null default false',
      'alter table pool_orders add column released_by text',
    ],
  },
  {
    id: 4,
    name: 'all who gave it back',
    statements: [
      "alter table pool_orders add column gave_back text[] not null default '{}'",
      'update pool_orders set gave_back = array[released_by] where released_by is not null',
    ],
  },
]
