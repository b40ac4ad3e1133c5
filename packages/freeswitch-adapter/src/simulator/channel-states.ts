import type { Channel } from './channel.js'
import type { SwitchCore } from './switch-core.js'

const numbers: Readonly<Record<string, number>> = {
  CS_NEW: 0,
  CS_INIT: 1,
  CS_ROUTING: 2,
  CS_SOFT_EXECUTE: 3,
  CS_EXECUTE: 4,
  CS_EXCHANGE_MEDIA: 5,
  CS_PARK: 6,
  CS_CONSUME_MEDIA: 7,
  CS_HIBERNATE: 8,
  CS_RESET: 9,
  CS_HANGUP: 10,
  CS_REPORTING: 11,
  CS_DESTROY: 12,
  CS_NONE: 13,
}

/** The channel enters a state of FreeSWITCH's state machine, and says so. */
export function enterState(core: SwitchCore, channel: Channel, state: string): void {
  channel.state = state
  channel.stateNumber = numbers[state] ?? 0
  core.emit('CHANNEL_STATE', { channel, bare: true })
}

/** What a person would call the channel's state changes: RINGING, ACTIVE, HELD, … */
export function enterCallState(core: SwitchCore, channel: Channel, callState: string): void {
  if (channel.callState === callState) return
  const before = channel.callState
  channel.callState = callState
  core.emit('CHANNEL_CALLSTATE', { channel, bare: true, after: { 'Original-Channel-Call-State': before } })
}

/** Media flows to the caller before anybody answered. */
export function preAnswer(core: SwitchCore, channel: Channel, setMedia: () => void): void {
  if (channel.times.progressMedia > 0 || !channel.up || channel.answered) return
  setMedia()
  channel.times.progressMedia = core.stamp()
  channel.answerState = 'early'
  core.emit('CHANNEL_PROGRESS_MEDIA', { channel })
  enterCallState(core, channel, 'EARLY')
}

/** The channel is answered: by the device of an outbound one, by the switch for an inbound one. */
export function markAnswered(core: SwitchCore, channel: Channel): void {
  if (channel.answered || !channel.up) return
  channel.times.answered = core.stamp()
  channel.answerState = 'answered'
  channel.variables.set('endpoint_disposition', 'ANSWER')
  channel.variables.set('rtp_local_sdp_str', channel.variable('rtp_local_sdp_str') ?? 'v=0\r\n')
  core.emit('CHANNEL_ANSWER', { channel })
  enterCallState(core, channel, 'ACTIVE')
  core.book.answered(channel)
}
