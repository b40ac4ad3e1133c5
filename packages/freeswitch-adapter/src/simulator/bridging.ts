import type { Channel } from './channel.js'
import { enterState, markAnswered } from './channel-states.js'
import { runProgram } from './execution.js'
import { beginHangUp, byUs, finish, type HangUpBy, leave } from './hang-up.js'
import type { SwitchCore } from './switch-core.js'

/** Connects two channels; `first` is the one whose events tell of it. */
export function connect(core: SwitchCore, first: Channel, second: Channel, by: 'bridge' | 'uuid_bridge'): void {
  first.bridge = { partner: second, first: true, by }
  second.bridge = { partner: first, first: false, by }
  first.other = { type: 'originatee', channel: second }
  second.other = { type: 'originator', channel: first }
  for (const [channel, other] of [
    [first, second],
    [second, first],
  ] as const) {
    channel.variables.set('signal_bond', other.id)
    channel.times.bridged = core.stamp()
  }
  if (by === 'bridge') markAnswered(core, first)
  first.variables.set('originate_disposition', 'SUCCESS')
  first.variables.set('DIALSTATUS', 'SUCCESS')
  core.emit('CHANNEL_BRIDGE', {
    channel: first,
    before: { 'Bridge-A-Unique-ID': first.id, 'Bridge-B-Unique-ID': second.id },
  })
  second.callUuid = first.id
  enterState(core, second, 'CS_EXCHANGE_MEDIA')
  for (const [channel, other] of [
    [second, first],
    [first, second],
  ] as const) {
    for (const name of ['bridge_to', 'last_bridge_to', 'bridge_uuid']) channel.variables.set(name, other.id)
    channel.variables.set('bridge_channel', other.name)
    const shown = other.direction === 'outbound' ? (other.profile.calleeName ?? '') : other.profile.name
    const number = other.direction === 'outbound' ? (other.profile.calleeNumber ?? '') : other.profile.number
    channel.variables.set('last_sent_callee_id_name', shown)
    channel.variables.set('last_sent_callee_id_number', number)
    core.emit('CALL_UPDATE', {
      channel,
      before: { Direction: 'SEND', 'Sent-Callee-ID-Name': shown, 'Sent-Callee-ID-Number': number, 'Bridged-To': other.id },
    })
  }
  core.book.joined(first, second)
  first.device.onTalk?.()
  second.device.onTalk?.()
}

/** Takes a bridge apart without saying so; gives its two channels, in their order. */
function unlink(
  channel: Channel,
): { readonly first: Channel; readonly second: Channel; readonly by: 'bridge' | 'uuid_bridge' } | null {
  const bridge = channel.bridge
  if (bridge === null) return null
  channel.bridge = null
  bridge.partner.bridge = null
  const [first, second] = bridge.first ? [channel, bridge.partner] : [bridge.partner, channel]
  return { first, second, by: bridge.by }
}

function tellUnbridged(core: SwitchCore, first: Channel, second: Channel): void {
  for (const channel of [first, second]) channel.variables.delete('bridge_to')
  core.emit('CHANNEL_UNBRIDGE', {
    channel: first,
    before: { 'Bridge-A-Unique-ID': first.id, 'Bridge-B-Unique-ID': second.id },
  })
}

/** Ends a channel, and what it is connected to, as far as that does not go on by itself. */
export function hangUp(core: SwitchCore, channel: Channel, cause: string, by: HangUpBy = byUs(channel)): void {
  if (!channel.up) return
  beginHangUp(core, channel, cause, by)
  const bridge = unlink(channel)
  if (bridge === null) {
    finish(core, channel)
    return
  }
  const { first, second } = bridge
  if (channel === first) {
    const goOn = afterBridge(core, second, false)
    if (goOn === null) hangUp(core, second, 'NORMAL_CLEARING')
    tellUnbridged(core, first, second)
    finish(core, first)
    goOn?.()
    return
  }
  const goOn = afterBridge(core, first, bridge.by === 'bridge')
  finish(core, second)
  tellUnbridged(core, first, second)
  if (goOn !== null) goOn()
  else hangUp(core, first, 'NORMAL_CLEARING')
}

/** What a channel does when the one it was connected to has left; `null` if it hangs up. */
function afterBridge(core: SwitchCore, channel: Channel, ownDialplan: boolean): (() => void) | null {
  if (channel.isTrue('park_after_bridge')) return () => takeTo(core, channel, [{ application: 'park', data: '' }])
  const transfer = channel.variable('transfer_after_bridge')
  if (transfer !== undefined) {
    channel.variables.delete('transfer_after_bridge')
    const [destination = '', dialplan, context] = transfer.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'))
    return () => transferTo(core, channel, destination, dialplan, context)
  }
  const after = channel.afterIntercept
  channel.afterIntercept = []
  if (after.length > 0) return () => runProgram(core, channel, after)
  if (!ownDialplan || channel.isTrue('hangup_after_bridge')) return null
  const { running } = channel
  return running === null ? null : () => running.onPartnerGone()
}

/** Takes a channel out of whatever it is in, and out of its bridge; its partner hangs up or goes on by itself. */
export function release(core: SwitchCore, channel: Channel): void {
  const bridge = unlink(channel)
  channel.other = null
  channel.variables.delete('signal_bond')
  if (bridge === null) {
    leave(channel, false)
    return
  }
  const { first, second } = bridge
  const partner = channel === first ? second : first
  partner.other = partner === second ? partner.other : null
  partner.variables.delete('signal_bond')
  const goOn = afterBridge(core, partner, partner === first && bridge.by === 'bridge')
  if (partner === second && goOn === null) hangUp(core, second, 'NORMAL_CLEARING')
  tellUnbridged(core, first, second)
  leave(channel, false)
  if (goOn !== null) goOn()
  else if (partner === first) hangUp(core, first, 'NORMAL_CLEARING')
}

/** Gives a channel other applications to execute, in place of what it does. */
export function takeTo(core: SwitchCore, channel: Channel, program: readonly { application: string; data: string }[]): void {
  release(core, channel)
  if (!channel.up) return
  runProgram(core, channel, program)
}

/** Sends a channel to an extension (`1002`), or to applications (`answer,park` with the inline dialplan). */
export function transferTo(core: SwitchCore, channel: Channel, destination: string, dialplan = 'XML', context = 'default'): void {
  const inline = dialplan.toLowerCase() === 'inline'
  const { profile, times } = channel
  const partner = channel.bridge?.partner
  const entry = `${Math.floor(core.now() / 1000)}:${core.random.uuid()}:bl_xfer:${destination}/${context}/${dialplan}`
  remember(channel, entry)
  profile.transferSource = entry
  profile.index += 1
  profile.destination = inline ? profile.destination : destination
  times.profileCreated = core.stamp()
  times.transfer = core.stamp()
  core.book.transferred(channel, partner ?? null, destination)
  release(core, channel)
  channel.afterIntercept = []
  if (!channel.up) return
  channel.callUuid = channel.id
  channel.hitDialplan = true
  enterState(core, channel, 'CS_ROUTING')
  runProgram(core, channel, inline ? readInline(destination) : core.route(destination, channel))
}

/** Adds to the channel's history of transfers. */
export function remember(channel: Channel, entry: string): void {
  const before = channel.variables.get('transfer_history')
  const list = before === undefined ? [] : typeof before === 'string' ? [before] : before
  channel.variables.set('transfer_history', list.length === 0 ? entry : [...list, entry])
  channel.variables.set('transfer_source', entry)
}

/** Reads applications of the inline dialplan: `app:data,app:data`, or with another delimiter, `m:^:app:data^app:data`. */
export function readInline(text: string): readonly { readonly application: string; readonly data: string }[] {
  const marked = /^m:(.):/.exec(text)
  const delimiter = marked?.[1] ?? ','
  return text
    .slice(marked?.[0].length ?? 0)
    .split(delimiter)
    .map((part) => {
      const colon = part.indexOf(':')
      return colon < 0
        ? { application: part.trim(), data: '' }
        : { application: part.slice(0, colon).trim(), data: part.slice(colon + 1) }
    })
    .filter(({ application }) => application !== '')
}

/** Connects two channels that exist, whatever they do (uuid_bridge). Gives whether it was possible. */
export function bridgeChannels(core: SwitchCore, first: Channel, second: Channel): boolean {
  if (!first.up || !second.up || first === second) return false
  const [a, b] = first.hasMedia ? [first, second] : [second, first]
  if (!a.hasMedia) return false
  const epoch = Math.floor(core.now() / 1000)
  for (const [channel, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const source = `${epoch}:${core.random.uuid()}:uuid_br:${other.id}`
    remember(channel, source)
    channel.profile.transferSource = source
    channel.profile.index += 1
    channel.times.profileCreated = core.stamp()
    channel.variables.set('original_destination_number', channel.profile.destination)
    channel.variables.set('original_caller_id_name', channel.profile.name)
    channel.variables.set('original_caller_id_number', channel.profile.number)
  }
  // a phone of ours that opened the channel is shown the other way round
  if (a.direction === 'outbound' && !a.hitDialplan) flipCallerId(a)
  // neither is to follow the other into its grave while they change partners
  for (const channel of [a, b]) if (channel.bridge?.partner === a || channel.bridge?.partner === b) unlink(channel)
  release(core, a)
  release(core, b)
  if (!a.up || !b.up) return true
  if (b.profile.number !== a.profile.number && b.direction === 'outbound') {
    b.profile.name = a.profile.name
    b.profile.number = a.profile.number
  } else if (b.direction === 'inbound' && a.direction === 'outbound') {
    b.profile.name = a.profile.name
    b.profile.number = a.profile.number
  }
  enterState(core, b, 'CS_SOFT_EXECUTE')
  enterState(core, a, 'CS_SOFT_EXECUTE')
  a.other = { type: 'originatee', channel: b }
  b.other = { type: 'originator', channel: a }
  core.emit('CHANNEL_EXECUTE', { channel: a, after: { Application: 'uuid_bridge', 'Application-Data': b.id } })
  core.emit('CHANNEL_EXECUTE', { channel: b, after: { Application: 'uuid_bridge', 'Application-Data': a.id } })
  for (const channel of [a, b]) if (!channel.answered) markAnswered(core, channel)
  connect(core, a, b, 'uuid_bridge')
  return true
}

/** An outbound channel that becomes the first of a bridge shows who answered as its caller. */
export function flipCallerId(channel: Channel): void {
  const { profile } = channel
  const callee = profile.calleeNumber ?? profile.destination
  profile.calleeName = profile.name
  profile.calleeNumber = profile.number
  profile.name = 'Outbound Call'
  profile.number = callee
  channel.hitDialplan = true
}
