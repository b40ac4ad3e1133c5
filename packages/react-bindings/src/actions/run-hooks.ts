import { isRingloopError, RingloopError } from '@ringloop/core'
import type { DeskClock } from '../connection/desk-clock.js'
import type { ActionHooks } from './desk-actions.js'

/** How long a host may take before an action: an agent waits for it, perhaps to read a question. */
const beforeMs = 30_000
/** And instead of one, with what it would have done inside: a telephone that rings. */
const replaceMs = 300_000

/** Does an action with what the host does before, instead of, and after it. */
export async function runHooks<Payload>(
  first: Payload,
  original: (payload: Payload) => Promise<void>,
  { before, replace, after }: ActionHooks<Payload>,
  signal: AbortSignal | undefined,
  clock: DeskClock,
): Promise<void> {
  let payload = first
  const doIt = async () => {
    if (before) payload = (await inTime((context) => before(first, context), beforeMs, signal, clock)) ?? first
    signal?.throwIfAborted()
    if (replace) await inTime((context) => replace(payload, original, context), replaceMs, signal, clock)
    else await original(payload)
  }
  const tell = (outcome: Parameters<NonNullable<typeof after>>[1]) =>
    void Promise.resolve()
      .then(() => after?.(payload, outcome))
      .catch(report)
  try {
    await doIt()
  } catch (error) {
    tell({ ok: false, error })
    throw error
  }
  tell({ ok: true })
}

/** Runs a hook of the host, which may never come back. */
function inTime<Result>(
  hook: (context: { readonly signal: AbortSignal }) => Result | Promise<Result>,
  patienceMs: number,
  signal: AbortSignal | undefined,
  clock: DeskClock,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const ending = new AbortController()
    const stop = (error: unknown) => {
      ending.abort(error)
      reject(error)
    }
    const cancel = clock.after(patienceMs, () =>
      stop(new RingloopError('timeout', `the page's own step took over ${patienceMs / 1000} s`)),
    )
    const abort = () => stop(new RingloopError('aborted', 'it is not wanted any more'))
    signal?.addEventListener('abort', abort, { once: true })
    Promise.resolve()
      .then(() => hook({ signal: ending.signal }))
      .then(resolve, (error: unknown) =>
        // shown to the agent, as whatever an action comes to
        reject(isRingloopError(error) ? error : new RingloopError('refused', messageOf(error), { cause: error })),
      )
      .finally(() => {
        cancel()
        signal?.removeEventListener('abort', abort)
      })
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else console.error(error)
}
