import type { Call } from '@ringloop/core'
import type { SimulatedCall } from '../../src/simulator/index.js'

/** What the truth and the model must agree on, of the truth. */
export function ofTruth(call: Readonly<SimulatedCall>) {
  return {
    id: call.id,
    direction: call.direction,
    number: call.anonymous ? null : call.number,
    name: call.anonymous || call.name === '' ? null : call.name,
    dialled: call.dialled,
    queue: call.queue,
    digits: call.digits,
    conference: call.conference,
    holds: call.holds,
    recordings: call.recordings,
    transfers: call.transfers.map(({ from, to }) => ({ from, to })),
    agents: call.offers.map(({ extension, agent, result }) => ({ extension, agent, result })),
    state: call.endedAt === null ? 'active' : 'ended',
    outcome: call.outcome,
    endedBy: call.endedBy,
    cause: call.cause,
  }
}

/** The same of the model. */
export function ofModel(call: Call) {
  return {
    id: String(call.id),
    direction: call.direction,
    number: call.customer.number,
    name: call.customer.name,
    dialled: call.dialled,
    queue: call.queue,
    digits: call.digits,
    conference: call.conference,
    holds: call.holds.length,
    recordings: call.recordings.length,
    transfers: call.transfers.map(({ from, to }) => ({ from, to })),
    agents: call.agents.map((agent) => ({
      extension: agent.extension,
      agent: agent.agent,
      result: agent.state === 'cleared' ? agent.result : null,
    })),
    state: call.state,
    outcome: call.state === 'ended' ? call.outcome : null,
    endedBy: call.state === 'ended' ? call.endedBy : null,
    cause: call.state === 'ended' ? call.cause : null,
  }
}
