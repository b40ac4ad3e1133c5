import { type AgentConnection, type ConnectedConnection, RingloopError } from '@ringloop/core'
import type { AskedOfCall } from './control-context.js'
import { channelWord } from './wire-text.js'

type Consulted = Exclude<AgentConnection, { state: 'cleared' }>

const notThere = (what: string): RingloopError =>
  new RingloopError('notPossible', what, { mend: 'Look at the call again: it has changed meanwhile.' })

/** My device's channel while it rings. */
export function myRinging({ call, by }: AskedOfCall): string {
  const mine = call.agents.find((agent) => agent.extension === by.extension && agent.state === 'alerting')
  if (mine === undefined) throw notThere(`The call does not ring at ${by.extension}.`)
  return channelWord(mine.id)
}

/** My connection, in which I talk. */
export function myConnection({ call, by }: AskedOfCall): ConnectedConnection {
  const mine = call.agents.find((agent) => agent.extension === by.extension && agent.state === 'connected')
  if (mine?.state !== 'connected') throw notThere(`${by.extension} is not in the call.`)
  channelWord(mine.id)
  return mine
}

/** Whom I asked for advice, ringing or connected. */
export function myConsulted({ call, by }: AskedOfCall): Consulted {
  const found = call.agents.find(
    (agent): agent is Consulted =>
      agent.consultation && agent.state !== 'cleared' && (agent.consultedBy === null || agent.consultedBy === by.extension),
  )
  if (found === undefined) throw notThere('Nobody is being asked for advice about the call.')
  channelWord(found.id)
  return found
}

/** The customer's channel. */
export const customerOf = ({ call }: Pick<AskedOfCall, 'call'>): string => channelWord(call.id)
