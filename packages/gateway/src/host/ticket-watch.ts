import type { TicketBackend } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** Knows whether the ticket system answers. */
export interface TicketWatch extends Disposable {
  /** Asks for the first time. */
  start(): void
  /** By the answer to a real request. */
  answered(answer: { readonly ok: boolean; readonly reason: string | null }): void
}

/** While the ticket system is away it is asked again this often. */
const askAgainMs = 30_000

/** Asks once at the start, and for as long as it is away. A backend that cannot be checked is known by its answers alone. */
export function watchTickets(options: {
  readonly tickets: TicketBackend
  readonly clock: HostClock
  /** `null`: it answers. */
  readonly onChange: (trouble: string | null) => void
}): TicketWatch {
  const { tickets, clock, onChange } = options
  const stop = new AbortController()
  let trouble: string | null = null
  let cancel: (() => void) | null = null

  const set = (next: string | null) => {
    if (stop.signal.aborted) return
    if (next !== trouble) onChange(next)
    trouble = next
    cancel?.()
    cancel = next !== null && tickets.check ? clock.after(askAgainMs, ask) : null
  }

  const ask = () => {
    withinTime({ clock, milliseconds: 10_000, signal: stop.signal }, async (signal) => tickets.check?.({ signal })).then(
      () => set(null),
      (error: unknown) => set(error instanceof Error ? error.message : String(error)),
    )
  }

  return {
    start() {
      if (tickets.check) ask()
    },
    answered: ({ ok, reason }) => set(ok ? null : (reason ?? 'it does not answer')),
    [Symbol.dispose]() {
      stop.abort()
      cancel?.()
    },
  }
}
