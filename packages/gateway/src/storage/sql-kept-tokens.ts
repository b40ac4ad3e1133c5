import type { KeptTokens } from '@ringloop/ticket-client'
import type { Queryable } from './database.js'

/** Refresh tokens that took the place of configured ones, in the gateway's database: as safe as everything else in it. */
export function createSqlKeptTokens(database: Queryable): KeptTokens {
  return {
    async load(name) {
      const [row] = await database.query<{ token: string }>('select token from kept_tokens where name = $1', [name])
      return row?.token ?? null
    },
    async save(name, token) {
      await database.query('insert into kept_tokens (name, token) values ($1, $2) on conflict (name) do update set token = $2', [
        name,
        token,
      ])
    },
  }
}
