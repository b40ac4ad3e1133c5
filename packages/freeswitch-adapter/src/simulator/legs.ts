import { Channel, type Device } from './channel.js'
import { enterCallState, enterState } from './channel-states.js'
import type { Target } from './device-behaviour.js'
import { type SipFacts, setInboundVariables, setOutboundVariables } from './sip-variables.js'
import type { SwitchCore } from './switch-core.js'

/** Who calls the switch. */
export interface InboundLeg {
  readonly number: string
  readonly name: string
  readonly destination: string
  /** Privacy was asked for: number and name are there, but must not be shown. */
  readonly hidden?: boolean
  readonly device: Device
  readonly variables?: Readonly<Record<string, string>>
  readonly id?: string
}

const sipFacts = (core: SwitchCore, port: number): SipFacts => ({
  port,
  sessionId: ++core.sessions,
  tag: Math.floor(core.random.next() * 0xffffffff).toString(16),
  sipCallId: core.random.uuid(),
})

/** A device calls the switch: its channel is there, and has not been routed yet. */
export function openInbound(core: SwitchCore, leg: InboundLeg): Channel {
  const { number, name, destination, hidden = false } = leg
  const port = 6000 + (core.sessions % 10_000)
  const channel = new Channel({
    id: leg.id ?? core.random.uuid(),
    name: `sofia/internal/${number}@127.0.0.1:${port}`,
    direction: 'inbound',
    presenceId: null,
    created: core.stamp(),
    profile: {
      username: number,
      name,
      number,
      originalName: name,
      originalNumber: number,
      calleeName: null,
      calleeNumber: null,
      networkAddress: '127.0.0.1',
      ani: number,
      destination,
      source: 'mod_sofia',
      context: 'default',
      hideName: hidden,
      hideNumber: hidden,
      transferSource: null,
      index: 1,
    },
  })
  channel.device = leg.device
  core.channels.set(channel.id, channel)
  setInboundVariables(channel, sipFacts(core, port))
  for (const [key, value] of Object.entries(leg.variables ?? {})) channel.variables.set(key, value)
  enterState(core, channel, 'CS_INIT')
  channel.stateNumber = 2
  core.emit('CHANNEL_CREATE', { channel })
  enterState(core, channel, 'CS_ROUTING')
  enterCallState(core, channel, 'RINGING')
  return channel
}

/** What {@link openOutbound} needs. */
export interface OutboundLeg {
  readonly target: Extract<Target, { kind: 'device' }>
  readonly originator: Channel | null
  readonly variables: Readonly<Record<string, string>>
  readonly device: Device
  readonly callerName: string
  readonly callerNumber: string
}

/** The switch calls a device: its channel is there, and the INVITE is on its way. */
export function openOutbound(core: SwitchCore, leg: OutboundLeg): { readonly channel: Channel; readonly facts: SipFacts } {
  const { target, originator, variables } = leg
  const facts = sipFacts(core, target.port)
  const name = variables.origination_caller_id_name ?? leg.callerName
  const number = variables.origination_caller_id_number ?? leg.callerNumber
  const channel = new Channel({
    id: variables.origination_uuid ?? core.random.uuid(),
    name: `sofia/internal/${target.number}@127.0.0.1:${target.port}`,
    direction: 'outbound',
    presenceId: target.user === null ? null : `${target.user}@default`,
    created: core.stamp(),
    profile: {
      username: originator?.profile.username ?? null,
      name,
      number,
      originalName: name,
      originalNumber: number,
      calleeName: 'Outbound Call',
      calleeNumber: target.number,
      networkAddress: originator === null ? null : '127.0.0.1',
      ani: originator?.profile.ani ?? number,
      destination: target.number,
      source: originator === null ? 'src/switch_ivr_originate.c' : 'mod_sofia',
      context: 'default',
      hideName: originator?.profile.hideName ?? false,
      hideNumber: originator?.profile.hideNumber ?? false,
      transferSource: null,
      index: 1,
    },
  })
  channel.device = leg.device
  core.channels.set(channel.id, channel)
  if (originator !== null) {
    channel.other = { type: 'originator', channel: originator }
    channel.callUuid = originator.callUuid
  }
  setOutboundVariables(channel, facts, rtpPortOf(core))
  // a channel inherits what was exported to it
  for (const exported of (originator?.variable('export_vars') ?? '').split(',')) {
    const value = originator?.variable(exported)
    if (value !== undefined) channel.variables.set(exported, value)
  }
  for (const [key, value] of Object.entries(variables)) channel.variables.set(key, value)
  if (target.user !== null) {
    channel.variables.set('dialed_user', target.user)
    channel.variables.set('dialed_domain', 'default')
    channel.variables.set('sip_invite_domain', 'default')
    channel.variables.set('presence_id', `${target.user}@default`)
  }
  core.emit('CHANNEL_OUTGOING', { channel, bare: true })
  enterState(core, channel, 'CS_INIT')
  channel.stateNumber = 2
  core.emit('CHANNEL_CREATE', { channel })
  core.emit('CHANNEL_ORIGINATE', { channel })
  enterState(core, channel, 'CS_ROUTING')
  enterState(core, channel, 'CS_CONSUME_MEDIA')
  return { channel, facts }
}

/** A port for the media. */
export const rtpPortOf = (core: SwitchCore): number => 16_384 + 2 * core.random.between(0, 8_000)
