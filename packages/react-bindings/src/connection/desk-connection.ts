import { type ClientMessage, commandTimeLimit, type deskProtocolVersion, RingloopError, type ServerMessage } from '@ringloop/core'
import { type DeskSnapshot, emptyDeskSnapshot } from '../store/desk-snapshot.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { createTopicStores } from '../topics/topic-stores.js'
import { backoffDelay } from './backoff.js'
import type { ConnectionStatus } from './connection-status.js'
import { type DeskClock, systemClock } from './desk-clock.js'
import { type DeskSocket, type OpenDeskSocket, openBrowserSocket } from './desk-socket.js'
import { createPendingCommands } from './pending-commands.js'
import { readServerMessage } from './read-server-message.js'
import { createServerClock } from './server-clock.js'
import { createViewStream } from './view-stream.js'

// Only its type is imported: the value would bring zod into the browser. A new version of the protocol is a compile error here.
const protocol: typeof deskProtocolVersion = 1

/** Refusals that pass by themselves; any other is for a person to mend. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'rateLimited', 'unavailable', 'timeout', 'closed'])

export interface DeskConnectionOptions {
  /** `ws:` or `wss:` address of the gateway's desk. */
  readonly url: string
  /**
   * The agent's token, or what gives it: asked at each attempt to connect, so that it may be a short-lived one. Sent inside the
   * connection, never in the address.
   */
  readonly token: string | (() => string | Promise<string>)
  readonly openSocket?: OpenDeskSocket
  readonly clock?: DeskClock
  /** As `Math.random`. */
  readonly random?: () => number
  /** Default 500 ms to 30 s. */
  readonly backoff?: { readonly baseMs: number; readonly maxMs: number }
  /** From opening the socket to the first snapshot. Default 10 s. */
  readonly connectTimeoutMs?: number
  /** Default 10 s. */
  readonly commandTimeoutMs?: number
  /** After this much silence a ping is sent (default 15 s); after as much again half of it, the connection counts as dead. */
  readonly quietMs?: number
  /** Told of messages that could not be read, and of gaps. The stream goes on. */
  readonly onProblem?: (error: RingloopError) => void
}

/** The desk's end of the desk protocol, version 1. */
export interface DeskConnection extends DeskSource, Disposable {
  /** Connects, and goes on trying until `close`. */
  start(): void
  /** Ends it for good; what waits for an answer is rejected. */
  close(): void
}

/**
 * Makes a connection to a gateway; `start()` opens it.
 *
 * It keeps the last view on screen while offline, comes back with exponential backoff and full jitter, asks for the gap since what it
 * has seen (`resume`), and notices a dead line by pinging.
 */
export function createDeskConnection(options: DeskConnectionOptions): DeskConnection {
  const clock = options.clock ?? systemClock
  const random = options.random ?? Math.random
  const openSocket = options.openSocket ?? openBrowserSocket
  const backoff = options.backoff ?? { baseMs: 500, maxMs: 30_000 }
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const quietMs = options.quietMs ?? 15_000
  const store = createValueStore<DeskSnapshot>(emptyDeskSnapshot)
  const stream = createViewStream()
  const serverClock = createServerClock(clock)
  const pending = createPendingCommands({ clock, limit: 100 })
  const timeoutMs = options.commandTimeoutMs ?? 10_000

  let socket: DeskSocket | null = null
  /** Counts sockets: what an old one still says is not heard. */
  let generation = 0
  let attempt = 0
  let commandCount = 0
  let lostAt: number | null = null
  let cancelTimer = () => {}

  const status = () => store.getSnapshot().connection
  const setStatus = (connection: ConnectionStatus) => store.set({ ...store.getSnapshot(), connection })
  const post = (message: ClientMessage) => socket?.send(JSON.stringify(message))
  const topics = createTopicStores({
    clock,
    post(message) {
      try {
        post(message)
      } catch (cause) {
        lost(String(cause))
      }
    },
  })

  /** Gives back whether nobody has closed the desk on hearing of it. */
  const drop = () => {
    const own = ++generation
    cancelTimer()
    const old = socket
    socket = null
    topics.lost()
    try {
      old?.close(1000)
    } catch {
      // A socket that is still opening may refuse to close; it is not heard any more either way.
    }
    return own === generation
  }

  const connect = () => {
    if (!drop()) return
    const own = generation
    cancelTimer = clock.after(connectTimeoutMs, () => lost(`no answer within ${Math.round(connectTimeoutMs / 1000)} s`))
    setStatus({ state: 'connecting', attempt })
    // whoever was told may have closed it
    if (own !== generation) return
    try {
      socket = openSocket(options.url, {
        opened() {
          if (own !== generation) return
          const hello = (token: string) => {
            const resume = stream.position()
            if (own === generation) post({ type: 'hello', protocol, token, ...(resume ? { resume } : {}) })
          }
          if (typeof options.token === 'string') return hello(options.token)
          Promise.resolve()
            .then(options.token)
            .then(hello)
            .catch((cause: unknown) => {
              if (own === generation) lost(`no token: ${String(cause)}`)
            })
        },
        received(data) {
          if (own === generation) receive(data)
        },
        closed(code, reason) {
          if (own === generation) lost(reason || `closed with ${code}`)
        },
      })
    } catch (cause) {
      refuse('invalidConfig', `"${options.url}" is no address a desk can connect to: ${String(cause)}`)
    }
  }

  const refuse = (code: string, message: string) => {
    if (!drop()) return
    setStatus({ state: 'refused', code, message })
    pending.fail(new RingloopError('refused', message))
  }

  const lost = (reason: string, atOnce = false) => {
    if (!drop()) return
    attempt++
    lostAt ??= clock.now()
    const delay = atOnce
      ? Math.min(backoff.baseMs, backoffDelay(attempt, random, backoff))
      : backoffDelay(attempt, random, backoff)
    // before anybody is told: who hears of it may try at once, or close
    cancelTimer = clock.after(delay, connect)
    setStatus({ state: 'offline', since: lostAt, retryAt: clock.now() + delay, attempt, reason })
    pending.fail(
      new RingloopError('closed', 'the connection broke before the gateway answered', {
        mend: 'Look whether it was done once the desk is connected again; if not, do it again.',
      }),
    )
  }

  /** Any message proves life; silence is answered with a ping, silence after that with a new connection. */
  const watch = () => {
    cancelTimer()
    cancelTimer = clock.after(quietMs, () => {
      post({ type: 'ping' })
      cancelTimer = clock.after(quietMs / 2, () => lost('the gateway went silent'))
    })
  }

  const receive = (data: unknown) => {
    let message: ServerMessage
    try {
      message = readServerMessage(data)
    } catch (error) {
      options.onProblem?.(error as RingloopError)
      return
    }
    if ('serverTime' in message) serverClock.observe(message.serverTime)
    if (status().state === 'live') watch()
    switch (message.type) {
      case 'snapshot':
      case 'resumed':
      case 'patch':
        return receiveView(message)
      case 'topic':
      case 'topicPatch':
      case 'topicRefused':
        return topics.receive(message)
      case 'commandResult':
        return pending.settle(message)
      case 'refused': {
        // A live desk is only told that one message of its was bad; whoever wants it gone closes the line.
        if (status().state === 'live' && message.code !== 'unauthorised') {
          options.onProblem?.(new RingloopError('refused', message.message))
          return
        }
        // a token that has run out while it was used: there may be a fresh one
        const renewable = status().state === 'live' && typeof options.token === 'function'
        if (passing.has(message.code) || (renewable && message.code === 'unauthorised')) return lost(message.message)
        return refuse(message.code, message.message)
      }
      case 'pong':
        return
    }
  }

  const receiveView = (message: Parameters<typeof stream.take>[0]) => {
    const current = store.getSnapshot()
    const taken = stream.take(message, current.view)
    if ('wrong' in taken) return problem(taken.wrong)
    if (message.type === 'patch') {
      if (taken.view !== current.view) store.set({ ...current, view: taken.view })
      return
    }
    attempt = 0
    lostAt = null
    watch()
    store.set({ view: taken.view, connection: { state: 'live', since: clock.now() } })
    if (status().state === 'live') topics.live()
  }

  const problem = (text: string) => {
    lost(text, true)
    // last: whoever is told may close it
    options.onProblem?.(new RingloopError('protocol', text, { mend: 'The desk reconnects and asks for what is missing.' }))
  }

  const ask = (message: (id: string) => ClientMessage, signal: AbortSignal | undefined, patience = 0) => {
    if (status().state !== 'live') {
      return Promise.reject(
        new RingloopError('unreachable', 'the desk is not connected', {
          mend: 'Wait until it is connected again, then repeat it.',
        }),
      )
    }
    const id = `c${++commandCount}`
    return pending.add(id, { signal, timeoutMs: patience + timeoutMs }, () => {
      try {
        post(message(id))
      } catch (cause) {
        lost(String(cause))
      }
    })
  }

  const close = () => {
    drop()
    setStatus({ state: 'closed' })
    pending.fail(new RingloopError('closed', 'the desk was closed'))
  }

  return {
    gateway: options.url,
    getSnapshot: store.getSnapshot,
    getServerSnapshot: () => emptyDeskSnapshot,
    subscribe: store.subscribe,
    topic: topics.watch,
    // few calls have files: what sends them is loaded with the first
    async upload(callId, file, sending) {
      const { sendFile } = await import('../attachments/send-file.js')
      return sendFile(options, callId, file, sending)
    },
    serverNow: serverClock.now,
    start() {
      const { state } = status()
      if (state === 'idle' || state === 'closed') connect()
    },
    retryNow() {
      if (status().state === 'offline') connect()
    },
    async send(command, { signal } = {}) {
      // The gateway keeps the time of what a telephone takes part in, and says so itself.
      const patience = command.type === 'control' ? commandTimeLimit(command.command.type) : 0
      await ask((id) => ({ type: 'command', id, command }), signal, patience)
    },
    async explain(callId, language, { signal } = {}) {
      return (await ask((id) => ({ type: 'explain', id, callId, language }), signal)).explanations ?? []
    },
    close,
    [Symbol.dispose]: close,
  }
}
