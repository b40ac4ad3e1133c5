import { RingloopError } from '@ringloop/core'
import type { Queryable, Transactional } from './database.js'
import { type Migration, migrations } from './migrations.js'

/** Any number, the same in all versions of Ringloop. */
const migrationLock = 7_239_411

/**
 * Brings the schema up to date, each step in its own transaction. Several processes may do so at once: each step is taken by one of
 * them. What was done is kept in `table`; what may be shared by gateways has a table of its own.
 *
 * @throws `conflict` if a newer Ringloop has already changed the schema.
 */
export async function migrate(
  database: Transactional,
  steps: readonly Migration[] = migrations,
  table: 'migrations' | 'pool_migrations' = 'migrations',
): Promise<void> {
  const done = await database.transaction(async (transaction) => {
    await lock(transaction)
    await transaction.query(`create table if not exists ${table} (id integer primary key, name text not null)`)
    return new Set((await transaction.query<{ id: number }>(`select id from ${table}`)).map(({ id }) => id))
  })
  const newest = Math.max(0, ...done)
  if (newest > (steps.at(-1)?.id ?? 0))
    throw new RingloopError(
      'conflict',
      `The database has schema ${newest}; this version of Ringloop knows ${steps.at(-1)?.id}.`,
      {
        mend: 'Start the newer version of Ringloop that wrote it, or restore a backup from before the update.',
      },
    )
  for (const step of steps) {
    if (done.has(step.id)) continue
    await database.transaction(async (transaction) => {
      await lock(transaction)
      const [meanwhile] = await transaction.query(`select from ${table} where id = $1`, [step.id])
      if (meanwhile !== undefined) return
      for (const statement of step.statements) await transaction.query(statement)
      await transaction.query(`insert into ${table} (id, name) values ($1, $2)`, [step.id, step.name])
    })
  }
}

/** Held until the transaction ends. */
const lock = (transaction: Queryable) =>
  transaction.query('select pg_advisory_xact_lock($1, hashtext(current_schema()))', [migrationLock])
