import { type Call, RingloopError } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { myConnection } from './my-connection.js'

export const isHeld = (call: Call): boolean => call.holds.some((hold) => hold.endedAt === null)

/**
 * The customer hears music; the agent's telephone knows that it holds. Only an endpoint that knows hold is asked to: from any other
 * the switch would not take it back again.
 */
export async function hold({ console, book }: ControlContext, asked: AskedOfCall) {
  const mine = myConnection(asked).id
  const channel = await console.ask('uuid_getvar', [mine, 'channel_name'])
  if (!/^(sofia|verto)/.test(channel))
    throw new RingloopError('refused', 'This kind of telephone cannot hold.', {
      said: channel,
      mend: 'Hold works with SIP and Verto telephones. Consult or park instead.',
    })
  await console.ask('uuid_hold', [mine])
  await book.until(asked.call.id, (call) => isHeld(call) || call.state === 'ended', { milliseconds: 2_000 }).catch(() => {})
  return {}
}

/** Takes the customer back from hold. */
export async function retrieve({ console, book }: ControlContext, asked: AskedOfCall) {
  await console.ask('uuid_hold', ['off', myConnection(asked).id])
  await book.until(asked.call.id, (call) => !isHeld(call), { milliseconds: 2_000 }).catch(() => {})
  return {}
}
