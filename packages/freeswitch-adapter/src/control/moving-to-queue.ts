import { type CallCommand, RingloopError } from '@ringloop/core'
import { readPipeTable } from '../connection/callcenter-lists.js'
import { createCallCenter } from './call-center.js'
import { sendTo } from './channel-steps.js'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { customerOf } from './my-connection.js'
import { plainWord } from './wire-text.js'

const none: Readonly<Record<string, string>> = {}

/**
 * Lets who waits in a queue of mod_callcenter wait in another one. The switch has no command for it: they are sent to the other
 * queue's application, and what they have waited comes along as their head start. Who is just being served is left alone. The first queue
 * counts them as having left; what its dialplan would have done with them afterwards is not done.
 *
 * The switch moves whoever it is told to: who is answered after the last look at the call, before the command is there, is still taken away
 * from the agent. That gap is small, and stays.
 */
export async function moveToQueue(
  context: ControlContext,
  asked: AskedOfCall,
  { queue }: Extract<CallCommand, { type: 'moveToQueue' }>,
) {
  const { console, book } = context
  const customer = customerOf(asked)
  const from = asked.call.queue
  if (queue === from)
    throw new RingloopError('notPossible', `The customer waits in ${queue} already.`, { mend: 'Choose another queue.' })
  const known = await createCallCenter(context).queueTable(asked.signal)
  const target = known.find(({ name }) => name === queue)
  // an application that finds no queue would let the customer drop
  if (target === undefined)
    throw new RingloopError('notFound', `The switch has no queue ${JSON.stringify(queue)}.`, {
      mend: `Its queues: ${known.map(({ name }) => name).join(', ') || 'none'}.`,
    })
  const members =
    from !== null && known.some(({ name }) => name === from)
      ? readPipeTable(await console.ask('callcenter_config', ['queue', 'list', 'members', plainWord(from, 'queue')]), 'cid_name')
      : null
  const place = members?.find(({ session_uuid }) => session_uuid === customer)
  if (place?.state === 'Answered')
    throw new RingloopError('notPossible', 'An agent has just taken the customer.', { mend: 'Nothing to do.' })
  await console.ask('uuid_setvar', [customer, 'cc_base_score', String(headStart(place ?? none, target))])
  const last = book.get(asked.call.id)
  if (last?.state !== 'active' || !last.waiting || last.queue !== from)
    throw new RingloopError('notPossible', `The customer does not wait in ${from} any more.`, {
      mend: 'Look at the call: they may have hung up, or talk with somebody.',
    })
  await sendTo(context, customer, [['callcenter', queue]])
  const call = await book
    .until(asked.call.id, (now) => now.state === 'ended' || (now.waiting && now.queue === queue), { milliseconds: 3_000 })
    .catch(() => undefined)
  if (call?.state !== 'active')
    throw new RingloopError('notPossible', `The customer did not come to ${queue}.`, {
      mend: 'Look at the call: they may have hung up, or talk with somebody.',
    })
  return { queue }
}

/** What the switch's score would be without the time that the other queue counts by itself (`time-base-score=system`: since the answer). */
function headStart(place: Readonly<Record<string, string>>, target: Readonly<Record<string, string>>): number {
  const score = Number(place.score) || 0
  if (target.time_base_score?.toLowerCase() !== 'system') return Math.max(0, score)
  const since = Number(place.system_epoch) || 0
  const joined = Number(place.joined_epoch) || 0
  // score = now - joined + base: so now is known by the switch's own clock
  const now = score + joined - (Number(place.base_score) || 0)
  return Math.max(0, score - (since > 0 ? now - since : 0))
}
