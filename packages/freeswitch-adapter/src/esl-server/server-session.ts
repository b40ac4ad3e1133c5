import type { Socket } from 'node:net'
import { type ClientCommand, createCommandReader } from './command-reader.js'
import { createListenerQueue } from './listener-queue.js'
import type { OutgoingEvent } from './served-event.js'
import { createSubscription, type Subscription } from './subscription.js'

/** How a server treats its clients; can be changed while it runs. */
export interface ServerBehaviour {
  /** Refuse every connection as an ACL does. */
  rejectByAcl: boolean
  /** Take commands and never answer. */
  neverAnswer: boolean
  /** Send nothing at all: neither answers nor events. */
  silent: boolean
  /** Wait so long before each answer, in milliseconds. */
  answerDelay: number
  /** Send each event twice. */
  duplicateEvents: boolean
  /** Accept this password. */
  password: string
}

/** One client of the server. */
export interface ServerSession {
  readonly subscribed: boolean
  /** Might want events of this name, as far as can be told without the event. */
  mayWant(name: string, subclass: string | undefined): boolean
  send(event: OutgoingEvent): void
  sendRaw(bytes: string | Uint8Array): void
  /** Ends with a disconnect notice, as a switch does that shuts down. */
  disconnect(text: string): void
  /** Ends as FreeSWITCH ends a listener that does not keep up: the notice cuts into a frame. */
  killAsSlow(): void
  /** Sends the beginning of a frame and ends. */
  cutInsideFrame(): void
  /** Ends at once, in the middle of whatever is being said. */
  destroy(): void
}

/** The answer to a command: its `Reply-Text`, or a whole frame, and what is done once it has been sent. */
export interface CommandAnswer {
  readonly reply?: string
  readonly frame?: string
  readonly then?: () => void
}

/** What {@link createServerSession} needs. */
export interface ServerSessionOptions {
  readonly socket: Socket
  readonly behaviour: ServerBehaviour
  readonly user?: string | undefined
  /** The connection was opened by the switch itself: it needs no password. */
  readonly trusted?: boolean
  /** What an `api` command prints. While a promise is pending, this connection is busy: nothing is answered, no event is sent. */
  readonly runApi: (command: string) => string | Promise<string>
  /** Answers other commands, or in place of the server; `undefined` leaves it to the server. */
  readonly onOther?: (command: ClientCommand, subscription: Subscription) => CommandAnswer | undefined
  readonly onCommand?: (line: string) => void
  readonly onSubscription?: () => void
  /** The result of a `bgapi` command is there. */
  readonly onJobDone: (job: { readonly id: string; readonly command: string; readonly result: string }) => void
  readonly newId: () => string
  readonly setTimer: (callback: () => void, milliseconds: number) => void
  /** Events that may wait for a client that does not read; 100,000 as in FreeSWITCH. */
  readonly maxQueuedEvents?: number
}

const goodbye = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n'

/** Serves one client as mod_event_socket serves a connection. */
export function createServerSession(options: ServerSessionOptions): ServerSession {
  const { socket, behaviour } = options
  const subscription = createSubscription()
  const readCommands = createCommandReader()
  const waiting: ClientCommand[] = []
  let authenticated = options.trusted ?? false
  let ended = false

  const write = (bytes: string | Uint8Array) => {
    if (!ended && !socket.destroyed && !behaviour.silent) socket.write(bytes)
  }
  const notice = (text: string) => {
    write(`Content-Type: text/disconnect-notice\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`)
    ended = true
    socket.end()
  }
  const killAsSlow = () => {
    write('Content-Length: 6')
    notice('killed listener because of lost events\n')
  }
  const queue = createListenerQueue({ socket, write, maxEvents: options.maxQueuedEvents ?? 100_000, onLost: killAsSlow })

  /** Answers that wait: they leave in the order of their commands, also when the delay changes. */
  const late: (() => void)[] = []
  const give = (bytes: string, then?: () => void) => {
    if (behaviour.neverAnswer) return
    late.push(() => {
      write(bytes)
      then?.()
    })
    if (behaviour.answerDelay > 0 || late.length > 1) options.setTimer(() => late.shift()?.(), behaviour.answerDelay)
    else late.shift()?.()
  }
  const reply = (text: string, then?: () => void) => give(`Content-Type: command/reply\nReply-Text: ${text}\n\n`, then)

  const runInForeground = (command: string) => {
    const print = (body: string) => give(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`)
    // the first word of `api  status` is empty
    const result = command.startsWith(' ') ? '-ERR  Command not found!\n' : options.runApi(command)
    if (typeof result === 'string') return print(result)
    queue.hold()
    void result.then((body) => {
      print(body)
      queue.release()
      runWaiting()
    })
  }

  const runInBackground = (command: string, headers: ReadonlyMap<string, string>) => {
    const id = headers.get('job-uuid') ?? options.newId()
    give(`Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${id}\nJob-UUID: ${id}\n\n`, () => {
      const result = options.runApi(command)
      if (typeof result === 'string') options.onJobDone({ id, command, result })
      else void result.then((text) => options.onJobDone({ id, command, result: text }))
    })
  }

  const subscribe = (text: string) => {
    const [first = '', ...words] = text.split(/\s+/).filter((word) => word !== '')
    const named = first === 'json' || first === 'plain' || first === 'xml'
    const names = named ? words : first === '' ? [] : [first, ...words]
    if (names.length === 0) return reply('-ERR no keywords supplied')
    subscription.add(first === 'json' ? 'json' : 'plain', names)
    reply(`+OK event listener enabled ${named ? first : 'plain'}`, options.onSubscription)
  }

  const logIn = (name: string, rest: string) => {
    const expected =
      name === 'auth' ? behaviour.password : options.user === undefined ? undefined : `${options.user}:${behaviour.password}`
    authenticated = rest === expected
    if (!authenticated) return reply('-ERR invalid', () => notice(goodbye))
    return reply('+OK accepted')
  }

  const filter = (rest: string) => {
    const [first = '', second = '', ...more] = rest.split(' ')
    if (first === 'delete') {
      subscription.unfilter(second, more.length === 0 ? undefined : more.join(' '))
      return reply(`+OK filter deleted. [${second}][${more.join(' ')}]`)
    }
    const value = [second, ...more].join(' ')
    subscription.filter(first, value)
    return reply(`+OK filter added. [${first}]=[${value}]`)
  }

  const run = (command: ClientCommand) => {
    const { line, name, rest } = command
    options.onCommand?.(line)
    if (name === 'exit') return reply('+OK bye', () => notice(goodbye))
    if (name === 'auth' || name === 'userauth') return logIn(name, rest)
    if (!authenticated) return reply('-ERR command not found')
    const other = options.onOther?.(command, subscription)
    if (other?.frame !== undefined) return give(other.frame, other.then)
    if (other?.reply !== undefined) return reply(other.reply, other.then)
    switch (name) {
      case 'event':
        return subscribe(rest)
      case 'nixevent':
        subscription.remove(rest.split(/\s+/))
        return reply('+OK events nixed')
      case 'noevents':
        subscription.clear()
        return reply('+OK no longer listening for events')
      case 'filter':
        return filter(rest)
      case 'api':
        return rest === '' ? reply('-ERR command not found') : runInForeground(rest)
      case 'bgapi':
        return rest.trim() === '' ? reply('-ERR command not found') : runInBackground(rest, command.headers)
      case 'log':
        return reply(`+OK log level ${rest === '' ? '7' : rest} [7]`)
      case 'nolog':
        return reply('+OK no longer logging')
      case 'linger':
      case 'nolinger':
        return reply('-ERR not controlling a session')
      default:
        return reply('-ERR command not found')
    }
  }

  const runWaiting = () => {
    while (!queue.held && !ended) {
      const command = waiting.shift()
      if (command === undefined) return
      run(command)
    }
  }

  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    const commands = readCommands(chunk)
    if (commands === undefined) return socket.destroy()
    waiting.push(...commands)
    runWaiting()
  })

  if (behaviour.rejectByAcl && options.trusted !== true) {
    const text = 'Access Denied, go away.\n'
    write(`Content-Type: text/rude-rejection\nContent-Length: ${text.length}\n\n${text}`)
    notice(goodbye)
  } else if (!authenticated) write('Content-Type: auth/request\n\n')

  return {
    get subscribed() {
      return authenticated && subscription.active && !ended
    },
    mayWant: (name, subclass) => authenticated && !ended && subscription.mayWant(name, subclass),
    send(event) {
      if (!authenticated || ended || !subscription.wants(event)) return
      queue.push(event, subscription.format)
      if (behaviour.duplicateEvents) queue.push(event, subscription.format)
    },
    sendRaw: write,
    disconnect: notice,
    killAsSlow,
    cutInsideFrame() {
      write('Content-Length: 5000\nContent-Type: text/event-json\n\n{"Event-Name":"CHANNEL_CREATE","Core-U')
      ended = true
      socket.end()
    },
    destroy() {
      ended = true
      socket.destroy()
    },
  }
}
