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
  /** Goes by its order, once it has lost the other. */
  readonly channel: string
  readonly steps: readonly Step[]
  /** What `channel` does when it loses a later bridge; nothing by default. */
  readonly afterwards?: readonly Step[]
  /** Is sent: the customer, if one of the two is. */
  readonly partner: string
  readonly partnerSteps: readonly Step[]
}

/** How often it is looked whether a channel has followed its order, and how long between, in milliseconds. */
const looks = { most: 40, pause: 25 }

/**
 * Parts two connected channels: one gets an order for when it loses its bridge, then the other is sent. So neither is ever without an
 * order, and each is moved once. `uuid_dual_transfer` moves the second one a moment after the first: in between, on a busy switch,
 * that one's own thread can notice that it is alone, and hang up or go by an older order.
 */
export async function sendBoth(
  context: ControlContext,
  { channel, steps, afterwards, partner, partnerSteps }: Parting,
): Promise<void> {
  const { console, timers } = context
  await setOrder(context, channel, steps)
  try {
    await sendTo(context, partner, partnerSteps)
  } catch (error) {
    await setOrder(context, channel, []).catch(() => {})
    throw error
  }
  if (afterwards === undefined) return
  // the switch takes an order away as it follows it
  for (let look = 0; look < looks.most; look++) {
    const order = await console.ask('uuid_getvar', [channel, 'transfer_after_bridge'])
    if (order === '' || order === '_undef_') break
    await new Promise<void>((resolve) => timers.set(resolve, looks.pause))
  }
  await setOrder(context, channel, afterwards)
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

/** Makes sure that two channels are connected: who has none would wait for one to lose. */
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
