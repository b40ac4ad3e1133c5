import type {
  AdapterHealth,
  CallControl,
  SwitchFigures,
  TelephonyAdapter,
  TelephonyAdapterEvents,
  TelephonyEvent,
} from '@ringloop/core'
import { EventEmitter } from 'eventemitter3'
import type { CallCenter } from '../connection/callcenter-lists.js'
import { createSwitchLink, type SwitchLinkOptions } from '../connection/switch-link.js'
import { systemTimers } from '../connection/timers.js'
import type { CallControlOptions } from '../control/control-options.js'
import { createCallControl } from '../control/create-call-control.js'
import { toAgentStatus } from '../normalise/agent-status.js'
import { createNormaliser, type NormaliserOptions } from '../normalise/normaliser.js'
import { servesAddress } from './serves-address.js'

/** Where the switch is, how to log in, and what to keep of its calls. */
export interface FreeSwitchAdapterOptions
  extends NormaliserOptions,
    Omit<SwitchLinkOptions, 'onSnapshot' | 'onEvents' | 'onHealth' | 'onAgentStatus' | 'onAudit' | 'followed'> {
  /** How the adapter is called in logs; `freeswitch` by default. */
  readonly name?: string
  /** How the desk's commands are done at this switch. */
  readonly control?: CallControlOptions
}

/** The adapter, with a way to ask the switch. */
export interface FreeSwitchAdapter extends TelephonyAdapter {
  readonly control: CallControl
  /** How many channels and calls are followed. */
  size(): { readonly channels: number; readonly calls: number }
  /** Queues, agents and tiers of mod_callcenter as they are now; `null` without it, or before the first connection. */
  queues(): CallCenter | null
  figures(): SwitchFigures
}

/**
 * Follows one FreeSWITCH: connects, subscribes, takes a snapshot, and tells what happens to calls. It reconnects by itself and
 * tells as `resync` what it missed.
 *
 * @example
 * ```ts
 * const adapter = createFreeSwitchAdapter({ host: '127.0.0.1', password: process.env.ESL_PASSWORD ?? '' })
 * adapter.on('telephony', (events) => console.log(events))
 * adapter.start({ active: [] })
 * ```
 */
export function createFreeSwitchAdapter(options: FreeSwitchAdapterOptions): FreeSwitchAdapter {
  const emitter = new EventEmitter<TelephonyAdapterEvents>()
  const { name = 'freeswitch' } = options
  const normaliser = createNormaliser({ ...options, name })
  const log = options.log ?? (() => {})

  const tell = (events: readonly TelephonyEvent[]): void => {
    if (events.length === 0) return
    control.book.see(events)
    emitter.emit('telephony', events)
  }

  const link = createSwitchLink({
    ...options,
    log(entry) {
      log(entry)
      if (entry.level === 'warn' || entry.level === 'error') emitter.emit('warning', { code: entry.code, message: entry.message })
    },
    onHealth: (health: AdapterHealth) => void emitter.emit('health', health),
    onAgentStatus(agents) {
      const changes = agents.flatMap(({ name, status }) => toAgentStatus(name, status) ?? [])
      if (changes.length > 0) emitter.emit('agentStatus', changes)
    },
    onSnapshot({ coreUuid, takenAt, channels, departing, callCenter }) {
      const dumps = channels.map((channel) => channel.dump)
      tell(normaliser.resync({ coreUuid, takenAt, channels: dumps, departing, queues: callCenter }))
    },
    followed: normaliser.channels,
    onAudit({ at, gone, found }) {
      tell(normaliser.correct({ at, gone, found: found.map((channel) => channel.dump) }))
    },
    onEvents(events) {
      for (const event of events) control.watch.see(event)
      tell(events.flatMap((event) => normaliser.accept(event, 'live')))
    },
  })

  const control = createCallControl({
    name,
    run: link.run,
    connected: () => link.health().state === 'connected',
    queues: () => link.queues() !== null,
    legs: normaliser.legs,
    tell: (callId, fact) => tell(normaliser.remark(callId, fact, (options.timers ?? systemTimers).now())),
    options: options.control,
    timers: options.timers,
    newId: options.newId,
  })

  return {
    name,
    control,
    start({ active }) {
      control.book.seed(active)
      normaliser.seed(active)
      link.start()
    },
    on(name, listener) {
      emitter.on(name, listener as never)
      return () => void emitter.off(name, listener as never)
    },
    health: link.health,
    queues: link.queues,
    figures: () => ({ ...link.figures(), duplicates: normaliser.duplicates }),
    serves: (address) => servesAddress(link.queues(), address),
    size: normaliser.size,
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}
