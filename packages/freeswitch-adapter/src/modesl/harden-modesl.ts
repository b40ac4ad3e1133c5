import { randomUUID } from 'node:crypto'
import { isRingloopError, RingloopError } from '@ringloop/core'
import { createEslDecoder } from '../codec/esl-decoder.js'
import type { EslEvent } from '../codec/esl-event.js'
import type { EslFrame } from '../codec/esl-frame.js'
import { createBackgroundJobs } from '../connection/background-jobs.js'
import { connectionErrors } from '../connection/connection-errors.js'
import { eslCommand } from '../connection/esl-command.js'
import { toReply } from '../connection/esl-connection.js'
import type { EslTransport, EslTransportHandlers } from '../connection/esl-transport.js'
import { systemTimers } from '../connection/timers.js'
import { createAnswerQueue, queueFull, type Waiting } from './answer-queue.js'
import type { HardenedModesl, HardenModeslOptions } from './hardened-modesl.js'
import type { ModeslCallback, ModeslConnection, ModeslEvent, ModeslInternals } from './modesl-connection.js'
import { type ModeslMessage, toModeslMessage } from './modesl-event.js'
import { replaceCommands } from './replace-commands.js'
import { takeOverParser } from './take-over-parser.js'
import { tapTransport } from './tap-transport.js'

/** Ends that modesl would not tell: they are `error` events as well. */
const loud: ReadonlySet<string> = new Set(['unauthorised', 'refused', 'protocol', 'timeout', 'overloaded'])

const hardened = new WeakMap<ModeslConnection, HardenedModesl>()

/** Whether the connection has been hardened already. */
export const isHardened = (connection: ModeslConnection): boolean => hardened.has(connection)

/**
 * Hardens a modesl 1.2.1 `Connection`, inbound or outbound, in place: `on('esl::event::…')`, `api`, `bgapi`, `execute`, `sendRecv`,
 * `subscribe` and the rest go on working. Do it right after `new Connection(…)`; the second time gives the same.
 *
 * What it mends:
 * - Decoding cannot throw: `Reply-Text: 50% off` and invalid UTF-8 are read as far as they can be.
 * - Every command waits for its answer in one queue; also `execute` and `send`, which modesl sends without waiting.
 * - A line break or NUL in a command, argument, header or password is refused, and nothing is sent.
 * - One write a command, no Nagle delay, TCP keepalive.
 * - Every callback is called, once: with the answer, or with an event whose `Reply-Text` and body begin with `-ERR` and whose `error`
 *   says why (closed, reset, timeout, refused input, refused by the switch).
 * - `connected()` is false before log-in, after a reset, a wrong password or an ACL's refusal; the last two are `error` events too.
 *   `esl::end` is told after a reset.
 * - What a listener or callback throws is logged, and the next event is told.
 * - A 5 MB body is buffered in linear time; header blocks, bodies, waiting commands and unsent bytes have limits.
 * - A bad `Content-Length` costs its frame. If commands waited, whose answer it may have been, the connection is given up.
 * - A socket error never kills the process; it is logged if nobody listens for `error`.
 * - Time limits; `userauth`; promises on the object returned.
 *
 * What it can't mend: a modesl connection cannot connect again (use {@link openModeslTransport} under `createSwitchLink`, or make a new
 * one); `originate()` and `message()` put their parts together without escaping `{}`, `,` and `'`; listeners of `esl::connect`,
 * `esl::end` and `error` are called by modesl itself, and what they throw is not caught; bytes that a team writes to `connection.socket` by itself
 * have no place in the queue.
 *
 * What differs: the third argument of an event's listener (the frame's raw text) is `undefined`.
 *
 * @throws `closed` if it has ended, `invalidInput` if `api` commands wait for an answer already
 */
export function hardenModesl(connection: ModeslConnection, options: HardenModeslOptions = {}): HardenedModesl {
  const known = hardened.get(connection)
  if (known !== undefined) return known
  const inner = connection as ModeslInternals
  const { socket } = inner
  if (socket === null) throw new RingloopError('closed', 'This modesl connection has ended.', { mend: 'Make a new one.' })
  if (inner.apiCallbackQueue.length > 0)
    throw new RingloopError('invalidInput', 'Commands wait on this modesl connection already, and their order is not known.', {
      mend: 'Call hardenModesl right after new Connection(…).',
    })
  const { timers = systemTimers, newId = randomUUID, log = () => {}, maxWaiting = 10_000 } = options
  const errors = () =>
    connectionErrors(socket.remoteAddress === undefined ? 'its address' : `${socket.remoteAddress}:${socket.remotePort ?? ''}`)

  let state: 'opening' | 'open' | 'closed' = inner.authed ? 'open' : 'opening'
  let lastHeardAt = timers.now()
  let farewell = ''
  let ending = false
  let batch: EslEvent[] = []
  const taps = new Set<EslTransportHandlers>()
  /** Jobs and applications whose end is waited for, by the id that their event will have. */
  const later = new Map<string, { readonly done: ModeslCallback; readonly fail: (error: RingloopError) => void }>()

  let settleClosed: (reason: RingloopError) => void = () => {}
  const closed = new Promise<RingloopError>((resolve) => {
    settleClosed = resolve
  })
  let becomeReady: () => void = () => {}
  const ready = new Promise<void>((resolve, reject) => {
    becomeReady = resolve
    void closed.then(reject)
  })
  ready.catch(() => {})

  const guarded = (work: () => void) => {
    try {
      work()
    } catch (error) {
      log({ level: 'error', code: 'handlerFailed', message: `A handler of a modesl connection threw: ${String(error)}` })
    }
  }

  const queue = createAnswerQueue({
    timers,
    milliseconds: options.commandMilliseconds ?? 120_000,
    onTimeout: (label) => close(errors().commandTimeout(label, options.commandMilliseconds ?? 120_000)),
  })

  const close = (reason: RingloopError) => {
    if (state === 'closed') return
    state = 'closed'
    stopHandshake()
    socket.destroy()
    inner.authed = false
    queue.failAll(reason)
    for (const one of [...later.values()]) one.fail(reason)
    settleClosed(reason)
    if (loud.has(reason.code)) guarded(() => connection.emit('error', reason))
  }
  const stopHandshake =
    state === 'open' || !inner._inbound
      ? () => {}
      : timers.set(
          () => close(errors().handshakeTimeout(options.handshakeMilliseconds ?? 10_000)),
          options.handshakeMilliseconds ?? 10_000,
        )
  const open = () => {
    if (state !== 'opening') return
    state = 'open'
    stopHandshake()
    becomeReady()
  }
  if (state === 'open') becomeReady()

  const whyNot = (label: string): RingloopError | undefined => {
    if (state === 'closed') return errors().closedHere()
    if (socket.writableLength > (options.maxUnsentBytes ?? 16 * 1024 * 1024))
      return errors().overloaded('More bytes wait to be sent than may')
    return queue.size >= maxWaiting ? queueFull(label, maxWaiting) : undefined
  }

  /** Sends what has been checked. The one who waits is never called before this returns. */
  const issue = (text: string, waiting: Waiting): void => {
    const refusal = whyNot(waiting.label)
    if (refusal !== undefined) {
      queueMicrotask(() => waiting.fail(refusal))
      return
    }
    queue.take(waiting)
    socket.write(text)
  }

  const tell = ({ event, outer, body }: ModeslMessage) => guarded(() => inner._onEvent(event, outer, body))

  const answered = (frame: Extract<EslFrame, { type: 'reply' | 'apiResponse' }>) => {
    const waiting = queue.next()
    if (waiting === undefined) return close(errors().framingLost('an answer came to no command.'))
    const message = toModeslMessage(frame, inner.parser)
    if (message === undefined) return
    let called = false
    const settle = () => {
      if (called) return
      called = true
      waiting.answer(frame, message.event)
    }
    // modesl's own listener takes it from there, between those of the team.
    const its = frame.type === 'reply' ? inner.cmdCallbackQueue : inner.apiCallbackQueue
    its.push(settle)
    tell(message)
    its.length = 0
    settle()
  }

  const onFrame = (frame: EslFrame) => {
    // Behind a cut frame only the notice that cut it can be trusted.
    if (state === 'closed' || (ending && frame.type !== 'disconnectNotice')) return
    if (frame.type === 'reply' || frame.type === 'apiResponse') return answered(frame)
    if (frame.type === 'disconnectNotice' && frame.disposition === 'disconnect') farewell = frame.text
    if (frame.type === 'authRequest' && options.user !== undefined) return logIn(options.user)
    const message = toModeslMessage(frame, inner.parser)
    if (message === undefined) return log({ level: 'warn', code: 'ignoredFrame', message: 'An event in XML could not be read.' })
    tell(message)
    if (frame.type === 'rudeRejection') return close(errors().refusedByAcl(frame.text))
    if (frame.type !== 'event') return
    batch.push(frame.event)
    if (later.size === 0) return
    if (frame.event.name === 'BACKGROUND_JOB') later.get(frame.event.get('Job-UUID') ?? '')?.done(message.event)
    else if (frame.event.name === 'CHANNEL_EXECUTE_COMPLETE')
      later.get(frame.event.get('Application-UUID') ?? frame.event.get('Event-UUID') ?? '')?.done(message.event)
  }

  const logIn = (user: string) =>
    connection.sendRecv(`userauth ${user}:${(inner as unknown as { password: string }).password}`, (event: ModeslEvent) => {
      const accepted = event.getHeader('Modesl-Reply-OK')?.startsWith('accepted') === true
      inner.authed = accepted
      if (accepted) connection.subscribe(['BACKGROUND_JOB', 'CHANNEL_EXECUTE_COMPLETE'])
      connection.emit(`esl::event::auth::${accepted ? 'success' : 'fail'}`, event)
      if (accepted) connection.emit('esl::ready')
    })

  const decoder = createEslDecoder({
    onFrame,
    onMalformed({ reason, offset, excerpt }) {
      const detail = `${reason} at byte ${offset}: ${excerpt}`
      for (const tap of taps) guarded(() => tap.onMalformed?.())
      log({ level: 'warn', code: 'malformedFrame', message: `A frame from FreeSWITCH could not be read: ${detail}` })
      // Whose answer it was nobody can tell; without anybody waiting it was none.
      if (reason !== 'cutByNotice' && !ending && (queue.size > 0 || state === 'opening')) close(errors().framingLost(detail))
    },
    ...(options.maxHeaderBytes === undefined ? {} : { maxHeaderBytes: options.maxHeaderBytes }),
    ...(options.maxBodyBytes === undefined ? {} : { maxBodyBytes: options.maxBodyBytes }),
  })

  const onBytes = (bytes: Buffer) => {
    if (state === 'closed') return
    lastHeardAt = timers.now()
    decoder.push(bytes)
    if (batch.length === 0) return
    const events = batch
    batch = []
    for (const tap of taps) guarded(() => tap.onEvents(events))
  }

  let endTold = false
  const over = () => {
    if (state === 'closed') return
    ending = true
    decoder.end()
    close(errors().closed(farewell))
  }
  socket.on('end', () => {
    endTold = true
    over()
  })
  socket.on('error', (cause) =>
    close(
      state === 'opening' && inner.connecting
        ? errors().unreachable(cause)
        : new RingloopError('closed', errors().closed(cause.message).message, { cause }),
    ),
  )
  socket.on('close', () => {
    over()
    inner.socket = null
    if (!endTold) guarded(() => connection.emit('esl::end'))
  })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)

  // Without a listener modesl would throw; the team's own are called as well.
  connection.on('error', (error: unknown) =>
    log({ level: 'warn', code: isRingloopError(error) ? error.code : 'socketError', message: String(error) }),
  )
  connection.on('esl::event::auth::success', open)
  connection.on('esl::event::auth::fail', (event: ModeslEvent) => close(event.error ?? errors().unauthorised(options.user)))
  if (!inner._inbound) connection.once('esl::ready', open)
  if (inner.connecting) socket.once('connect', () => inner.parser !== undefined && takeOverParser(inner.parser, onBytes))
  else if (inner.parser !== undefined) takeOverParser(inner.parser, onBytes)

  // What modesl has sent by itself: an outbound connection's `connect`, an inbound one's log-in.
  for (const callback of inner.cmdCallbackQueue.splice(0))
    queue.take({
      label: 'a command',
      answer: (_frame, event) => guarded(() => callback?.call(connection, event)),
      fail: () => {},
    })

  replaceCommands(inner, { issue, later, timers, newId, guarded, log, options })
  inner.connected = () => inner.socket !== null && state !== 'closed' && (inner._inbound ? inner.authed : true)
  inner.disconnect = () => {
    if (state === 'closed') return
    connection.send('exit')
    socket.end()
    // A switch that has hung would keep what waits for ever.
    const stop = timers.set(() => close(errors().closedHere()), 5_000)
    void closed.then(stop)
    inner.socket = null
  }

  const asTransport = (handlers: EslTransportHandlers): EslTransport =>
    tapTransport({
      handlers,
      taps,
      closed,
      closedHere: () => errors().closedHere(),
      lastHeardAt: () => lastHeardAt,
      timers,
      commandTimeout: (label, milliseconds) => close(errors().commandTimeout(label, milliseconds)),
      send: (text, label, settle, fail) => issue(text, { label, answer: (frame) => settle(toReply(frame)), fail }),
    })

  const jobs = createBackgroundJobs({ timers, newId })
  const own = asTransport({ onEvents: jobs.see })
  void closed.then(jobs.rejectAll)

  const result: HardenedModesl = {
    connection,
    ready,
    closed,
    close,
    transport: asTransport,
    async api(command, args = [], sendOptions = {}) {
      return (await own.send(eslCommand.api(command, ...args), sendOptions)).text
    },
    bgapi: (command, args = [], runOptions = {}) => jobs.run(own, command, args, runOptions),
    execute: (application, argument, channelId) =>
      new Promise((resolve, reject) => {
        connection.execute(application, argument ?? '', channelId ?? null, (event) => {
          const reply = event.getHeader('Reply-Text')
          if (event.error !== undefined) reject(event.error)
          else if (reply?.startsWith('-ERR') === true)
            reject(new RingloopError('refused', `FreeSWITCH does not execute "${application}": ${reply}`, { said: reply }))
          else resolve(event)
        })
      }),
    async [Symbol.asyncDispose]() {
      close(errors().closedHere())
    },
  }
  hardened.set(connection, result)
  return result
}
