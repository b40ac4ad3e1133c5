import type { AgentConnection, Call, InteractionView, Timestamp } from '@ringloop/core'

/** Where a call stands for this agent, as the desk says it. */
export type CallPhase =
  | 'ringing'
  | 'talking'
  | 'held'
  | 'consulted'
  | 'wrapUp'
  | 'parked'
  | 'supervised'
  | 'waiting'
  | 'missed'
  | 'past'

/** Whether the customer waits on hold. */
export const isOnHold = (call: Call): boolean => {
  const last = call.holds.at(-1)
  return call.state === 'active' && last !== undefined && last.endedAt === null
}

/** The phase of a call. A part that is over but was never taken counts as missed. */
export function callPhase({ interaction, mine }: InteractionView, extension: string): CallPhase {
  switch (mine) {
    case 'ringing':
    case 'consulted':
    case 'wrapUp':
    case 'parked':
    case 'supervised':
    case 'waiting':
    case 'missed':
      return mine
    case 'talking':
      return isOnHold(interaction.call) ? 'held' : 'talking'
    case 'past':
      return tookPart(interaction.call, extension) ? 'past' : 'missed'
  }
}

const answered = (connection: AgentConnection): boolean =>
  connection.state === 'connected' || (connection.state === 'cleared' && connection.answeredAt !== null)

function tookPart(call: Call, extension: string): boolean {
  const own = call.agents.filter((connection) => connection.extension === extension)
  return own.length === 0 || own.some(answered)
}

/** From when the shown timer of this phase counts. */
export function phaseStartedAt(view: InteractionView, extension: string): Timestamp {
  const { call, wrapUp } = view.interaction
  const own = call.agents.findLast((connection) => connection.extension === extension)
  switch (callPhase(view, extension)) {
    case 'ringing':
      return own?.offeredAt ?? call.startedAt
    case 'held':
      return call.holds.at(-1)?.startedAt ?? call.startedAt
    case 'talking':
    case 'consulted':
      return own?.state === 'connected' ? own.answeredAt : (call.answeredAt ?? call.startedAt)
    case 'wrapUp':
      return wrapUp.state === 'open' ? wrapUp.since : call.startedAt
    case 'parked':
    case 'supervised':
    case 'waiting':
    case 'missed':
    case 'past':
      return call.state === 'ended' ? call.endedAt : call.startedAt
  }
}
