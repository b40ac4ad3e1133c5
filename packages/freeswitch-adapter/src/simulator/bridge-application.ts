import { connect, hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import { preAnswer } from './channel-states.js'
import type { Target } from './device-behaviour.js'
import { dial } from './dial.js'
import { rtpPortOf } from './legs.js'
import { setMediaVariables } from './sip-variables.js'
import type { SwitchCore } from './switch-core.js'

/** The application `bridge`: dials, and connects the channel with who answers. */
export function bridge(
  core: SwitchCore,
  channel: Channel,
  to: string,
  findTarget: (endpoint: string) => Target,
  done: () => void,
): () => void {
  let connected = false
  const cancel = dial(core, {
    to,
    originator: channel,
    timeoutSeconds: Number(channel.variable('call_timeout') ?? 60),
    findTarget,
    onLeg: (leg, user) => bookLeg(core, channel, leg, user),
    onRinging: () => preAnswer(core, channel, () => setMediaVariables(channel, rtpPortOf(core))),
    onAnswer(leg) {
      connected = true
      core.later(() => {
        // either may have left in between
        if (!leg.up || !channel.up) return leg.up ? hangUp(core, leg, 'ORIGINATOR_CANCEL') : done()
        if (!channel.hasMedia) setMediaVariables(channel, rtpPortOf(core))
        channel.profile.calleeName = 'Outbound Call'
        channel.profile.calleeNumber = leg.profile.destination
        connect(core, channel, leg, 'bridge')
      }, 20)
    },
    onFailure(cause) {
      channel.variables.set('originate_disposition', cause)
      channel.variables.set('DIALSTATUS', cause)
      // what nobody answered is always a reason to go on in the dialplan
      const goesOn = ['NO_ANSWER', 'NO_USER_RESPONSE', 'ORIGINATOR_CANCEL'].includes(cause)
      const allowed = channel.variable('continue_on_fail') ?? ''
      if (goesOn || channel.isTrue('continue_on_fail') || allowed.split(',').includes(cause)) done()
      else hangUp(core, channel, cause)
    },
  })
  return () => {
    if (!connected) cancel('ORIGINATOR_CANCEL')
  }
}

/** Writes down what the device that a channel dials is for. */
function bookLeg(core: SwitchCore, originator: Channel, leg: Channel, user: string | null): void {
  const { book } = core
  const call = book.callOf(originator)
  const number = user ?? leg.profile.destination
  if (call !== null || user !== null) {
    book.offered(call, leg, number, null, call !== null && call.id !== originator.id)
    return
  }
  // one of ours dials a number outside: that is the customer
  const outbound = book.begin(leg, 'outbound')
  const { dialed_user: dialled } = Object.fromEntries(originator.variables)
  book.offered(outbound, originator, typeof dialled === 'string' ? dialled : originator.profile.number, null)
}
