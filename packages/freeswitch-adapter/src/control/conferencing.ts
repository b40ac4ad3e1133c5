import { type Call, type CallCommand, RingloopError, toConnectionId } from '@ringloop/core'
import { callerShown } from './caller-shown.js'
import { checkTogether, notTogether, partnerOf, sendBoth, sendTo } from './channel-steps.js'
import type { AskedOfCall, ControlContext } from './control-context.js'
import type { Step } from './inline-dialplan.js'
import { setMuted } from './muting.js'
import { customerOf, myConnection, myConsulted } from './my-connection.js'
import { originate } from './tagged-leg.js'
import { channelWord } from './wire-text.js'

type Command<Type extends CallCommand['type']> = Extract<CallCommand, { type: Type }>

/** The room of a call. It ends when one is left alone in it, or the customer leaves. */
const roomOf = (call: { readonly id: string }): string => `ringloop-${channelWord(call.id)}`

/** Brings customer, agent and colleagues together in a conference, and takes them out of it. */
export function createConferencing(context: ControlContext) {
  const { console, settings, book, legs, newId, turns } = context
  const enter = (room: string, flags = 'mintwo'): readonly Step[] => [
    ['conference', `${room}@${settings.conferenceProfile}+flags{${flags}}`],
  ]
  const enterAsCustomer = (room: string) => enter(room, 'mintwo|endconf')
  const met = (asked: AskedOfCall) =>
    book.until(asked.call.id, (call) => call.conference || call.state === 'ended', { milliseconds: 3_000 }).catch(() => {})

  /** The room the customer is in, ours or the dialplan's. */
  const presentRoom = ({ call }: AskedOfCall): string | null =>
    legs(call.id).find((leg) => leg.id === call.id)?.conference ?? null

  async function conference(asked: AskedOfCall) {
    const customer = customerOf(asked)
    const agent = myConnection(asked).id
    const consulted = myConsulted(asked).id
    const room = roomOf(asked.call)
    // in the room nobody has to take the customer
    const steps: readonly Step[] = [['unset', 'transfer_after_bridge'], ...enter(room)]
    const partner = await partnerOf(context, agent)
    if (partner !== consulted && partner !== customer) throw notTogether()
    if (partner === consulted) {
      await sendBoth(context, { channel: agent, steps, partner: consulted, partnerSteps: steps })
      await sendTo(context, customer, enterAsCustomer(room))
    } else {
      await sendBoth(context, { channel: agent, steps, partner: customer, partnerSteps: enterAsCustomer(room) })
      await sendTo(context, consulted, steps)
    }
    await met(asked)
    const admitted = (call: Call) =>
      call.state === 'ended' || !call.agents.some((agent) => agent.id === consulted && agent.consultation)
    await book.until(asked.call.id, admitted, { milliseconds: 2_000 }).catch(() => {})
    return { room }
  }

  async function addParticipant(asked: AskedOfCall, { to }: Command<'addParticipant'>) {
    const present = presentRoom(asked)
    const room = present ?? roomOf(asked.call)
    const [customer, agent, id] = [customerOf(asked), myConnection(asked).id, newId()]
    const leg = {
      id,
      callId: customer,
      tag: 'participant' as const,
      by: asked.by.extension,
      to,
      dial: settings.dialString(to),
      ringSeconds: settings.ringSeconds,
      variables: callerShown(asked.by.extension),
    }
    // customer and agent talk on until the third has answered
    await originate(context, leg, enter(room, 'mintwo'), asked)
    if (present === null)
      try {
        await turns.take(customer, 'addParticipant', async () => {
          await checkTogether(context, agent, customer)
          await sendBoth(context, {
            channel: agent,
            steps: enter(room),
            partner: customer,
            partnerSteps: enterAsCustomer(room),
          })
        })
      } catch (error) {
        // nobody will come to them
        await console.attempt('uuid_kill', [id])
        throw error
      }
    await met(asked)
    const there = (call: { state: string; agents: readonly { id: string; state: string }[] }) =>
      call.state === 'ended' || call.agents.some((agent) => agent.id === id && agent.state !== 'alerting')
    await book.until(asked.call.id, there, { milliseconds: 2_000 }).catch(() => {})
    return { connectionId: toConnectionId(id) }
  }

  /** A connection of the call that somebody names; the customer's only where `customerToo`. */
  function named({ call }: AskedOfCall, connectionId: string, customerToo: boolean): string {
    const known =
      call.agents.some((agent) => agent.id === connectionId && agent.state === 'connected') ||
      (customerToo && connectionId === call.id)
    if (known) return channelWord(connectionId)
    throw new RingloopError('notFound', 'The conference has no such participant.', {
      mend: 'Take the id from the call as it is now. The customer is not removed, but hung up on.',
    })
  }

  async function removeParticipant(asked: AskedOfCall, { connectionId }: Command<'removeParticipant'>) {
    const id = named(asked, connectionId, false)
    await console.ask('uuid_kill', [id])
    const gone = (call: { state: string; agents: readonly { id: string; state: string }[] }) =>
      call.state === 'ended' || call.agents.some((agent) => agent.id === id && agent.state === 'cleared')
    await book.until(asked.call.id, gone, { milliseconds: 2_000 }).catch(() => {})
    return {}
  }

  async function muteParticipant(asked: AskedOfCall, { connectionId, muted }: Command<'muteParticipant'>) {
    await setMuted(context, asked, named(asked, connectionId, true), muted)
    return {}
  }

  return { conference, addParticipant, removeParticipant, muteParticipant }
}
