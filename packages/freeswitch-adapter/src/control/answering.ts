import { isRingloopError, RingloopError, toConnectionId } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { myRinging } from './my-connection.js'

/** Tells the ringing device to take the call (SIP `talk`), and waits until it has. */
export async function answer(context: ControlContext, asked: AskedOfCall) {
  const id = myRinging(asked)
  const { console, book, settings } = context
  const refused = (said: string | undefined, cause: unknown) =>
    new RingloopError('refused', `The telephone of ${asked.by.extension} did not take the call when told to.`, {
      ...(said === undefined ? {} : { said }),
      cause,
      mend: 'Take the call at the telephone itself. Telephones that know the SIP event "talk" (Event: talk) can be told to answer; switch it on there if they can.',
    })
  try {
    await console.ask('uuid_phone_event', [id, 'talk'])
  } catch (error) {
    if (isRingloopError(error) && error.code === 'refused') throw refused(error.said, error)
    throw error
  }
  try {
    const call = await book.until(
      asked.call.id,
      (now) => now.state === 'ended' || now.agents.some((agent) => agent.id === id && agent.state !== 'alerting'),
      { signal: asked.signal, milliseconds: settings.answerMilliseconds },
    )
    if (!call.agents.some((agent) => agent.id === id && agent.state === 'connected'))
      throw new RingloopError('notPossible', 'The call was over before it could be taken.', { mend: 'Nothing to do.' })
  } catch (error) {
    if (isRingloopError(error) && error.code === 'timeout') throw refused('+OK Success', error)
    throw error
  }
  return { connectionId: toConnectionId(id) }
}

/** Declines the call that rings at the device. */
export async function reject({ console }: ControlContext, asked: AskedOfCall) {
  const id = myRinging(asked)
  await console.ask('uuid_kill', [id, 'CALL_REJECTED'])
  return { connectionId: toConnectionId(id) }
}
