import { type Call, isRingloopError, RingloopError, toConnectionId } from '@ringloop/core'
import { callerShown } from './caller-shown.js'
import { checkTogether, notTogether, partnerOf, sendBoth, sendTo, setOrder } from './channel-steps.js'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { isHeld } from './holding.js'
import { customerOf, myConnection, myConsulted } from './my-connection.js'
import { originate } from './tagged-leg.js'
import { customerWaits, playsUntil, takesCustomer } from './waiting-steps.js'

/** How long a change is waited for that the switch has taken on. */
const shortly = { milliseconds: 2_000 }
const soon = 3_000
/** How long an agent whose colleague is gone may take to be back with the customer by themselves. */
const byThemselves = 300

/** With these nobody had answered. */
const unanswered: ReadonlySet<string> = new Set(['busy', 'noAnswer', 'rejected', 'invalidNumber', 'congestion', 'refused'])

/**
 * Attended transfer by orders that the switch carries out alone: each channel is given everything it is to do next, whatever the
 * others do, so that the customer is never without a way to somebody, even if this process dies between two commands.
 *
 * ```text
 *                customer            agent                           consulted
 * talking        ◀──────────────────▶
 * consult        music, fallback     ring tone, then the customer    rings, then the agent, then the customer
 * answered       music               ◀───────────────────────────────▶
 *   they hang up                     the customer
 *   agent leaves                                                      the customer
 * ```
 */
export function createConsulting(context: ControlContext) {
  const { console, settings, book, watch, newId } = context
  /** Calls for advice that ring and are this process's own, to be taken back. */
  const ringing = new Map<string, AbortController>()

  async function consult(asked: AskedOfCall, { to }: { to: string }) {
    const customer = customerOf(asked)
    const agent = myConnection(asked).id
    const consulted = newId()
    await checkTogether(context, agent, customer)
    if (isHeld(asked.call)) await console.attempt('uuid_hold', ['off', agent])
    const dial = settings.dialString(to)
    await sendBoth(context, {
      channel: agent,
      steps: [...playsUntil(settings.ringTone, settings.ringSeconds + 3), ...takesCustomer(customer)],
      // before the colleague can answer: one who answers at once was seen to take the agent before their own steps had begun
      afterwards: takesCustomer(customer),
      partner: customer,
      partnerSteps: customerWaits(settings, asked.call),
    })
    const taken = new AbortController()
    ringing.set(asked.call.id, taken)
    const stop = () => taken.abort()
    const back = watch.bridge(agent, customer, (settings.ringSeconds + 30) * 1000)
    const together = watch.bridge(agent, consulted, (settings.ringSeconds + 20) * 1000)
    asked.signal?.addEventListener('abort', stop, { once: true })
    try {
      asked.signal?.throwIfAborted()
      const leg = {
        id: consulted,
        callId: customer,
        tag: 'consultation' as const,
        by: asked.by.extension,
        to,
        dial,
        ringSeconds: settings.ringSeconds,
        variables: callerShown(asked.by.extension),
      }
      await originate(
        context,
        leg,
        [
          ['intercept', agent],
          ['intercept', customer],
        ],
        { by: asked.by, signal: taken.signal },
      )
      // taken back in the moment in which they answered
      taken.signal.throwIfAborted()
      await setOrder(context, consulted, takesCustomer(customer)).catch(() => {})
      const late = context.timers.set(together.forget, soon)
      // seen with a device that answered within a millisecond, before the agent's steps had begun
      if (!(await together.seen))
        throw new RingloopError('timeout', 'They answered, but were not connected to you.', { mend: 'Try again.' })
      late()
    } catch (error) {
      together.forget()
      // one that had answered leaves an agent who takes the customer by themselves: sent once more, they would leave them again
      if (!(isRingloopError(error) && unanswered.has(error.code))) {
        await console.attempt('uuid_kill', [consulted, 'ORIGINATOR_CANCEL'])
        const late = context.timers.set(back.forget, byThemselves)
        if (!(await back.seen)) await giveBack(asked.call, customer, agent)
        late()
      } else await giveBack(asked.call, customer, agent)
      throw aboutConsulted(taken.signal.aborted ? takenBack(error) : error, to)
    } finally {
      back.forget()
      ringing.delete(asked.call.id)
      asked.signal?.removeEventListener('abort', stop)
    }
    const connected = (call: Call) =>
      call.state === 'ended' || call.agents.some((one) => one.id === consulted && one.state !== 'alerting')
    await book.until(asked.call.id, connected, shortly).catch(() => {})
    return { connectionId: toConnectionId(consulted) }
  }

  /** The agent is back with the customer; an agent who has hung up meanwhile leaves the customer to the fallback, at once. */
  async function giveBack(call: Call, customer: string, agent: string): Promise<void> {
    if ((await console.attempt('uuid_exists', [customer])) !== 'true') return
    const back = watch.bridge(agent, customer, soon)
    try {
      await sendTo(context, agent, takesCustomer(customer))
      await back.seen
    } catch {
      back.forget()
      const onward = customerWaits(settings, call).at(-1)
      if (onward !== undefined) await sendTo(context, customer, [onward]).catch(() => {})
    }
    await book.until(call.id, (now) => !isHeld(now) || now.state === 'ended', shortly).catch(() => {})
  }

  async function alternate(asked: AskedOfCall) {
    const customer = customerOf(asked)
    const agent = myConnection(asked).id
    const consulted = myConsulted(asked).id
    const partner = await partnerOf(context, agent)
    if (partner !== consulted && partner !== customer) throw notTogether()
    const withConsulted = partner === consulted
    const together = watch.bridge(agent, withConsulted ? customer : consulted, soon)
    if (withConsulted) {
      // should the customer hang up, the two colleagues talk on
      await sendBoth(context, {
        channel: agent,
        steps: [...takesCustomer(customer), ['intercept', consulted]],
        partner: consulted,
        partnerSteps: [...playsUntil(settings.holdMusic, settings.waitSeconds), ['hangup']],
      })
    } else
      await sendBoth(context, {
        channel: agent,
        steps: [['intercept', consulted], ...takesCustomer(customer)],
        afterwards: takesCustomer(customer),
        partner: customer,
        partnerSteps: customerWaits(settings, asked.call),
      })
    if (!(await together.seen)) throw notConnected()
    await book.until(asked.call.id, (call) => isHeld(call) !== withConsulted || call.state === 'ended', shortly).catch(() => {})
    return { talkingTo: withConsulted ? ('customer' as const) : ('consulted' as const) }
  }

  async function completeTransfer(asked: AskedOfCall) {
    const customer = customerOf(asked)
    const agent = myConnection(asked).id
    const consulted = myConsulted(asked).id
    const together = watch.bridge(consulted, customer, soon)
    if ((await partnerOf(context, agent)) === consulted)
      await sendBoth(context, {
        channel: consulted,
        steps: takesCustomer(customer),
        partner: agent,
        partnerSteps: [['hangup', 'NORMAL_CLEARING']],
      })
    // the customer is taken from the agent, whom the switch then lets go
    else await sendTo(context, consulted, takesCustomer(customer))
    if (!(await together.seen)) throw notConnected()
    const done = (call: Call) =>
      call.state === 'ended' || call.agents.some((one) => one.id === consulted && !one.consultation && one.state === 'connected')
    await book.until(asked.call.id, done, shortly).catch(() => {})
    await console.attempt('uuid_setvar', [customer, 'playback_timeout_sec'])
    return { connectionId: toConnectionId(consulted) }
  }

  async function cancelConsultation(asked: AskedOfCall) {
    const customer = customerOf(asked)
    const agent = myConnection(asked).id
    const consulted = myConsulted(asked)
    const own = ringing.get(asked.call.id)
    if (own !== undefined) own.abort()
    else if (consulted.state === 'alerting') {
      await console.attempt('uuid_kill', [consulted.id, 'ORIGINATOR_CANCEL'])
      await giveBack(asked.call, customer, agent)
    } else if ((await partnerOf(context, agent)) === consulted.id) {
      const together = watch.bridge(agent, customer, soon)
      await sendBoth(context, {
        channel: agent,
        steps: takesCustomer(customer),
        partner: consulted.id,
        partnerSteps: [['hangup', 'NORMAL_CLEARING']],
      })
      if (!(await together.seen)) throw notConnected()
    } else await console.ask('uuid_kill', [consulted.id])
    const back = (call: Call) =>
      call.state === 'ended' || (!isHeld(call) && call.agents.some((one) => one.id === consulted.id && one.state === 'cleared'))
    await book.until(asked.call.id, back, shortly).catch(() => {})
    await console.attempt('uuid_setvar', [customer, 'playback_timeout_sec'])
    return {}
  }

  return { consult, alternate, completeTransfer, cancelConsultation }
}

const notConnected = (): RingloopError =>
  new RingloopError('timeout', 'The switch took the command, but has not connected the two.', {
    mend: 'Look at the call again. Who waits hears music, and is sent to the fallback in time.',
  })

const takenBack = (cause: unknown): RingloopError =>
  new RingloopError('aborted', 'They were taken back.', { mend: 'Nothing to do.', cause })

function aboutConsulted(error: unknown, to: string): unknown {
  if (!isRingloopError(error)) return error
  const back =
    error.code === 'closed' || error.code === 'timeout'
      ? 'If the switch goes on, it brings you back to the customer by itself.'
      : 'You are back with the customer.'
  return new RingloopError(error.code, `${to} could not be asked for advice: ${error.message} ${back}`, {
    mend: error.mend ?? 'Look at the call before trying again.',
    ...(error.said === undefined ? {} : { said: error.said }),
    cause: error,
  })
}
