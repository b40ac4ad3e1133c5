import { RingloopError } from '@ringloop/core'
import { Client } from 'pg'
import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Queryable } from './database.js'
import type { PostgresAddress } from './postgres-address.js'
import { type CompleteSettings, connectionConfig, sessionStart } from './postgres-connection.js'
import { isPassing, postgresError } from './postgres-error.js'

/** The advisory lock of the owner; any number, the same in all versions of Ringloop. */
export const ownerLock = 7_239_412
const fenceLock = 7_239_413

/** A gateway that waits for its turn looks this often, and the owner as often whether its connection lives. */
const lookMs = 1_000
const beatMs = 5_000

/** A schema that is ours alone. */
export interface SchemaOwnership extends AsyncDisposable {
  /** Counts the owners; a transaction of an earlier one is refused. */
  readonly epoch: number
  /** Resolves if another gateway has taken the schema over; stays pending otherwise. */
  readonly lost: Promise<Error>
}

/**
 * Begins a transaction and, in the same message, shares the fence and reads the epoch: a gateway that takes over waits for what is
 * under way, and what an earlier owner begins later sees that it is late.
 */
export const beginFenced = (schema: string): string =>
  `begin; select pg_advisory_xact_lock_shared(${fenceLock}, hashtext('${schema}')); select epoch from schema_owner`

/** Makes what the ownership is kept in; to be called under the migration lock. */
export async function prepareOwnership(queryable: Queryable): Promise<void> {
  await queryable.query(
    'create table if not exists schema_owner (single boolean primary key default true check (single), epoch bigint not null)',
  )
  await queryable.query('insert into schema_owner (epoch) values (0) on conflict do nothing')
}

/**
 * Takes the schema for this process alone; waits while another gateway has it. The server frees it when the owner's connection ends,
 * or 25 seconds after its machine has vanished from the network.
 *
 * An owner whose connection is lost takes the schema again, unless another was faster: then {@link SchemaOwnership.lost}.
 *
 * @throws `aborted`, or as the server says
 */
export async function ownSchema(options: {
  readonly address: PostgresAddress
  readonly settings: CompleteSettings
  readonly clock: HostClock
  readonly random: () => number
  /** Told once if another gateway has it. */
  readonly onWait: () => void
  readonly signal: AbortSignal | undefined
}): Promise<SchemaOwnership> {
  const { address, settings, clock, random, onWait, signal } = options
  const { schema } = settings
  let reportLost: (error: Error) => void = () => {}
  const lost = new Promise<Error>((resolve) => {
    reportLost = resolve
  })
  let client: Client | null = null
  let closed = false
  let cancelTimer = () => {}

  const later = (milliseconds: number, run: () => void) => {
    cancelTimer()
    cancelTimer = closed ? () => {} : clock.after(milliseconds, run)
  }

  /** A connection that may hold the lock; `gone` is called once if it ends. */
  const open = async (gone: () => void): Promise<Client> => {
    const opened = new Client(connectionConfig(address, settings))
    let told = false
    const tell = () => {
      if (!told) gone()
      told = true
    }
    opened.on('error', tell)
    opened.on('end', tell)
    try {
      await opened.connect()
      // the server must notice soon that a machine is gone
      await opened.query(
        `${sessionStart(schema)}; set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`,
      )
      return opened
    } catch (error) {
      told = true
      void opened.end().catch(() => {})
      throw postgresError(address, error)
    }
  }

  const tryLock = async (on: Client): Promise<boolean> => {
    const { rows } = await on.query('select pg_try_advisory_lock($1, hashtext($2)) as mine', [ownerLock, schema])
    return rows[0]?.mine === true
  }

  const readEpoch = async (on: Client) => Number((await on.query('select epoch from schema_owner')).rows[0]?.epoch ?? 0)

  const taken = () => {
    closed = true
    cancelTimer()
    reportLost(
      new RingloopError('conflict', `Another gateway has taken over schema ${schema} of ${address.shown}.`, {
        mend: 'Nothing: this one ends, and waits as a spare when it is started again.',
      }),
    )
  }

  const beat = (on: Client) => {
    on.query('select 1').then(
      () => later(beatMs, () => beat(on)),
      () => void on.end().catch(() => {}),
    )
  }

  /** After a lost connection. The server may take a while to notice that the old one is gone, and holds the lock for it until then. */
  const retake = (attempt: number) => {
    client = null
    if (closed) return
    const again = () => later(backoff(attempt, random, { baseMs: 50, maxMs: 3_000 }), () => retake(attempt + 1))
    let mine = false
    open(() => {
      if (mine) retake(1)
    }).then(async (opened) => {
      mine = await resume(opened).catch(() => false)
      if (mine) return
      again()
      await opened.end().catch(() => {})
    }, again)
  }

  /** Whether the schema is ours again. */
  const resume = async (opened: Client): Promise<boolean> => {
    const mine = await tryLock(opened)
    if ((await readEpoch(opened)) !== epoch) taken()
    if (!mine || closed) return false
    client = opened
    beat(opened)
    return true
  }

  const first = await open(() => {
    // who still waits for it sees the error of its own question
    if (client !== null) retake(1)
  })
  let epoch: number
  try {
    let waits = false
    while (!(await tryLock(first))) {
      if (signal?.aborted) throw new RingloopError('aborted', 'The gateway was stopped while it waited as a spare.')
      if (!waits) onWait()
      waits = true
      await new Promise<void>((resolve) => {
        clock.after(lookMs, resolve)
      })
    }
    // The fence: waits for what an earlier owner has under way.
    await first.query(`begin; select pg_advisory_xact_lock(${fenceLock}, hashtext('${schema}'))`)
    const { rows } = await first.query('update schema_owner set epoch = epoch + 1 returning epoch')
    await first.query('commit')
    epoch = Number(rows[0]?.epoch)
    client = first
    beat(first)
  } catch (error) {
    await first.end().catch(() => {})
    throw isPassing(error) ? error : postgresError(address, error)
  }

  return {
    epoch,
    lost,
    async [Symbol.asyncDispose]() {
      closed = true
      cancelTimer()
      await client?.end().catch(() => {})
    },
  }
}
