import type { Tier } from '@ringloop/core/routing'
import type { Queryable } from '../storage/database.js'

/** A place in a queue that the gateway has given to somebody. */
export type KeptTier = Pick<Tier, 'queue' | 'agent'>

/** Which tiers are the gateway's own: also those that an earlier process has set. */
export interface KeptTiers {
  load(): Promise<readonly KeptTier[]>
  add(tier: KeptTier): Promise<void>
  remove(tier: KeptTier): Promise<void>
}

/** Own tiers in the gateway's database. */
export function createSqlKeptTiers(database: Queryable): KeptTiers {
  return {
    load: () => database.query<{ queue: string; agent: string }>('select queue, agent from kept_tiers'),
    async add({ queue, agent }) {
      await database.query('insert into kept_tiers (queue, agent) values ($1, $2) on conflict do nothing', [queue, agent])
    },
    async remove({ queue, agent }) {
      await database.query('delete from kept_tiers where queue = $1 and agent = $2', [queue, agent])
    },
  }
}
