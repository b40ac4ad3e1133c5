import type { ControlContext } from './control-context.js'
import { inlineDialplan, type Step } from './inline-dialplan.js'

/** Sends one channel on to `steps`. Who it was bridged with is on their own. */
export async function sendTo({ console }: ControlContext, channel: string, steps: readonly Step[]): Promise<void> {
  await console.ask('uuid_transfer', [channel, inlineDialplan(steps), 'inline'])
}

/** Sends a channel and the one it is bridged with on to different steps, in one command: neither is ever without an order. */
export async function sendBoth(
  { console }: ControlContext,
  channel: string,
  steps: readonly Step[],
  partnerSteps: readonly Step[],
): Promise<void> {
  await console.ask('uuid_dual_transfer', [channel, `${inlineDialplan(steps)}/inline`, `${inlineDialplan(partnerSteps)}/inline`])
}

/** The channel it is bridged with, as the switch says. */
export async function partnerOf({ console }: ControlContext, channel: string): Promise<string | null> {
  const partner = await console.ask('uuid_getvar', [channel, 'bridge_uuid'])
  return partner === '' || partner === '_undef_' ? null : partner
}
