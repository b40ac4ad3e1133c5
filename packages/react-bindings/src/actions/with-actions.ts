import { type DeskCommand, RingloopError } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { lateHooks } from '../late/late-parts.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ActionHooks, DeskActionName, DeskActions } from './desk-actions.js'
import type { runHooks as RunHooks } from './run-hooks.js'

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
    return withHooks(payload, original, hooks, options.signal, clock)
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

/** Few pages have hooks: what runs them is loaded with the first. Without it nothing is done that a hook might have stopped. */
const withHooks: typeof RunHooks = async (payload, original, hooks, signal, clock) => {
  await lateHooks.load()
  signal?.throwIfAborted()
  const { part } = lateHooks.getSnapshot()
  if (part === null) throw new RingloopError('unreachable', 'what runs the steps of the page itself could not be loaded')
  return part.runHooks(payload, original, hooks, signal, clock)
}
