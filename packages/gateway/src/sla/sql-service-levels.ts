import { isOpen, type TicketId, type Timestamp } from '@ringloop/core'
import type { Sla, SlaEffect, SlaMeasuredEffect } from '@ringloop/core/sla'
import { columnText } from '../storage/column-text.js'
import type { Queryable, Transactional } from '../storage/database.js'
import type { SlaSettings } from './sla-settings.js'
import type { TicketAbout } from './ticket-about.js'

/** The service level of a ticket as it is kept. */
export interface ServiceLevelRow {
  readonly sla: Sla
  readonly about: TicketAbout
  /** With which settings it was counted last. */
  readonly settings: string
  /** When the ticket was seen to be resolved, closed or cancelled; `null` while it is open. */
  readonly endedAt: Timestamp | null
}

/** How far all rows were worked out anew after the settings changed. */
export interface ServiceLevelPass {
  /** When service levels were first kept here: older tickets have none. */
  readonly since: Timestamp
  readonly settings: string
  /** The conditions by which the policies of all open rows were chosen; `null`: not all by the same. */
  readonly conditions: string | null
  /** The last ticket that was done; `null`: all were. */
  readonly doneTo: string | null
}

/** Service levels in the gateway's database. */
export interface ServiceLevelStore {
  load(ids: readonly TicketId[]): Promise<ReadonlyMap<TicketId, ServiceLevelRow>>
  /** Those whose time has come, the longest due first. */
  due(now: Timestamp, limit: number): Promise<readonly ServiceLevelRow[]>
  /** The next instant at which anything must happen. */
  nextWake(): Promise<Timestamp | null>
  /** Open ones after `after`, in the order of their tickets, whatever their settings. */
  openAfter(after: string, limit: number): Promise<readonly ServiceLevelRow[]>
  /** Stores states with what follows from them: all of it, or none. May be repeated: what is known by its key stays as it is. */
  commit(changed: {
    readonly rows: readonly ServiceLevelRow[]
    /** Of rows that are there, of which nothing else has changed: half as much to write. */
    readonly states?: readonly Sla[]
    readonly effects: readonly SlaEffect[]
    readonly pass?: Omit<ServiceLevelPass, 'since'>
  }): Promise<void>
  /** Where the pass over all rows is; the first time, `now` and these settings are noted. */
  pass(settings: Pick<SlaSettings, 'revision' | 'conditions'>, now: Timestamp): Promise<ServiceLevelPass>
  /** The last clocks that stopped, the newest first. */
  measured(limit: number): Promise<readonly SlaMeasuredEffect[]>
}

/** States that were kept before each question was say when the customer wrote last. */
type KeptSla = Omit<Sla, 'unanswered'> & { readonly unanswered?: Sla['unanswered']; readonly repliedAt?: Timestamp | null }

interface SlaColumns {
  readonly state: KeptSla
  readonly about: TicketAbout
  readonly settings: string
  readonly ended_at: number | null
}

/** Service levels in SQL. */
export function createSqlServiceLevels(database: Transactional): ServiceLevelStore {
  return {
    async load(ids) {
      if (ids.length === 0) return new Map()
      const rows = await database.query<SlaColumns>(
        'select state, about, settings, ended_at from service_levels where ticket_id = any($1::text[])',
        [ids.map(columnText)],
      )
      return new Map(rows.map(toRow).map((row) => [row.sla.ticketId, row]))
    },
    async due(now, limit) {
      const rows = await database.query<SlaColumns>(
        'select state, about, settings, ended_at from service_levels where wake_at <= $1 order by wake_at limit $2',
        [Math.floor(now), limit],
      )
      return rows.map(toRow)
    },
    async nextWake() {
      const [row] = await database.query<{ next: number | null }>('select min(wake_at) as next from service_levels')
      return row?.next == null ? null : Number(row.next)
    },
    async openAfter(after, limit) {
      const rows = await database.query<SlaColumns>(
        `select state, about, settings, ended_at from service_levels
         where ticket_id > $1 and ended_at is null order by ticket_id limit $2`,
        [after, limit],
      )
      return rows.map(toRow)
    },
    commit: ({ rows, states = [], effects, pass }) =>
      database.transaction(async (transaction) => {
        await saveRows(transaction, rows)
        await saveStates(transaction, states)
        await addNotifications(transaction, effects)
        await noteFacts(transaction, effects)
        if (pass !== undefined)
          await transaction.query('update service_level_pass set settings = $1, conditions = $2, done_to = $3 where id = 1', [
            pass.settings,
            pass.conditions,
            pass.doneTo,
          ])
      }),
    async pass({ revision, conditions }, now) {
      await database.query(
        'insert into service_level_pass (id, since, settings, conditions) values (1, $1, $2, $3) on conflict (id) do nothing',
        [Math.floor(now), revision, conditions],
      )
      const [row] = await database.query<ServiceLevelPass>(
        'select since, settings, conditions, done_to as "doneTo" from service_level_pass where id = 1',
      )
      return row === undefined
        ? { since: now, settings: revision, conditions, doneTo: null }
        : { ...row, since: Number(row.since) }
    },
    async measured(limit) {
      // the other facts are breaches, which may be many at once; `->>` would fail at a U+0000 in the id of a ticket
      const rows = await database.query<{ fact: SlaMeasuredEffect }>(
        "select fact from service_level_facts where key ~ '/measured/[0-9]+$' order by at desc limit $1",
        [limit],
      )
      return rows.map(({ fact }) => fact)
    },
  }
}

const toRow = ({ state, about, settings, ended_at }: SlaColumns): ServiceLevelRow => ({
  sla: hasQuestions(state) ? state : { ...state, unanswered: questionsOf(state) },
  about,
  settings,
  endedAt: ended_at === null ? null : Number(ended_at),
})

const hasQuestions = (state: KeptSla): state is KeptSla & Sla => state.unanswered !== undefined

const questionsOf = ({ repliedAt, respondedAt }: KeptSla): Sla['unanswered'] =>
  repliedAt != null && repliedAt > (respondedAt ?? 0) ? [repliedAt] : []

async function saveRows(transaction: Queryable, rows: readonly ServiceLevelRow[]): Promise<void> {
  if (rows.length === 0) return
  await transaction.query(
    `insert into service_levels (ticket_id, wake_at, ended_at, settings, state, about)
     select ticket_id, wake_at, ended_at, settings, state::json, about::json
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
       as given (ticket_id, wake_at, ended_at, settings, state, about)
     on conflict (ticket_id) do update
       set wake_at = excluded.wake_at, ended_at = excluded.ended_at, settings = excluded.settings,
         state = excluded.state, about = excluded.about`,
    [
      rows.map(({ sla }) => columnText(sla.ticketId)),
      rows.map(({ sla }) => (sla.wakeAt === null ? null : Math.ceil(sla.wakeAt))),
      rows.map(({ endedAt }) => (endedAt === null ? null : Math.floor(endedAt))),
      rows.map(({ settings }) => settings),
      rows.map(({ sla }) => JSON.stringify(sla)),
      rows.map(({ about }) => JSON.stringify(about)),
    ],
  )
}

async function saveStates(transaction: Queryable, states: readonly Sla[]): Promise<void> {
  if (states.length === 0) return
  await transaction.query(
    `update service_levels set wake_at = given.wake_at, state = given.state::json
     from unnest($1::text[], $2::bigint[], string_to_array($3, E'\\n')) as given (ticket_id, wake_at, state)
     where service_levels.ticket_id = given.ticket_id`,
    [
      states.map(({ ticketId }) => columnText(ticketId)),
      states.map(({ wakeAt }) => (wakeAt === null ? null : Math.ceil(wakeAt))),
      linesOf(states),
    ],
  )
}

/** One JSON text a line, to be split by the database: half as much work for both sides as an array, whose quotes are escaped one by one. */
const linesOf = (values: readonly object[]): string => values.map((value) => JSON.stringify(value)).join('\n')

/** In the outbox, where the pipeline's effects are; of no call. Due since they should have been told, so that the oldest is told first. */
async function addNotifications(transaction: Queryable, effects: readonly SlaEffect[]): Promise<void> {
  const told = effects.filter((effect) => effect.type === 'notify')
  if (told.length === 0) return
  await transaction.query(
    `insert into outbox (key, type, call_id, effect, state, due_at)
     select key, 'notify', null, effect::json, 'pending', due_at
     from unnest($1::text[], string_to_array($2, E'\\n'), $3::bigint[]) with ordinality as given (key, effect, due_at, place)
     order by place
     on conflict (key) do nothing`,
    [told.map(({ key }) => columnText(key)), linesOf(told), told.map(({ at }) => Math.floor(at))],
  )
}

/** What reports and predictions are made of; a breach that was taken back, or a measurement that was replaced, is not among it. */
async function noteFacts(transaction: Queryable, effects: readonly SlaEffect[]): Promise<void> {
  const noted = new Map<string, SlaEffect>()
  const gone: string[] = []
  for (const effect of effects) {
    if (effect.type === 'slaBreachTakenBack') {
      noted.delete(effect.breach)
      gone.push(columnText(effect.breach))
    } else if (effect.type !== 'notify') {
      if (effect.type === 'slaMeasured' && effect.replaces !== undefined) {
        noted.delete(effect.replaces)
        gone.push(columnText(effect.replaces))
      }
      noted.set(effect.key, effect)
    }
  }
  if (gone.length > 0) await transaction.query('delete from service_level_facts where key = any($1::text[])', [gone])
  if (noted.size === 0) return
  const facts = [...noted.values()]
  await transaction.query(
    `insert into service_level_facts (key, ticket_id, at, fact)
     select key, ticket_id, at, fact::json
     from unnest($1::text[], $2::text[], $3::bigint[], string_to_array($4, E'\\n')) as given (key, ticket_id, at, fact)
     on conflict (key) do nothing`,
    [
      facts.map(({ key }) => columnText(key)),
      facts.map(({ ticketId }) => columnText(ticketId)),
      facts.map(({ at }) => Math.floor(at)),
      linesOf(facts),
    ],
  )
}

/** When a ticket ended, given how it stood before. */
export const endedAtOf = (sla: Sla, before: Timestamp | null, at: Timestamp): Timestamp | null =>
  isOpen(sla.status) ? null : (before ?? at)
