import type { AskedOfCall, ControlContext } from './control-context.js'
import { customerOf, myConnection } from './my-connection.js'

/** Sends the customer to another destination of the dialplan. What becomes of them if nobody answers there is the dialplan's to say. */
export async function blindTransfer({ console, settings, book }: ControlContext, asked: AskedOfCall, { to }: { to: string }) {
  const mine = myConnection(asked)
  // left behind by an earlier consultation, it would bring the customer back
  await console.attempt('uuid_setvar', [mine.id, 'transfer_after_bridge'])
  await console.ask('uuid_transfer', [customerOf(asked), to, settings.dialplan, settings.context])
  const left = (now: { state: string; agents: readonly { id: string; state: string }[] }) =>
    now.state === 'ended' || now.agents.some((agent) => agent.id === mine.id && agent.state === 'cleared')
  await book.until(asked.call.id, left, { milliseconds: 2_000 }).catch(() => {})
  return { to }
}
