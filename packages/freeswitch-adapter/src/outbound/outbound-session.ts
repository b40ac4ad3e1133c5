import type { Duplex } from 'node:stream'
import { createEslDecoder } from '../codec/esl-decoder.js'
import type { EslFrame } from '../codec/esl-frame.js'
import type { Timers } from '../connection/timers.js'
import type { SwitchEvent } from '../normalise/switch-event.js'
import { handBack, type RouteAnswer } from './hand-back.js'
import { type OfferedCall, readConnected } from './offered-call.js'
import type { OutboundOutcome } from './outbound-outcome.js'

/** Decides about one call. `signal` is aborted when the time is up or the caller has left. */
export type Route = (offer: OfferedCall, options: { readonly signal: AbortSignal }) => RouteAnswer | Promise<RouteAnswer>

/** What {@link serveCall} needs. */
export interface SessionOptions {
  readonly socket: Duplex
  readonly route: Route
  readonly timers: Timers
  readonly greetMilliseconds: number
  readonly decideMilliseconds: number
  readonly readCallData: (event: SwitchEvent) => Readonly<Record<string, string>>
  readonly onOutcome: (outcome: OutboundOutcome) => void
  /** The dialplan says `socket` without `async`. */
  readonly onNotAsync: () => void
}

/** How long the switch may take for what it answers at once. */
const tellMilliseconds = 1_000
/** A channel has some 140 headers; with large variables a few tens of kilobytes. */
const mostBytes = 128 * 1024

type State =
  | { readonly step: 'greeting' }
  | { readonly step: 'deciding'; readonly offer: OfferedCall }
  /** Decided: is the channel still with us? */
  | { readonly step: 'asking'; readonly offer: OfferedCall; readonly answer: RouteAnswer; readonly outcome: OutboundOutcome }
  | { readonly step: 'leaving' }

/**
 * Serves one connection of `socket … async full`: reads the call, has it decided, and gives it back. Never longer than
 * greeting + decision + 2 s, whatever the other side does.
 *
 * ```text
 * (greeting) ──connected──▶ (deciding) ──decided, or time is up──▶ (asking) ──it is still ours──▶ (leaving)
 *      │                        │                                     │                              ▲
 *      └── silent, or lies ─────┴── caller left ──────────────────────┴── the dialplan has gone on ──┘
 * ```
 */
export function serveCall(options: SessionOptions): void {
  const { socket, timers, route } = options
  const startedAt = timers.now()
  const controller = new AbortController()
  let state: State = { step: 'greeting' }
  let cancelTimer = () => {}

  const within = (milliseconds: number, then: () => void) => {
    cancelTimer()
    cancelTimer = timers.set(then, milliseconds)
  }
  const leave = (outcome: OutboundOutcome, bytes = 'exit\n\n') => {
    if (state.step === 'leaving') return
    state = { step: 'leaving' }
    controller.abort(new Error('the call is not ours any more'))
    within(tellMilliseconds, () => socket.destroy())
    socket.write(bytes)
    options.onOutcome(outcome)
  }
  const give = (outcome: OutboundOutcome) => {
    if (state.step === 'leaving') return
    state = { step: 'leaving' }
    controller.abort(new Error('the call is not ours any more'))
    cancelTimer()
    socket.destroy()
    options.onOutcome(outcome)
  }
  const broken = (problem: string) =>
    give({ result: 'broken', offer: state.step === 'deciding' || state.step === 'asking' ? state.offer : null, problem })

  const ask = (offer: OfferedCall, answer: RouteAnswer, outcome: OutboundOutcome) => {
    state = { step: 'asking', offer, answer, outcome }
    within(tellMilliseconds, () => broken('the switch does not answer'))
    socket.write(`api uuid_getvar ${offer.callId} current_application\n\n`)
  }
  const decided = (offer: OfferedCall, answer: RouteAnswer) => {
    if (state.step !== 'deciding') return
    ask(offer, answer, { result: 'told', offer, answer, milliseconds: timers.now() - startedAt })
  }
  const undecided = (offer: OfferedCall, reason: 'timeLimit' | 'error', error?: unknown) => {
    if (state.step !== 'deciding') return
    controller.abort(error ?? new Error('the time to decide is up'))
    ask(offer, { target: { kind: 'continue' }, because: reason }, { result: 'undecided', offer, reason, error })
  }

  const onReply = (frame: Extract<EslFrame, { type: 'reply' }>) => {
    if (state.step === 'asking') return leave({ result: 'notAllowed', offer: state.offer, said: frame.text })
    if (state.step !== 'greeting') return
    const connected = readConnected(frame.headers, options.readCallData)
    if (connected === null) return broken('the answer to connect describes no channel')
    const { offer } = connected
    if (!connected.async) options.onNotAsync()
    state = { step: 'deciding', offer }
    within(options.decideMilliseconds, () => undecided(offer, 'timeLimit'))
    try {
      Promise.resolve(route(offer, { signal: controller.signal })).then(
        (answer) => decided(offer, answer),
        (error: unknown) => undecided(offer, 'error', error),
      )
    } catch (error) {
      undecided(offer, 'error', error)
    }
  }

  const onApplication = (application: string) => {
    if (state.step !== 'asking') return
    const { offer, answer, outcome } = state
    if (application.startsWith('-ERR')) return leave({ result: 'callerLeft', offer })
    // the guard in the dialplan was faster: whoever talks to the caller now keeps them
    const stillOurs =
      application === 'socket' &&
      timers.now() - startedAt <= options.greetMilliseconds + options.decideMilliseconds + tellMilliseconds
    if (!stillOurs) return leave({ result: 'tooLate', offer, answer })
    try {
      leave(outcome, handBack(offer.callId, answer))
    } catch (error) {
      leave(
        { result: 'undecided', offer, reason: 'error', error },
        handBack(offer.callId, { target: { kind: 'continue' }, because: 'error' }),
      )
    }
  }

  const decoder = createEslDecoder({
    maxHeaderBytes: mostBytes,
    maxBodyBytes: mostBytes,
    onMalformed: ({ reason }) => broken(`what it sends is no Event Socket protocol (${reason})`),
    onFrame(frame) {
      if (frame.type === 'reply') onReply(frame)
      else if (frame.type === 'apiResponse') onApplication(Buffer.from(frame.body).toString().trim())
      else if (frame.type === 'disconnectNotice') {
        if (state.step === 'deciding' || state.step === 'asking') give({ result: 'callerLeft', offer: state.offer })
        else if (state.step === 'greeting') broken('the switch ended before it said anything')
      } else if (frame.type !== 'event') broken(`it sends ${frame.type}`)
    },
  })

  socket.on('error', () => {})
  socket.on('data', (bytes: Uint8Array) => {
    if (state.step === 'leaving') return
    decoder.push(bytes)
  })
  socket.on('end', () => {
    decoder.end()
    broken('the connection ended')
    socket.end()
  })
  socket.on('close', () => {
    broken('the connection broke off')
    cancelTimer()
  })
  within(options.greetMilliseconds, () => broken(`no call within ${options.greetMilliseconds} ms`))
  socket.write('connect\n\n')
}
