import type { Call } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { myConnection } from './my-connection.js'

export const isHeld = (call: Call): boolean => call.holds.some((hold) => hold.endedAt === null)

/** The customer hears music; the agent's telephone knows that it holds. */
export async function hold({ console, book }: ControlContext, asked: AskedOfCall) {
  await console.ask('uuid_hold', [myConnection(asked).id])
  await book.until(asked.call.id, (call) => isHeld(call) || call.state === 'ended', { milliseconds: 2_000 }).catch(() => {})
  return {}
}

/** Takes the customer back from hold. */
export async function retrieve({ console, book }: ControlContext, asked: AskedOfCall) {
  await console.ask('uuid_hold', ['off', myConnection(asked).id])
  await book.until(asked.call.id, (call) => !isHeld(call), { milliseconds: 2_000 }).catch(() => {})
  return {}
}
