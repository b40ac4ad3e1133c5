import type { Socket } from 'node:net'
import { answerApi, type PlayedSwitch } from './api-commands.js'
import { type PlayedEvent, writeEventFrame } from './played-event.js'
import { createSubscription } from './subscription.js'

/** How a player treats its clients; can be changed while it runs. */
export interface PlayerBehaviour {
  /** Refuse every connection as an ACL does. */
  rejectByAcl: boolean
  /** Take commands and never answer. */
  neverAnswer: boolean
  /** Wait so long before each answer, in milliseconds. */
  answerDelay: number
  /** Send each event twice. */
  duplicateEvents: boolean
  /** Accept this password. */
  password: string
}

/** One client of the player. */
export interface PlayerSession {
  readonly subscribed: boolean
  send(event: PlayedEvent): void
  sendRaw(bytes: Uint8Array): void
  /** Ends with a disconnect notice, as a switch does that shuts down. */
  disconnect(text: string): void
  /** Ends at once, in the middle of whatever is being said. */
  destroy(): void
}

/** What {@link createPlayerSession} needs. */
export interface PlayerSessionOptions {
  readonly socket: Socket
  readonly behaviour: PlayerBehaviour
  readonly user: string | undefined
  readonly playedSwitch: PlayedSwitch
  /** Answers before the player does; `undefined` leaves it to the player. */
  readonly onApi: ((command: string) => string | undefined) | undefined
  readonly onCommand: (command: string) => void
  readonly onSubscription: () => void
  readonly publish: (event: PlayedEvent) => void
  readonly setTimer: (callback: () => void, milliseconds: number) => void
}

const goodbye = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n'
const longestCommand = 1024 * 1024
const mostUnread = 256 * 1024 * 1024

/** Serves one client of the player as mod_event_socket serves an inbound connection. */
export function createPlayerSession(options: PlayerSessionOptions): PlayerSession {
  const { socket, behaviour, playedSwitch } = options
  const subscription = createSubscription()
  let authenticated = false
  let received = ''
  let ended = false

  const write = (bytes: string | Uint8Array) => {
    if (ended || socket.destroyed) return
    socket.write(bytes)
    // FreeSWITCH gives up on a listener that does not keep up; so does the player.
    if (socket.writableLength > mostUnread) socket.destroy()
  }
  const notice = (text: string) => {
    write(`Content-Type: text/disconnect-notice\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`)
    ended = true
    socket.end()
  }
  const answer = (bytes: string, then?: () => void) => {
    const now = () => {
      write(bytes)
      then?.()
    }
    if (behaviour.neverAnswer) return
    if (behaviour.answerDelay > 0) options.setTimer(now, behaviour.answerDelay)
    else now()
  }
  const reply = (text: string, then?: () => void) => answer(`Content-Type: command/reply\nReply-Text: ${text}\n\n`, then)

  const runApi = (command: string): string => options.onApi?.(command) ?? answerApi(command, playedSwitch)

  const background = (command: string, headers: readonly string[]) => {
    const job =
      headers.map((line) => /^Job-UUID: *(\S+)$/i.exec(line)?.[1]).find((id) => id !== undefined) ?? playedSwitch.newId()
    const [name = '', ...rest] = command.split(' ')
    answer(`Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${job}\nJob-UUID: ${job}\n\n`, () =>
      options.publish(
        playedSwitch.event(
          'BACKGROUND_JOB',
          { 'Job-UUID': job, 'Job-Command': name, 'Job-Command-Arg': rest.join(' ') },
          runApi(command),
        ),
      ),
    )
  }

  const subscribe = (text: string) => {
    const [first = '', ...words] = text.split(/\s+/).filter((word) => word !== '')
    const named = first === 'json' || first === 'plain' || first === 'xml'
    const names = named ? words : first === '' ? [] : [first, ...words]
    if (names.length === 0) return reply('-ERR no keywords supplied')
    const format = first === 'json' ? 'json' : 'plain'
    subscription.add(format, names)
    reply(`+OK event listener enabled ${named ? first : 'plain'}`, options.onSubscription)
  }

  const run = (lines: readonly string[]) => {
    const line = lines[0] ?? ''
    options.onCommand(line)
    const space = line.indexOf(' ')
    const name = space < 0 ? line : line.slice(0, space)
    const rest = space < 0 ? '' : line.slice(space + 1)
    if (name === 'exit') return reply('+OK bye', () => notice(goodbye))
    if (name === 'auth' || name === 'userauth') {
      const expected =
        name === 'auth' ? behaviour.password : options.user === undefined ? undefined : `${options.user}:${behaviour.password}`
      authenticated = rest === expected
      if (!authenticated) return reply('-ERR invalid', () => notice(goodbye))
      return reply('+OK accepted')
    }
    if (!authenticated) return reply('-ERR command not found')
    switch (name) {
      case 'event':
        return subscribe(rest)
      case 'nixevent':
        subscription.remove(rest.split(/\s+/))
        return reply('+OK events nixed')
      case 'noevents':
        subscription.clear()
        return reply('+OK no longer listening for events')
      case 'filter': {
        const [first = '', second = '', ...more] = rest.split(' ')
        if (first === 'delete') {
          subscription.unfilter(second, more.length === 0 ? undefined : more.join(' '))
          return reply(`+OK filter deleted. [${second}][${more.join(' ')}]`)
        }
        const value = [second, ...more].join(' ')
        subscription.filter(first, value)
        return reply(`+OK filter added. [${first}]=[${value}]`)
      }
      case 'api': {
        const body = rest.trim() === '' ? '-ERR  Command not found!\n' : runApi(rest)
        return answer(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`)
      }
      case 'bgapi':
        return rest.trim() === '' ? reply('-ERR command not found') : background(rest, lines.slice(1))
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

  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    received += chunk.toString('utf8')
    if (received.length > longestCommand) return socket.destroy()
    let end = received.indexOf('\n\n')
    while (end >= 0 && !ended) {
      const lines = received
        .slice(0, end)
        .split('\n')
        .filter((line) => line !== '')
      received = received.slice(end + 2)
      if (lines.length > 0) run(lines)
      end = received.indexOf('\n\n')
    }
  })

  if (behaviour.rejectByAcl) {
    const text = 'Access Denied, go away.\n'
    write(`Content-Type: text/rude-rejection\nContent-Length: ${text.length}\n\n${text}`)
    notice(goodbye)
  } else write('Content-Type: auth/request\n\n')

  return {
    get subscribed() {
      return authenticated && subscription.active && !ended
    },
    send(event) {
      if (!authenticated || !subscription.wants(event)) return
      const frame = writeEventFrame(event, subscription.format)
      write(frame)
      if (behaviour.duplicateEvents) write(frame)
    },
    sendRaw: write,
    disconnect: notice,
    destroy() {
      ended = true
      socket.destroy()
    },
  }
}
