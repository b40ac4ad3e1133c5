import { RingloopError } from '@ringloop/core'
import type { Database } from './database.js'
import { type Migration, migrations } from './migrations.js'

/**
 * Brings the schema up to date, each step in its own transaction.
 *
 * @throws `conflict` if a newer Ringloop has already changed the schema.
 */
export async function migrate(database: Database, steps: readonly Migration[] = migrations): Promise<void> {
  await database.query('create table if not exists migrations (id integer primary key, name text not null)')
  const done = new Set((await database.query<{ id: number }>('select id from migrations')).map(({ id }) => id))
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
      for (const statement of step.statements) await transaction.query(statement)
      await transaction.query('insert into migrations (id, name) values ($1, $2)', [step.id, step.name])
    })
  }
}
