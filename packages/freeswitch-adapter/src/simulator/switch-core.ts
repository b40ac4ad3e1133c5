import type { Timers } from '../connection/timers.js'
import { type HeaderValue, type OutgoingEvent, toOutgoing } from '../esl-server/served-event.js'
import type { CallBook } from './call-book.js'
import type { Channel } from './channel.js'
import { writeChannelHeaders } from './channel-headers.js'
import { eventOrigins } from './event-origins.js'
import type { SeededRandom } from './random.js'
import { gmtDate, localDate } from './switch-dates.js'

/** Who hears the switch's events. */
export interface EventListener {
  mayWant(name: string, subclass: string | undefined): boolean
  send(event: OutgoingEvent): void
}

/** What an event says beside what every one says. */
export interface EventContents {
  readonly subclass?: string
  /** Names where it comes from, for CUSTOM events. */
  readonly action?: string
  readonly channel?: Channel
  /** Without the channel's variables, as FreeSWITCH sends some. */
  readonly bare?: boolean
  /** Headers before those of the channel. */
  readonly before?: Readonly<Record<string, string>>
  /** Headers after those of the channel. */
  readonly after?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Runs one application for a channel. Calls `done` when it is over; gives what ends it early, without `done`. */
export type Application = (core: SwitchCore, channel: Channel, data: string, done: () => void) => (() => void) | undefined

/** What {@link SwitchCore} needs. */
export interface SwitchCoreOptions {
  readonly timers: Timers
  readonly random: SeededRandom
  readonly hostname: string
  readonly book: CallBook
  /** The applications that a dialplan can name. */
  readonly applications: Readonly<Record<string, Application>>
  /** Where an extension leads: its applications; none, if there is no such extension. */
  readonly route: (destination: string, channel: Channel) => readonly { readonly application: string; readonly data: string }[]
  /** Takes each event on its way to the listeners. */
  readonly deliver: (event: OutgoingEvent) => void
}

const steps = 20

/** The heart of a simulated switch: its clock, its ids, its channels and its events. What happens to channels is done by the files beside. */
export class SwitchCore {
  coreId: string
  readonly random: SeededRandom
  readonly hostname: string
  readonly book: CallBook
  readonly applications: Readonly<Record<string, Application>>
  readonly channels = new Map<string, Channel>()
  readonly listeners = new Set<EventListener>()
  startedAt: number
  /** Channels since the start. */
  sessions = 0
  eventsSent = 0
  /** Changes the bytes of each event before it is sent. */
  damage: ((text: Buffer) => Buffer) | undefined
  route: SwitchCoreOptions['route']
  readonly #timers: Timers
  readonly #deliver: (event: OutgoingEvent) => void
  readonly #pending = new Set<() => void>()
  #sequence = 0
  #moment: number | null = null

  constructor(options: SwitchCoreOptions) {
    this.#timers = options.timers
    this.#deliver = options.deliver
    this.random = options.random
    this.hostname = options.hostname
    this.book = options.book
    this.applications = options.applications
    this.route = options.route
    this.coreId = options.random.uuid()
    this.startedAt = options.timers.now()
  }

  /** What happens at once has one time, however long it takes to work it out. */
  now(): number {
    if (this.#moment === null) {
      this.#moment = this.#timers.now()
      queueMicrotask(() => {
        this.#moment = null
      })
    }
    return this.#moment
  }

  /** The time in microseconds as FreeSWITCH stamps it: in steps of 20 ms. */
  stamp(): number {
    return Math.floor(this.now() / steps) * steps * 1000
  }

  /** A timer that dies with this run of the switch. */
  later(callback: () => void, milliseconds: number): () => void {
    let over = false
    const stop = this.#timers.set(() => {
      if (over) return
      cancel()
      this.#moment = null
      callback()
    }, milliseconds)
    const cancel = () => {
      over = true
      this.#pending.delete(cancel)
      stop()
    }
    this.#pending.add(cancel)
    return cancel
  }

  /** Headers that every event has. */
  common(name: string, action: string | undefined): Map<string, HeaderValue> {
    const stamp = this.stamp()
    const [file, fn, line] = eventOrigins[action ?? name] ?? ['switch_core.c', 'unknown', 1]
    return new Map<string, HeaderValue>([
      ['Event-Name', name],
      ['Core-UUID', this.coreId],
      ['FreeSWITCH-Hostname', this.hostname],
      ['FreeSWITCH-Switchname', this.hostname],
      ['FreeSWITCH-IPv4', '127.0.0.1'],
      ['FreeSWITCH-IPv6', '::1'],
      ['Event-Date-Local', localDate(stamp / 1000)],
      ['Event-Date-GMT', gmtDate(stamp / 1000)],
      ['Event-Date-Timestamp', String(stamp)],
      ['Event-Calling-File', file],
      ['Event-Calling-Function', fn],
      ['Event-Calling-Line-Number', String(line)],
      ['Event-Sequence', String(this.#sequence)],
    ])
  }

  /** Sends an event to whoever wants it; builds it only if somebody does. */
  emit(name: string, contents: EventContents = {}): void {
    this.#sequence += 1
    let wanted = false
    for (const listener of this.listeners) wanted ||= listener.mayWant(name, contents.subclass)
    if (!wanted) return
    const { channel, subclass, before, after, body } = contents
    const common = this.common(name, contents.action)
    // CUSTOM events begin with their subclass
    const headers = subclass === undefined ? common : new Map<string, HeaderValue>([['Event-Subclass', subclass], ...common])
    for (const key in before) headers.set(key, before[key] ?? '')
    if (channel !== undefined) writeChannelHeaders(headers, channel, contents.bare !== true)
    for (const key in after) headers.set(key, after[key] ?? '')
    this.eventsSent += 1
    this.#deliver(toOutgoing({ headers, body }, this.damage))
  }

  /** What `uuid_dump` tells of a channel. */
  dump(channel: Channel): Map<string, HeaderValue> {
    this.#sequence += 1
    const headers = this.common('CHANNEL_DATA', undefined)
    writeChannelHeaders(headers, channel, true)
    return headers
  }

  /** Everything that was to happen does not; channels are gone without a word. */
  stopAll(): void {
    for (const cancel of [...this.#pending]) cancel()
    this.channels.clear()
  }

  /** The switch begins again: another run, another id. */
  begin(): void {
    this.coreId = this.random.uuid()
    this.startedAt = this.now()
    this.sessions = 0
    this.#sequence = 0
  }
}
