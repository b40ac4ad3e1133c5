import { type DeskCommand, isRingloopError, RingloopError } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ActionHooks, DeskActionName, DeskActions } from './desk-actions.js'

/** How long a host may take before an action: an agent waits for it, perhaps to read a question. */
const beforeMs = 30_000
/** And instead of one, with what it would have done inside: a telephone that rings. */
const replaceMs = 300_000

/**
 * Stops an action in `before` without a word to the agent.
 *
 * @throws `aborted`, always
 */
export function abortAction(reason = 'the page stopped it'): never {
  throw new RingloopError('aborted', reason)
}

/** A desk whose every command goes through the hooks of the host. */
export function withActions(desk: DeskSource, actions: () => DeskActions, clock: DeskClock = systemClock): DeskSource {
  const send: DeskSource['send'] = (command, options = {}) => {
    const payload = command.type === 'control' ? command.command : command
    const all: Readonly<Partial<Record<DeskActionName, ActionHooks<never>>>> = actions() as object
    const hooks = (Object.hasOwn(all, payload.type) ? all[payload.type] : undefined) as ActionHooks<typeof payload> | undefined
    if (hooks === undefined) return desk.send(command, options)
    const original = (next: typeof payload) =>
      desk.send((command.type === 'control' ? { type: 'control', command: next } : next) as DeskCommand, options)
    return run(payload, original, hooks, options.signal, clock)
  }
  const { explain, topic, upload, gateway } = desk
  const whole = {
    gateway,
    getSnapshot: () => desk.getSnapshot(),
    getServerSnapshot: () => desk.getServerSnapshot(),
    subscribe: (listener) => desk.subscribe(listener),
    send,
    explain: explain && ((...asked) => explain.apply(desk, asked)),
    upload: upload && ((...asked) => upload.apply(desk, asked)),
    topic: topic && ((name) => topic.call(desk, name)),
    serverNow: () => desk.serverNow(),
    retryNow: () => desk.retryNow(),
    // every member by name: one that is forgotten here would be lost to all below
  } satisfies { readonly [Member in keyof Required<DeskSource>]: DeskSource[Member] | undefined }
  return whole as DeskSource
}

async function run<Payload>(
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
