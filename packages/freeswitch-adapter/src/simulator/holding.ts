import type { Channel } from './channel.js'
import { enterCallState } from './channel-states.js'
import type { SwitchCore } from './switch-core.js'

/** The device of this channel lets the other side wait. */
export function hold(core: SwitchCore, channel: Channel): void {
  if (channel.held || !channel.up) return
  channel.held = true
  channel.times.lastHold = core.stamp()
  enterCallState(core, channel, 'HELD')
  core.emit('CHANNEL_HOLD', { channel })
  core.book.held(channel, true)
}

/** The device takes the other side back. */
export function unhold(core: SwitchCore, channel: Channel): void {
  if (!channel.held || !channel.up) return
  channel.held = false
  channel.times.holdAccum += core.stamp() - channel.times.lastHold
  enterCallState(core, channel, 'UNHELD')
  enterCallState(core, channel, 'ACTIVE')
  core.emit('CHANNEL_UNHOLD', { channel })
  core.book.held(channel, false)
}
