import type { Call } from '@ringloop/core'
import type { CallControlSettings } from './control-options.js'
import type { Step } from './inline-dialplan.js'

const destination = /^[+*#]?[\w*#][\w*#.-]{0,63}$/

/**
 * Plays until somebody comes. Being sent elsewhere ends the sound a moment before the channel leaves its list: in that moment it was
 * seen to take the next step, which would be to hang up. So it sleeps first.
 */
export const playsUntil = (sound: string, seconds: number): readonly Step[] => [
  ['set', `playback_timeout_sec=${seconds}`],
  ['playback', sound],
  ['sleep', '1000'],
  ['unset', 'playback_timeout_sec'],
]

/**
 * What the customer's channel does while nobody talks with them: music, and, if nobody comes back in time, the way to somebody
 * else. The switch does it by itself, also when this process is gone.
 */
export function customerWaits(settings: CallControlSettings, call: Call): readonly Step[] {
  const back = settings.fallback ?? (call.direction === 'inbound' ? call.dialled : null)
  const onward: Step =
    back !== null && destination.test(back) ? ['transfer', `${back} ${settings.dialplan} ${settings.context}`] : ['hangup']
  return [...playsUntil(settings.holdMusic, settings.waitSeconds), onward]
}

/** Takes the customer, and keeps no order for afterwards. */
export const takesCustomer = (customer: string): readonly Step[] => [
  ['unset', 'transfer_after_bridge'],
  ['intercept', customer],
]
