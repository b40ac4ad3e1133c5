import { type Call, type CallCommand, isRingloopError, RingloopError, toCallId } from '@ringloop/core'
import { checkedData, putData } from './call-data.js'
import { callerShown } from './caller-shown.js'
import type { Asked, ControlContext } from './control-context.js'
import { callFailure } from './refusal.js'
import { legString, originate } from './tagged-leg.js'
import { userToUserHeader } from './user-to-user.js'

/** How long the do-not-call check may take. */
const checkMilliseconds = 5_000

/** How long after the agent's channel the customer's may tell why it came to nothing. */
const tellMilliseconds = 1_000

/**
 * Click to dial: the agent's device first; when it answers, the switch calls the customer from there, so that the agent hears what
 * the network says, and the customer's telephone stops ringing when the agent hangs up.
 */
export async function dial(context: ControlContext, asked: Asked, command: Extract<CallCommand, { type: 'dial' }>) {
  const { settings, book, watch, newId } = context
  const { to, callerId, data = {}, userToUser } = command
  const checked = checkedData(data, settings.callData)
  if (callerId !== undefined && !settings.callerIds.includes(callerId))
    throw new RingloopError('forbidden', `${callerId} may not be shown to the customer.`, {
      mend: 'Choose one of callerIds of the call control, or leave it out.',
    })
  await mayBeDialled(context, asked, to)

  const [agent, customer] = [newId(), newId()]
  const common = { callId: customer, by: asked.by.extension, ringSeconds: settings.ringSeconds }
  const customerLeg = legString({
    ...common,
    id: customer,
    tag: 'customer',
    dial: settings.dialString(to),
    variables: {
      ...(callerId === undefined ? {} : { origination_caller_id_number: callerId, effective_caller_id_number: callerId }),
      ...(userToUser === undefined ? {} : { 'sip_h_User-to-User': userToUserHeader(userToUser) }),
    },
  })
  const agentLeg = {
    ...common,
    id: agent,
    tag: 'dial' as const,
    dial: settings.dialString(asked.by.extension),
    variables: { hangup_after_bridge: 'true', ...callerShown(to) },
  }
  const left = watch.end(agent)
  const unreached = watch.end(customer)
  const why = async (): Promise<string> => {
    const cause = await left.seen
    if (cause !== 'NORMAL_CLEARING') return cause
    // says nothing; the customer's channel knows better, and may tell it a moment later
    let stop = () => {}
    const late = new Promise<string>((resolve) => {
      stop = context.timers.set(() => resolve(cause), tellMilliseconds)
    })
    return Promise.race([unreached.seen, late]).finally(() => stop())
  }
  try {
    try {
      await originate(context, agentLeg, checked.length > 0 ? [['park']] : [['bridge', customerLeg]], asked)
    } catch (error) {
      throw about(error, 'your device')
    }
    if (checked.length > 0) {
      // what cannot be quoted in a dial string is set on the agent's channel, and exported to the customer's
      await putData(context, agent, checked)
      await context.console.ask('uuid_transfer', [agent, `'m:^:bridge:${customerLeg}'`, 'inline'])
    }
    const answered = (call: Call) => call.state === 'ended' || call.answeredAt !== null
    const wait = { signal: asked.signal, milliseconds: (settings.ringSeconds + 15) * 1000 }
    const call = await Promise.race([
      book.until(customer, answered, wait),
      why().then((cause) => Promise.reject(callFailure(cause, 'the customer'))),
    ])
    if (call.state === 'ended' && call.outcome !== 'answered') throw callFailure(call.cause, 'the customer')
    return { callId: toCallId(customer) }
  } catch (error) {
    if (isRingloopError(error) && (error.code === 'aborted' || error.code === 'timeout'))
      await context.console.attempt('uuid_kill', [agent, 'ORIGINATOR_CANCEL'])
    throw error
  } finally {
    left.forget()
    unreached.forget()
  }
}

function about(error: unknown, side: string): unknown {
  if (!isRingloopError(error) || error.said === undefined) return error
  return new RingloopError(error.code, error.message.replace('the device', side), {
    said: error.said,
    cause: error,
    ...(error.mend === undefined ? {} : { mend: error.mend }),
  })
}

/** Asks the hook. Without an answer the number is not dialled: a list that cannot be asked is no permission. */
async function mayBeDialled({ settings, timers }: ControlContext, { by, signal }: Asked, number: string): Promise<void> {
  const { mayDial } = settings
  if (mayDial === null) return
  const limit = new AbortController()
  const abort = () => limit.abort()
  signal?.addEventListener('abort', abort, { once: true })
  const stop = timers.set(abort, checkMilliseconds)
  const late = new Promise<never>((_, reject) => {
    limit.signal.addEventListener('abort', () => reject(new Error('it did not answer in time')), { once: true })
  })
  try {
    const may = await Promise.race([(async () => mayDial(number, by, { signal: limit.signal }))(), late])
    if (may === true) return
  } catch (cause) {
    throw new RingloopError('unavailable', `Whether ${number} may be called could not be found out: ${String(cause)}.`, {
      mend: 'Try again; if it stays so, look at the do-not-call service behind mayDial.',
      cause,
    })
  } finally {
    stop()
    signal?.removeEventListener('abort', abort)
  }
  throw new RingloopError('doNotCall', `${number} must not be called.`, {
    mend: 'The number is on a do-not-call list; ask who keeps the list.',
  })
}
