import type { DispatchProblem } from '@ringloop/core/dispatch'
import type { Queryable } from '../storage/database.js'

/** Who drives, with what they have with them, and where parts are: a problem without its orders. */
export interface Roster extends Pick<DispatchProblem, 'engineers' | 'depots' | 'pickUpMinutes' | 'weights'> {
  /** Another one whenever it was given anew; absent in what was kept before there were versions. */
  readonly version?: string
}

/** Keeps the roster; it is there after a restart. */
export interface Rosters {
  /** `null`: none was ever given. */
  load(): Promise<Roster | null>
  save(roster: Roster): Promise<void>
}

/** The roster in the gateway's own database. */
export function createSqlRosters(database: Queryable): Rosters {
  return {
    async load() {
      const [row] = await database.query<{ roster: Roster }>('select roster from dispatch_roster')
      return row?.roster ?? null
    },
    async save(roster) {
      await database.query(
        'insert into dispatch_roster (id, roster) values (1, $1::json) on conflict (id) do update set roster = excluded.roster',
        [JSON.stringify(roster)],
      )
    },
  }
}
