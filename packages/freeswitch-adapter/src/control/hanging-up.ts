import { type CallCommand, RingloopError, toConnectionId } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { myConnection } from './my-connection.js'
import { channelWord } from './wire-text.js'

/**
 * Ends a connection. An agent who hangs up while a colleague is asked for advice leaves the customer to that colleague: the switch
 * connects them by itself.
 */
export async function hangUp(
  { console, book }: ControlContext,
  asked: AskedOfCall,
  { connectionId, cause }: Extract<CallCommand, { type: 'hangUp' }>,
) {
  const id = connectionId === undefined ? mineOrCustomers(asked) : connectionId
  const agent = asked.call.agents.find((candidate) => candidate.id === id && candidate.state !== 'cleared')
  if (agent === undefined && id !== asked.call.id)
    throw new RingloopError('notFound', 'The call has no such connection.', { mend: 'Take the id from the call as it is now.' })
  if (!asked.by.supervisor && agent?.extension !== asked.by.extension)
    throw new RingloopError('forbidden', 'Only supervisors end the connections of others.', {
      mend: 'Leave connectionId out to end your own.',
    })
  await console.ask('uuid_kill', [channelWord(id), cause])
  const gone = (now: { state: string; agents: readonly { id: string; state: string }[] }) =>
    now.state === 'ended' || (id !== asked.call.id && now.agents.some((one) => one.id === id && one.state === 'cleared'))
  await book.until(asked.call.id, gone, { milliseconds: 1_000 }).catch(() => {})
  return { connectionId: toConnectionId(id) }
}

/** A supervisor who is not in the call ends all of it. */
function mineOrCustomers(asked: AskedOfCall): string {
  const inCall = asked.call.agents.some((agent) => agent.extension === asked.by.extension && agent.state === 'connected')
  return inCall || !asked.by.supervisor ? myConnection(asked).id : asked.call.id
}
