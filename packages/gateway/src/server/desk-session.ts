import {
  type ClientMessage,
  type DeskCommand,
  deskProtocolVersion,
  type Explanation,
  isRingloopError,
  RingloopError,
  type ServerMessage,
  safeLine,
  type Timestamp,
} from '@ringloop/core'
import { clientMessageSchema } from '@ringloop/core/desk-protocol'
import type { VerifyToken } from './agent-tokens.js'
import type { DeskHub } from './desk-hub.js'
import { isDisplay, refuseDisplays } from './display-sessions.js'
import { explainIssue } from './explain-issue.js'
import { createTokenBucket } from './token-bucket.js'
import type { TopicProviders } from './topics.js'
import { createWatchedTopics, type WatchedTopics } from './watched-topics.js'

/** What a session needs of its socket. */
interface SessionSocket {
  send(text: string): void
  /** Characters that wait to be sent. */
  buffered(): number
  close(code: number, reason: string): void
}

/** Does what an agent asks for; resolves once the fact is in the journal. */
export type ExecuteCommand = (extension: string, command: DeskCommand) => Promise<void>

/**
 * Why a call went where it went, for an agent who may see it, in the nearest of the languages that there are.
 *
 * @throws `notFound` if it is not on their desk
 */
export type ExplainCall = (extension: string, callId: string, language: string) => readonly Explanation[]

/** What {@link createDeskSession} needs. */
export interface DeskSessionOptions {
  readonly socket: SessionSocket
  readonly hub: DeskHub
  readonly verifyToken: VerifyToken
  readonly execute: ExecuteCommand
  /** Default: nothing is explained. */
  readonly explain?: ExplainCall
  /** What can be watched beside the agent's own calls. Default: nothing. */
  readonly topics?: TopicProviders
  /** Default: nobody is. */
  readonly isSupervisor?: (extension: string) => boolean
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
  /** Told of a wrong token. */
  readonly onUnauthorised?: (token: string) => void
  /** A client that leaves more than this unread is dropped and comes back for the gap. Default 4 million characters. */
  readonly maxBuffered?: number
  /** Commands of one tab that run at once. Default 32. */
  readonly maxCommands?: number
  /** Of these, commands to the telephone system, which may take as long as a telephone rings. Default 8. */
  readonly maxControls?: number
}

/** One connected tab, from its first message on. */
export interface DeskSession {
  received(text: string): void
  /** Nobody said hello in time. */
  helloTimedOut(): void
  /** Something that waited was sent. */
  sent(): void
  closed(): void
}

/** Close codes of the desk protocol (4000–4999 are free for applications). A reason travels before it as `refused`. */
const deskCloseCodes = { protocol: 4400, unauthorised: 4401, timeout: 4408, overloaded: 4429 } as const

const floodLimit = { perSecond: 20, burst: 60 } as const
/** Messages over the limit that are answered before the line is cut. */
const floodPatience = 200

/**
 * The gateway's end of the desk protocol for one socket.
 *
 * ```text
 * waiting ──hello (token, version)──▶ live ──closed──▶ over
 *    └──anything else, wrong token, no hello in time──▶ over
 * ```
 */
export function createDeskSession(options: DeskSessionOptions): DeskSession {
  const { socket, hub, now, log } = options
  const maxBuffered = options.maxBuffered ?? 4_000_000
  const maxCommands = options.maxCommands ?? 32
  const maxControls = options.maxControls ?? 8
  const bucket = createTokenBucket({ ...floodLimit, now })
  let state:
    | { readonly is: 'waiting' }
    | { readonly is: 'live'; readonly extension: string; readonly topics: WatchedTopics; unwatch(): void }
    | { readonly is: 'over' } = {
    is: 'waiting',
  }
  let running = 0
  let controls = 0
  let overLimit = 0

  const sendText = (text: string) => {
    if (state.is === 'over') return
    if (socket.buffered() > maxBuffered) {
      log('desk too slow', { buffered: socket.buffered() })
      end(deskCloseCodes.overloaded, 'too slow: connect again')
      return
    }
    socket.send(text)
  }
  const send = (message: ServerMessage) => sendText(JSON.stringify(message))
  const refuse = (code: string, message: string) => send({ type: 'refused', code, message })

  const end = (code: number, reason: string) => {
    if (state.is === 'over') return
    leave()
    socket.close(code, reason)
  }

  /** Over, before anything is closed: what is told meanwhile must not be sent. */
  const leave = () => {
    const left = state
    state = { is: 'over' }
    if (left.is !== 'live') return
    left.unwatch()
    left.topics.closeAll()
  }

  const hello = (message: Extract<ClientMessage, { type: 'hello' }>) => {
    if (message.protocol !== deskProtocolVersion) {
      refuse('protocol', `This gateway speaks version ${deskProtocolVersion} of the desk protocol; reload the page.`)
      return end(deskCloseCodes.protocol, 'version')
    }
    const extension = options.verifyToken(message.token)
    if (extension === null) {
      options.onUnauthorised?.(message.token)
      refuse('unauthorised', 'The token is not known here. Ask whoever runs the gateway for the address of your desk.')
      return end(deskCloseCodes.unauthorised, 'unauthorised')
    }
    // Sending the gap may already find the client too slow and end the session.
    const watcher = { extension, supervisor: options.isSupervisor?.(extension) ?? false }
    const topics = createWatchedTopics({
      providers: topicsFor(extension),
      watcher,
      send,
      buffered: socket.buffered,
      now,
      log,
    })
    const session = { is: 'live' as const, extension, topics, unwatch: () => {} }
    state = session
    const unwatch = hub.watch(extension, { send: sendText }, message.resume)
    session.unwatch = unwatch
    if ((state as { is: string }).is === 'over') unwatch()
    else log('desk connected', { extension, resumed: message.resume !== undefined })
  }

  /** A display shows the wallboard alone. */
  const topicsFor = (extension: string): TopicProviders => {
    const { topics = {} } = options
    if (!isDisplay(extension)) return topics
    return topics.wallboard === undefined ? {} : { wallboard: topics.wallboard }
  }

  const explain = (extension: string, { id, callId, language }: Extract<ClientMessage, { type: 'explain' }>) => {
    try {
      refuseDisplays(extension)
      if (options.explain === undefined) throw new RingloopError('notPossible', 'This gateway explains nothing.')
      send({ type: 'commandResult', id, ok: true, explanations: options.explain(extension, callId, language) })
    } catch (error) {
      failWith(id, 'explain', error)
    }
  }

  const run = async (extension: string, id: string, command: DeskCommand) => {
    const control = Number(command.type === 'control')
    if (running >= maxCommands) return tooMany(id, maxCommands)
    if (control === 1 && controls >= maxControls) return tooMany(id, maxControls)
    running++
    controls += control
    try {
      refuseDisplays(extension)
      await options.execute(extension, command)
      send({ type: 'commandResult', id, ok: true })
    } catch (error) {
      failWith(id, command.type, error)
    } finally {
      running--
      controls -= control
    }
  }
  const failWith = (id: string, command: string, error: unknown) => {
    if (isRingloopError(error)) return fail(id, error.code, error.message, error)
    log('command failed', { command, error })
    fail(id, 'unavailable', 'The gateway could not do it; its log says why.')
  }
  const tooMany = (id: string, most: number) =>
    fail(id, 'overloaded', `${most} commands are already running; wait for an answer.`)
  const fail = (
    id: string,
    code: string,
    message: string,
    { mend, said }: { readonly mend?: string | undefined; readonly said?: string | undefined } = {},
  ) =>
    send({
      type: 'commandResult',
      id,
      ok: false,
      error: {
        code,
        message,
        ...(mend === undefined ? {} : { mend }),
        ...(said === undefined ? {} : { said: safeLine(said, 500) }),
      },
    })

  /** A message that cannot be read gets an answer that names the field; the connection lives on. */
  const badMessage = (problem: string, id: unknown) => {
    log('desk sent a bad message', { problem })
    if (state.is === 'waiting') {
      refuse('protocol', `The first message must be "hello". ${problem}`)
      return end(deskCloseCodes.protocol, 'hello expected')
    }
    if (typeof id === 'string' && id.length > 0 && id.length <= 100) fail(id, 'invalidInput', problem)
    else refuse('invalidInput', problem)
  }

  const handle = (message: ClientMessage) => {
    if (state.is === 'waiting') {
      if (message.type === 'hello') return hello(message)
      return badMessage(`"${message.type}" came instead.`, null)
    }
    if (state.is === 'over') return
    switch (message.type) {
      case 'hello':
        return badMessage('type: "hello" was already said', null)
      case 'ping':
        return send({ type: 'pong', serverTime: now() })
      case 'watch':
        return state.topics.watch(message.topic)
      case 'unwatch':
        return state.topics.unwatch(message.topic)
      case 'explain':
        return explain(state.extension, message)
      case 'command':
        void run(state.extension, message.id, message.command)
    }
  }

  return {
    received(text) {
      if (state.is === 'over') return
      const value = parseJson(text)
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
      if (!bucket.take()) {
        overLimit++
        if (overLimit > floodPatience) return end(deskCloseCodes.overloaded, 'too many messages')
        const problem = `More than ${floodLimit.perSecond} messages a second; slow down.`
        return typeof id === 'string' && id.length <= 100 ? fail(id, 'rateLimited', problem) : undefined
      }
      if (value === undefined) return badMessage('message: not JSON', null)
      const parsed = clientMessageSchema.safeParse(value)
      if (parsed.success) handle(parsed.data)
      else badMessage(explainIssue(parsed.error), id)
    },
    helloTimedOut() {
      if (state.is !== 'waiting') return
      refuse('timeout', 'No "hello" came in time.')
      end(deskCloseCodes.timeout, 'no hello')
    },
    sent() {
      if (state.is === 'live') state.topics.sent()
    },
    closed: leave,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
