import { connect } from 'node:net'
import { joinArrayHeader } from '../codec/array-header.js'
import type { ClientCommand } from '../esl-server/command-reader.js'
import { percentEncode } from '../esl-server/served-event.js'
import type { CommandAnswer, ServerSession, ServerSessionOptions } from '../esl-server/server-session.js'
import { createServerSession } from '../esl-server/server-session.js'
import { hangUp } from './bridging.js'
import type { Channel, Instruction } from './channel.js'
import { execute } from './execution.js'
import type { SwitchCore } from './switch-core.js'

/** What the application `socket` needs beside its channel. */
export interface OutboundSocketOptions {
  readonly core: SwitchCore
  /** What every connection to the switch has. */
  readonly session: Omit<ServerSessionOptions, 'socket' | 'trusted' | 'onOther'>
  /** A server that has not said `connect` by then is given up, in seconds. */
  readonly silenceSeconds: number
  readonly onSession: (session: ServerSession) => void
  readonly onClosed: (session: ServerSession) => void
}

const goodbye = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n'

/**
 * The application `socket HOST:PORT async full`: connects to a server, which then commands the call. When the server is not there,
 * is silent or closes, the dialplan goes on.
 */
export function openOutboundSocket(options: OutboundSocketOptions, channel: Channel, data: string, done: () => void): () => void {
  const { core } = options
  const [address = ''] = data.split(' ')
  const colon = address.lastIndexOf(':')
  const socket = connect({ host: address.slice(0, colon) || '127.0.0.1', port: Number(address.slice(colon + 1)) || 8084 })
  const queue: { readonly instruction: Instruction; readonly uuid: string | undefined }[] = []
  let lingerSeconds: number | null = null
  let busy = false
  let over = false
  let session: ServerSession | undefined

  channel.variables.set('socket_host', address.slice(0, colon))
  const silence = core.later(() => socket.destroy(), options.silenceSeconds * 1000)

  const runNext = () => {
    const next = busy || over || !channel.up ? undefined : queue.shift()
    if (next === undefined) return
    busy = true
    execute(
      core,
      channel,
      next.instruction,
      () => {
        busy = false
        if (over) done()
        else runNext()
      },
      next.uuid,
    )
  }

  const obey = ({ headers, body }: ClientCommand): CommandAnswer => {
    const name = headers.get('call-command')
    if (name === 'execute') {
      const application = headers.get('execute-app-name') ?? ''
      const argument = body !== '' ? body : (headers.get('execute-app-arg') ?? '')
      // what is executed ends of itself; the reply does not wait for it
      queue.push({ instruction: { application, data: argument }, uuid: headers.get('event-uuid') })
      return { reply: '+OK', then: runNext }
    }
    if (name === 'hangup') {
      const cause = headers.get('hangup-cause') ?? 'NORMAL_CLEARING'
      return { reply: '+OK', then: () => hangUp(core, channel, cause) }
    }
    return { reply: name === 'unicast' || name === 'nomedia' ? '+OK' : '-ERR invalid command' }
  }

  const onOther: NonNullable<ServerSessionOptions['onOther']> = (command, subscription) => {
    switch (command.name) {
      case 'connect':
        silence()
        return { frame: connectReply(core, channel) }
      case 'myevents':
        subscription.onlyOf(channel.id, command.rest.trim() === 'json' ? 'json' : 'plain')
        return { reply: '+OK Events Enabled' }
      case 'linger':
        lingerSeconds = Number(command.rest) || 0
        return { reply: command.rest === '' ? '+OK will linger' : `+OK will linger ${lingerSeconds} seconds` }
      case 'nolinger':
        lingerSeconds = null
        return { reply: '+OK will not linger' }
      case 'divert_events':
        return { reply: command.rest.trim() === 'on' ? '+OK events diverted' : '+OK events not diverted' }
      case 'resume':
        channel.variables.set('socket_resume', 'true')
        return { reply: '+OK' }
      case 'sendmsg':
        return obey(command)
      default:
        return undefined
    }
  }

  const close = () => {
    silence()
    if (session === undefined) return socket.destroy()
    const about = `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${channel.id}\n`
    const last = () => {
      session?.sendRaw(`${about}Content-Disposition: disconnect\nContent-Length: ${goodbye.length}\n\n${goodbye}`)
      socket.end()
    }
    if (lingerSeconds === null) return last()
    session.sendRaw(
      `${about}Content-Disposition: linger\nChannel-Name: ${channel.name}\nLinger-Time: ${lingerSeconds}\nContent-Length: 0\n\n`,
    )
    core.later(last, lingerSeconds * 1000)
  }

  socket.on('connect', () => {
    if (over) return
    core.emit('CHANNEL_PARK', { channel })
    session = createServerSession({ ...options.session, socket, trusted: true, onOther })
    options.onSession(session)
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (session !== undefined) options.onClosed(session)
    if (over) return
    over = true
    silence()
    // the dialplan goes on when what was told has been done
    if (!busy) done()
  })
  return () => {
    if (over) return
    over = true
    if (session !== undefined) core.emit('CHANNEL_UNPARK', { channel })
    close()
  }
}

function connectReply(core: SwitchCore, channel: Channel): string {
  let text = ''
  for (const [name, value] of core.dump(channel))
    text += `${name}: ${percentEncode(typeof value === 'string' ? value : joinArrayHeader(value))}\n`
  return `${text}Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n`
}
