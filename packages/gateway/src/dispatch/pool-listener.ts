import { Client } from 'pg'
import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PostgresAddress } from '../storage/postgres-address.js'
import { type CompleteSettings, connectionConfig } from '../storage/postgres-connection.js'
import { poolChannel } from './order-pool.js'
import { type PoolChange, poolChangeSchema } from './pool-order.js'

const beatMs = 15_000

/**
 * Hears what all gateways do in a pool, over a connection of its own (`listen`). Each time it begins to
 * hear, `unsure` is told first: what happened before may have been missed. Dispose to stop.
 */
export function listenToPool(options: {
  readonly address: PostgresAddress
  readonly settings: CompleteSettings
  readonly clock: HostClock
  readonly random: () => number
  readonly onChange: (change: PoolChange) => void
}): AsyncDisposable & {
  /** Resolves when it hears for the first time. */
  readonly ready: Promise<void>
} {
  const { address, settings, clock, random, onChange } = options
  const prefix = `${settings.schema} `
  let client: Client | null = null
  let closed = false
  let cancelTimer = () => {}
  let markReady = () => {}
  const ready = new Promise<void>((resolve) => {
    markReady = resolve
  })

  const later = (milliseconds: number, run: () => void) => {
    cancelTimer()
    cancelTimer = closed ? () => {} : clock.after(milliseconds, run)
  }

  const open = async (attempt: number) => {
    const opened = new Client(connectionConfig(address, settings))
    let over = false
    const gone = () => {
      if (over) return
      over = true
      if (client === opened) client = null
      void opened.end().catch(() => {})
      later(backoff(attempt, random, { baseMs: 50, maxMs: 3_000 }), () => void open(attempt + 1))
    }
    opened.on('error', gone)
    opened.on('end', gone)
    opened.on('notification', ({ payload }) => {
      if (payload?.startsWith(prefix)) onChange(changeIn(payload.slice(prefix.length)))
    })
    try {
      await opened.connect()
      await opened.query(`listen ${poolChannel}`)
    } catch {
      return gone()
    }
    if (closed) return void opened.end().catch(() => {})
    client = opened
    onChange({ type: 'unsure' })
    markReady()
    const beat = () => {
      opened.query('select 1').then(
        () => client === opened && later(beatMs, beat),
        () => gone(),
      )
    }
    attempt = 1
    later(beatMs, beat)
  }

  void open(1)
  return {
    ready,
    async [Symbol.asyncDispose]() {
      closed = true
      cancelTimer()
      markReady()
      await client?.end().catch(() => {})
    },
  }
}

/** Whoever may write to the database may write to the channel. */
function changeIn(text: string): PoolChange {
  try {
    return poolChangeSchema.parse(JSON.parse(text))
  } catch {
    return { type: 'unsure' }
  }
}
