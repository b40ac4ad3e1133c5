import { answerChannel } from '../applications.js'
import { bridgeChannels, hangUp, takeTo, transferTo } from '../bridging.js'
import type { Channel, Instruction } from '../channel.js'
import { keyIn } from '../digits.js'
import { hangUpCauses } from '../hang-up.js'
import { hold, unhold } from '../holding.js'
import { startRecording, stopRecording } from '../recording.js'
import { type ApiCommand, type CommandWorld, noChannel, splitArguments } from './command-world.js'
import { splitWords } from './split-words.js'

/** A channel that can be commanded: one that has hung up cannot, even while it is still listed. */
function find({ core }: CommandWorld, id: string | undefined): Channel | undefined {
  const channel = id === undefined ? undefined : core.channels.get(id)
  return channel?.up === true ? channel : undefined
}

const transferUsage = '-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n'
const recordUsage = '-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>] [<recording_vars>]\n'
const audioUsage = '-USAGE: <uuid> [start [read|write] [mute|level <level>]|stop]\n'

const transfer: ApiCommand = (world, text) => {
  const words = splitArguments(text)
  const [id, ...rest] = words
  const option = rest[0] === '-bleg' || rest[0] === '-both' ? rest.shift() : undefined
  const [destination, dialplan = 'XML', context = 'default'] = rest
  if (id === undefined || destination === undefined) return transferUsage
  const channel = find(world, id)
  if (channel === undefined) return noChannel
  const partner = channel.bridge?.partner
  if (option === '-bleg' && partner === undefined) return '-ERR\n'
  // both leave each other before either follows its new way
  const targets = option === '-bleg' ? [partner] : option === '-both' ? [channel, partner] : [channel]
  if (option === '-both' && partner !== undefined)
    transferBoth(world, channel, partner, destination, destination, dialplan, context)
  else for (const target of targets) if (target !== undefined) transferTo(world.core, target, destination, dialplan, context)
  return '+OK\n'
}

function transferBoth(
  { core }: CommandWorld,
  channel: Channel,
  partner: Channel,
  to: string,
  partnerTo: string,
  dialplan: string,
  context: string,
): void {
  // the partner is not to hang up when the channel leaves it
  partner.variables.set('transfer_after_bridge', partnerTo)
  partner.variables.delete('park_after_bridge')
  if (dialplan.toLowerCase() === 'inline') {
    partner.variables.delete('transfer_after_bridge')
    partner.variables.set('park_after_bridge', 'true')
    transferTo(core, channel, to, dialplan, context)
    partner.variables.delete('park_after_bridge')
    if (partner.up) transferTo(core, partner, partnerTo, dialplan, context)
    return
  }
  transferTo(core, channel, to, dialplan, context)
}

const dualTransfer: ApiCommand = (world, text) => {
  const [id, first, second] = splitArguments(text)
  if (id === undefined || first === undefined || second === undefined)
    return '-USAGE: <uuid> <A-dest-exten>[/<A-dialplan>][/<A-context>] <B-dest-exten>[/<B-dialplan>][/<B-context>]\n'
  const channel = find(world, id)
  if (channel === undefined) return noChannel
  const partner = channel.bridge?.partner
  const readDestination = (where: string): readonly [string, string, string] => {
    // applications can hold slashes
    if (where.endsWith('/inline')) return [where.slice(0, -'/inline'.length), 'inline', 'default']
    const [destination = '', dialplan = 'XML', context = 'default'] = where.split('/')
    return [destination, dialplan, context]
  }
  partner?.variables.set('park_after_bridge', 'true')
  transferTo(world.core, channel, ...readDestination(first))
  partner?.variables.delete('park_after_bridge')
  if (partner?.up === true) transferTo(world.core, partner, ...readDestination(second))
  return '+OK\n'
}

const record: ApiCommand = (world, text) => {
  const [id, action, path] = splitArguments(text)
  if (id === undefined || action === undefined || path === undefined) return recordUsage
  const channel = find(world, id)
  if (channel === undefined) return '-ERR Cannot locate session!\n'
  const did = (done: boolean, what: string) => (done ? '+OK Success\n' : `-ERR Cannot ${what}!\n`)
  switch (action) {
    case 'start':
      return did(startRecording(world.core, channel, path), 'record session')
    case 'stop': {
      const paths = path === 'all' ? [...channel.recordings] : [path]
      return did(paths.length > 0 && paths.every((one) => stopRecording(world.core, channel, one)), 'stop record session')
    }
    case 'mask':
      if (channel.recordings.has(path)) channel.masked.add(path)
      return did(channel.recordings.has(path), 'mask recording session')
    case 'unmask':
      channel.masked.delete(path)
      return did(channel.recordings.has(path), 'unmask recording session')
    default:
      return recordUsage
  }
}

const audio: ApiCommand = (world, text) => {
  const [id, action, direction, kind, level] = splitArguments(text)
  if (id === undefined || action === undefined) return audioUsage
  const channel = find(world, id)
  if (channel === undefined) return noChannel
  if (action === 'stop') {
    if (channel.audioBug) world.core.emit('MEDIA_BUG_STOP', { channel, after: audioBug })
    channel.audioBug = false
    channel.muted = false
    return '+OK\n'
  }
  if (action !== 'start' || (direction !== 'read' && direction !== 'write') || (kind !== 'mute' && kind !== 'level'))
    return audioUsage
  if (!channel.audioBug) world.core.emit('MEDIA_BUG_START', { channel, after: audioBug })
  channel.audioBug = true
  if (direction === 'read' && kind === 'mute') channel.muted = level === undefined || Number(level) !== 0
  return '+OK\n'
}
const audioBug = { 'Media-Bug-Function': 'audio', 'Media-Bug-Target': 'N/A' }

const broadcast: ApiCommand = (world, text) => {
  const [id, path, legs = 'aleg'] = splitArguments(text)
  if (id === undefined || path === undefined) return '-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n'
  const channel = find(world, id)
  if (channel === undefined) return '-ERR invalid uuid\n'
  const [application = 'playback', data = path] = path.includes('::') ? path.split('::') : ['playback', path]
  const partner = channel.bridge?.partner
  const targets = legs === 'both' ? [channel, partner] : legs === 'bleg' ? [partner] : [channel]
  for (const target of targets) if (target !== undefined) playBeside(world, target, { application, data })
  return '+OK Message sent\n'
}

/** Plays while the channel stays where it is. */
function playBeside({ core }: CommandWorld, channel: Channel, { application, data }: Instruction): void {
  if (application === 'hangup') {
    hangUp(core, channel, data in hangUpCauses ? data : 'NORMAL_CLEARING')
    return
  }
  const about = { Application: application, 'Application-Data': data, 'Application-UUID': core.random.uuid() }
  const file = { 'Playback-File-Type': 'file', 'Playback-File-Path': data }
  core.emit('CHANNEL_EXECUTE', { channel, after: about })
  core.emit('PLAYBACK_START', { channel, after: file })
  core.later(() => {
    if (!channel.up) return
    core.emit('PLAYBACK_STOP', { channel, after: { ...file, 'Playback-Status': 'done' } })
    core.emit('CHANNEL_EXECUTE_COMPLETE', { channel, after: { ...about, 'Application-Response': 'FILE PLAYED' } })
  }, 2000)
}

const holdCommand: ApiCommand = (world, text) => {
  const words = splitArguments(text)
  const option = words[0] === 'off' || words[0] === 'toggle' ? words[0] : undefined
  const id = option === undefined ? words[0] : words[1]
  if (id === undefined) return '-USAGE: [off|toggle] <uuid> [<display>]\n'
  const channel = find(world, id)
  if (channel === undefined || !channel.answered) return '-ERR Operation failed\n'
  if (option === 'off' || (option === 'toggle' && channel.held)) unhold(world.core, channel)
  else hold(world.core, channel)
  return '+OK Success\n'
}

const phoneEvent: ApiCommand = (world, text) => {
  const [id, event = 'talk'] = splitArguments(text)
  if (id === undefined) return '-USAGE: <uuid>\n'
  const channel = find(world, id)
  if (channel === undefined) return '-ERR Operation failed\n'
  // the switch cannot know whether the telephone obeys
  if (channel.device.obeysTalk) {
    if (event === 'talk' && channel.held) unhold(world.core, channel)
    else if (event === 'talk') channel.device.answer?.()
    else if (event === 'hold') hold(world.core, channel)
  }
  return '+OK Success\n'
}

const setVariable: ApiCommand = (world, text) => {
  const [id, name, value = ''] = splitWords(text, 3)
  if (id === undefined || name === undefined) return '-USAGE: <uuid> <var> [value]\n'
  const channel = find(world, id)
  if (channel === undefined) return noChannel
  put(channel, name, value)
  return '+OK\n'
}

const setVariables: ApiCommand = (world, text) => {
  const match = /^(\S+)\s+([\s\S]+)$/.exec(text.trim())
  if (match === null) return '-USAGE: <uuid> <var>=<value>;<var>=<value>...\n'
  const channel = find(world, match[1])
  if (channel === undefined) return noChannel
  for (const part of (match[2] ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0) put(channel, part, '')
    else put(channel, part.slice(0, equals), part.slice(equals + 1))
  }
  return '+OK\n'
}

function put(channel: Channel, name: string, value: string): void {
  if (value === '') channel.variables.delete(name)
  else channel.variables.set(name, value)
}

const sendDigits: ApiCommand = (world, text) => {
  const [id, digits] = splitArguments(text)
  if (id === undefined || digits === undefined) return '-USAGE: <uuid> <dtmf_data>\n'
  const channel = find(world, id)
  if (channel === undefined) return '-ERR Cannot locate session!\n'
  channel.digits += digits.split('@')[0] ?? ''
  return `+OK ${id} sent DTMF ${digits}.\n`
}

const receiveDigits: ApiCommand = (world, text) => {
  const [id, digits] = splitArguments(text)
  if (id === undefined || digits === undefined) return '-USAGE: <uuid> <dtmf_data>\n'
  const channel = find(world, id)
  if (channel === undefined) return '-ERR Cannot locate session!\n'
  for (const digit of digits.split('@')[0] ?? '') if (/[0-9*#A-D]/.test(digit)) keyIn(world.core, channel, digit, 'APP')
  return `+OK ${id} received DTMF ${digits}.\n`
}

const scheduleHangUp: ApiCommand = (world, text) => {
  const [time, id, cause = 'ALLOTTED_TIMEOUT'] = splitArguments(text)
  if (time === undefined || id === undefined) return '-USAGE: [+]<time> <uuid> [<cause>]\n'
  const wait = time.startsWith('+') ? Number(time.slice(1)) : Number(time) - Math.floor(world.core.now() / 1000)
  const channel = find(world, id)
  if (channel !== undefined) world.core.later(() => hangUp(world.core, channel, cause), Math.max(0, wait) * 1000)
  return '+OK\n'
}

/** Commands about one channel. */
export const channelCommands: Readonly<Record<string, ApiCommand>> = {
  uuid_kill(world, text) {
    const [id, cause = 'NORMAL_CLEARING'] = splitArguments(text)
    if (id === undefined) return '-USAGE: <uuid> [cause]\n'
    const channel = find(world, id)
    if (channel === undefined) return noChannel
    hangUp(world.core, channel, cause in hangUpCauses ? cause : 'NORMAL_CLEARING')
    return '+OK\n'
  },
  uuid_answer(world, text) {
    const channel = find(world, splitArguments(text)[0])
    if (channel === undefined) return '-ERROR\n'
    if (channel.direction === 'inbound') answerChannel(world.core, channel)
    return '+OK\n'
  },
  uuid_bridge(world, text) {
    const [first, second] = splitArguments(text)
    if (first === undefined || second === undefined) return '-USAGE: <uuid> <other_uuid>\n'
    const [a, b] = [find(world, first), find(world, second)]
    if (a === undefined || b === undefined || !bridgeChannels(world.core, a, b)) return '-ERR Invalid uuid\n'
    return `+OK ${second}\n`
  },
  uuid_transfer: transfer,
  uuid_dual_transfer: dualTransfer,
  uuid_park(world, text) {
    const [id] = splitArguments(text)
    if (id === undefined) return '-USAGE: <uuid>\n'
    const channel = find(world, id)
    if (channel === undefined) return noChannel
    takeTo(world.core, channel, [{ application: 'park', data: '' }])
    return '+OK\n'
  },
  uuid_hold: holdCommand,
  uuid_audio: audio,
  uuid_setvar: setVariable,
  uuid_setvar_multi: setVariables,
  uuid_broadcast: broadcast,
  uuid_send_dtmf: sendDigits,
  uuid_recv_dtmf: receiveDigits,
  uuid_record: record,
  uuid_phone_event: phoneEvent,
  uuid_display: (world, text) =>
    find(world, splitArguments(text)[0]) === undefined ? '-ERR Operation failed\n' : '+OK Success\n',
  uuid_chat: (world, text) => {
    const [id = ''] = splitArguments(text)
    return find(world, id) === undefined ? `-ERR No such channel ${id}!\n` : '-ERR Send failed\n'
  },
  uuid_break: (world, text) => (find(world, splitArguments(text)[0]) === undefined ? noChannel : '+OK\n'),
  sched_hangup: scheduleHangUp,
  uuid_deflect(world, text) {
    const [id = '', uri] = splitArguments(text)
    if (uri === undefined) return '-USAGE: <uuid> <uri>\n'
    const channel = find(world, id)
    if (channel === undefined) return `-ERR No such channel ${id}!\n`
    hangUp(world.core, channel, 'BLIND_TRANSFER')
    return '+OK:SIP/2.0 200 OK\n'
  },
}
