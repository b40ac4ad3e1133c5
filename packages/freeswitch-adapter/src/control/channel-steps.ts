import { RingloopError } from '@ringloop/core'
import type { ControlContext } from './control-context.js'
import { inlineDialplan, orderText, type Step } from './inline-dialplan.js'
import { variableValue } from './wire-text.js'

/** Sends one channel on to `steps`. Who it was bridged with is on their own. */
export async function sendTo({ console }: ControlContext, channel: string, steps: readonly Step[]): Promise<void> {
  await console.ask('uuid_transfer', [channel, inlineDialplan(steps), 'inline'])
}

/** Two connected channels that are to part, each with what it does next. */
export interface Parting {
  readonly channel: string
  readonly steps: readonly Step[]
  /** What `channel` does when it loses a later bridge; nothing by default. */
  readonly afterwards?: readonly Step[]
  /** Of whom it is connected to: the customer, if one of the two is. */
  readonly partnerSteps: readonly Step[]
}

/** A channel that ran away before it was sent waits this long; it is sent long before. */
const ranAway: Step = ['sleep', '1000']

/**
 * Sends two connected channels on to different steps. The switch sends the partner first, and then the channel: in between, on a busy
 * switch for as long as a frame of sound, the channel's own thread can notice that it is alone and hang up. So it gets an order for
 * that before; the partner needs none.
 */
export async function sendBoth(context: ControlContext, { channel, steps, afterwards, partnerSteps }: Parting): Promise<void> {
  const { console } = context
  await setOrder(context, channel, [ranAway, ...steps])
  try {
    await console.ask('uuid_dual_transfer', [
      channel,
      `${inlineDialplan(steps)}/inline`,
      `${inlineDialplan(partnerSteps)}/inline`,
    ])
  } finally {
    await setOrder(context, channel, afterwards ?? []).catch(() => {})
  }
}

/** Writes on a channel what it does when it loses a bridge (`transfer_after_bridge`); without steps, that it does nothing. */
export async function setOrder({ console }: ControlContext, channel: string, steps: readonly Step[]): Promise<void> {
  const value = steps.length === 0 ? [] : [variableValue(orderText(steps), 'steps')]
  await console.ask('uuid_setvar', [channel, 'transfer_after_bridge', ...value])
}

/** For whoever is to be parted and is not together. */
export const notTogether = (): RingloopError =>
  new RingloopError('notPossible', 'The two are not connected to each other directly.', {
    mend: 'Take the customer back from hold first; in a conference use its commands. If neither is so, look at the call again.',
  })

/** Makes sure that two channels are connected: without a partner `uuid_dual_transfer` sends one away and says `+OK`. */
export async function checkTogether(context: ControlContext, channel: string, partner: string): Promise<void> {
  if ((await partnerOf(context, channel)) !== partner) throw notTogether()
}

/** How long after CHANNEL_BRIDGE the switch may take to write it on the channels, in milliseconds; some 20 were seen. */
const written = 200

/** The channel it is bridged with, as the switch says. */
export async function partnerOf({ console, timers }: ControlContext, channel: string): Promise<string | null> {
  const ask = async () => {
    const partner = await console.ask('uuid_getvar', [channel, 'bridge_to'])
    return partner === '' || partner === '_undef_' ? null : partner
  }
  const partner = await ask()
  if (partner !== null) return partner
  await new Promise<void>((resolve) => timers.set(resolve, written))
  return ask()
}
