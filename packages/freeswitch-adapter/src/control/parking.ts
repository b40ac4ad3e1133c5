import { RingloopError, toConnectionId } from '@ringloop/core'
import { callerShown } from './caller-shown.js'
import { checkTogether, sendBoth, sendTo } from './channel-steps.js'
import type { AskedOfCall, ControlContext } from './control-context.js'
import type { Step } from './inline-dialplan.js'
import { customerOf, myConnection } from './my-connection.js'
import { originate } from './tagged-leg.js'
import { customerWaits } from './waiting-steps.js'
import { plainWord } from './wire-text.js'

/**
 * Leaves the customer waiting for anybody. The place is written on their channel (`ringloop_parked`), and the switch sends them on
 * when nobody comes in time.
 */
export async function park(
  context: ControlContext,
  asked: AskedOfCall,
  { slot = asked.by.extension }: { slot?: string | undefined },
) {
  const customer = customerOf(asked)
  const agent = myConnection(asked).id
  const place = plainWord(slot, 'slot')
  await checkTogether(context, agent, customer)
  await context.console.ask('uuid_setvar', [customer, 'ringloop_parked', place])
  await sendBoth(context, {
    channel: agent,
    steps: [['hangup', 'NORMAL_CLEARING']],
    partner: customer,
    partnerSteps: customerWaits(context.settings, asked.call),
  })
  await context.book
    .until(asked.call.id, (call) => call.state === 'ended' || call.parked !== null, { milliseconds: 2_000 })
    .catch(() => {})
  return { slot: place }
}

/** Calls a device, and connects it to the customer when it answers; not if somebody else has them by then. */
async function fetchCustomer(context: ControlContext, asked: AskedOfCall, device = asked.by.extension) {
  const { settings, book, watch, newId } = context
  const customer = customerOf(asked)
  const id = newId()
  const { number, anonymous } = asked.call.customer
  const takes: readonly Step[] = [['intercept', customer], ['hangup']]
  const leg = {
    id,
    callId: customer,
    tag: 'agent' as const,
    by: device,
    dial: settings.dialString(device),
    ringSeconds: settings.ringSeconds,
    variables: { intercept_unbridged_only: 'true', ...callerShown(anonymous ? null : number) },
  }
  // should nobody be there to send it on, it takes the customer by itself
  await originate(context, leg, [['sleep', '3000'], ...takes], asked)
  let taken: boolean
  try {
    // of two at once both would pass the switch's check, and between them lose the customer
    taken = await context.turns.take(customer, 'pickUp', async () => {
      const together = watch.bridge(id, customer, 3_000)
      await sendTo(context, id, takes).catch((error) => {
        together.forget()
        throw error
      })
      return await together.seen
    })
  } catch (error) {
    await context.console.attempt('uuid_kill', [id])
    throw error
  }
  const call = await book
    .until(
      asked.call.id,
      (now) =>
        now.state === 'ended' ||
        (now.parked === null && now.agents.some((agent) => agent.id === id && agent.state !== 'alerting')),
      { signal: asked.signal, milliseconds: 3_000 },
    )
    .catch(() => undefined)
  if (!taken || call?.state === 'ended')
    throw new RingloopError('notPossible', 'Somebody else has taken the customer, or they have hung up.', {
      mend: 'Nothing to do.',
    })
  return { id, customer }
}

/** Takes a parked customer to my device. */
export async function retrieveParked(context: ControlContext, asked: AskedOfCall) {
  const { id, customer } = await fetchCustomer(context, asked)
  await context.console.attempt('uuid_setvar', [customer, 'ringloop_parked'])
  await context.console.attempt('uuid_setvar', [customer, 'playback_timeout_sec'])
  return { connectionId: toConnectionId(id) }
}

/**
 * Takes a customer who rings at a colleague, or waits in a queue, to my device; with `to` to a colleague's, which only supervisors may
 * ask for. As long as nobody answers there, the customer keeps their place.
 */
export async function pickUp(context: ControlContext, asked: AskedOfCall, { to }: { to?: string | undefined }) {
  if (to !== undefined && to !== asked.by.extension && !asked.by.supervisor)
    throw new RingloopError('forbidden', 'Only supervisors give a waiting customer to a colleague.', {
      mend: 'Leave "to" out to take the customer yourself.',
    })
  return { connectionId: toConnectionId((await fetchCustomer(context, asked, to)).id) }
}
