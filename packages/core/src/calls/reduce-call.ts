import type {
  CallInformationEvent,
  ConferencedEvent,
  ConnectionClearedEvent,
  DeliveredEvent,
  EstablishedEvent,
  MonitoredEvent,
  MuteChangedEvent,
  OriginatedEvent,
  RecordingMaskedEvent,
  RecordingStoppedEvent,
  TelephonyEvent,
  TransferredEvent,
} from '../telephony/telephony-event.js'
import type { Timestamp } from '../time/clock.js'
import type { ActiveCall, AgentConnection, Call, ClearedConnection, EndedCall, Recording, Span } from './call.js'
import type { ConnectionId } from './call-id.js'

/**
 * What one event does to one call: pure, and the same reference if it does nothing.
 *
 * Tolerant: an event that comes late or out of order does no harm. Each event is to be applied once, by its id (the pipeline
 * sees to that): digits keyed in twice are two digits. An event about a call that is not
 * known gives `undefined`, unless it is the `originated` that begins it.
 */
export function reduceCall(call: Call | undefined, event: TelephonyEvent): Call | undefined {
  if (event.type === 'originated') return call ?? begin(event)
  if (call === undefined || event.callId !== call.id) return call
  if (call.state === 'ended') return amend(call, event)
  switch (event.type) {
    case 'queued':
      return call.waiting && call.queue === event.queue ? call : { ...call, queue: event.queue, waiting: true }
    case 'dequeued':
      return call.waiting ? { ...call, waiting: false } : call
    case 'delivered':
      return deliver(call, event)
    case 'established':
      return establish(call, event)
    case 'held':
      return call.holds.some(isOpenSpan) ? call : { ...call, holds: [...call.holds, { startedAt: event.at, endedAt: null }] }
    case 'retrieved':
      return closeHolds(call, event.at)
    case 'monitored':
      return monitor(note(call, event), event)
    case 'transferred':
    case 'conferenced':
    case 'callInformation':
      return note(call, event)
    case 'connectionCleared':
      return clearConnection(call, event)
    case 'digitsReceived':
      return { ...call, digits: call.digits + event.digits }
    case 'recordingStarted':
      return call.recordings.some((recording) => recording.path === event.path && isOpenSpan(recording))
        ? call
        : { ...call, recordings: [...call.recordings, { path: event.path, startedAt: event.at, endedAt: null, masked: false }] }
    case 'recordingStopped':
      return stopRecording(call, event)
    case 'recordingMasked':
      return maskRecording(call, event)
    case 'muteChanged':
      return mute(call, event)
    case 'parked':
      return call.parked === event.slot ? call : { ...call, parked: event.slot }
    case 'callCleared': {
      const { waiting: _waiting, parked: _parked, monitoring: _monitoring, ...facts } = call
      return {
        ...facts,
        state: 'ended',
        agents: call.agents.map((agent) => endAgent(agent, event.at, event.cause)),
        holds: call.holds.map((span) => closeSpan(span, event.at)),
        recordings: call.recordings.map((recording) => closeSpan(recording, event.at)),
        endedAt: event.at,
        cause: event.cause,
        endedBy: event.endedBy,
        outcome: event.outcome,
      }
    }
  }
}

function begin(event: OriginatedEvent): ActiveCall {
  return {
    state: 'active',
    id: event.callId,
    switch: event.switch ?? null,
    direction: event.direction,
    customer: event.customer,
    dialled: event.dialled,
    queue: null,
    waiting: false,
    parked: null,
    monitoring: [],
    agents: [],
    supervisors: [],
    conference: false,
    transfers: [],
    holds: [],
    digits: '',
    recordings: [],
    variables: {},
    startedAt: event.at,
    answeredAt: null,
  }
}

/** Facts that hold of a call whether it goes on or is over. */
function note<C extends Call>(call: C, event: TransferredEvent | ConferencedEvent | MonitoredEvent | CallInformationEvent): C {
  switch (event.type) {
    case 'transferred':
      return transfer(call, event)
    case 'conferenced':
      return call.conference ? call : { ...call, conference: true }
    case 'monitored':
      return call.supervisors.includes(event.extension) ? call : { ...call, supervisors: [...call.supervisors, event.extension] }
    case 'callInformation':
      return addVariables(call, event.variables)
  }
}

function monitor(call: ActiveCall, { extension, present }: MonitoredEvent): ActiveCall {
  if (present === undefined || call.monitoring.includes(extension) === present) return call
  const others = call.monitoring.filter((other) => other !== extension)
  return { ...call, monitoring: present ? [...others, extension] : others }
}

/** What is still true of a call that is over: facts that its last events bring late. */
function amend(call: EndedCall, event: TelephonyEvent): EndedCall {
  switch (event.type) {
    case 'transferred':
    case 'conferenced':
    case 'monitored':
    case 'callInformation':
      return note(call, event)
    case 'delivered':
      return call.agents.some((agent) => agent.id === event.connectionId)
        ? call
        : { ...call, agents: inOrder([...call.agents, lateAgent(call, event)]) }
    case 'established':
      return replaceCleared(call, event.connectionId, (agent) =>
        agent.answeredAt === null ? { ...agent, answeredAt: event.at, result: 'answered' } : agent,
      )
    case 'connectionCleared':
      return replaceCleared(call, event.connectionId, (agent) => ({
        ...agent,
        leftAt: Math.min(event.at, call.endedAt),
        result: event.result,
        cause: event.cause,
      }))
    default:
      return call
  }
}

/** An agent of whom we hear only after the call, as in a conference that was not watched. */
function lateAgent(call: EndedCall, event: DeliveredEvent): ClearedConnection {
  const { connectionId: id, party, consultation, consultedBy = null, at: offeredAt } = event
  return {
    id,
    ...party,
    consultation,
    consultedBy,
    offeredAt,
    state: 'cleared',
    answeredAt: null,
    leftAt: call.endedAt,
    result: 'cancelled',
    cause: call.cause,
  }
}

function replaceCleared(call: EndedCall, id: ConnectionId, change: (agent: ClearedConnection) => ClearedConnection): EndedCall {
  const agent = call.agents.find((candidate) => candidate.id === id)
  if (agent === undefined || agent.state !== 'cleared' || agent.cause !== call.cause || agent.leftAt !== call.endedAt) return call
  const changed = change(agent)
  return changed === agent
    ? call
    : { ...call, agents: call.agents.map((candidate) => (candidate === agent ? changed : candidate)) }
}

const inOrder = (agents: readonly AgentConnection[]): readonly AgentConnection[] =>
  [...agents].sort((a, b) => a.offeredAt - b.offeredAt)

function deliver(call: ActiveCall, event: DeliveredEvent): ActiveCall {
  const known = call.agents.find((agent) => agent.id === event.connectionId)
  // a consulted agent who is now given the customer is delivered again, without the mark
  if (known !== undefined) {
    return known.consultation && !event.consultation
      ? replaceAgent(call, { ...known, consultation: false, consultedBy: null })
      : call
  }
  const agent: AgentConnection = {
    id: event.connectionId,
    state: 'alerting',
    extension: event.party.extension,
    agent: event.party.agent,
    offeredAt: event.at,
    consultation: event.consultation,
    consultedBy: event.consultedBy ?? null,
  }
  return { ...call, agents: inOrder([...call.agents, agent]) }
}

function establish(call: ActiveCall, event: EstablishedEvent): ActiveCall {
  if (event.connectionId === (call.id as string)) {
    // the customer of an outbound call picked up; an agent may have been there first
    return call.direction === 'outbound' && call.answeredAt === null ? { ...call, answeredAt: event.at } : call
  }
  const agent = call.agents.find((candidate) => candidate.id === event.connectionId)
  if (agent === undefined || agent.state !== 'alerting') return call
  const answered = replaceAgent(call, { ...agent, state: 'connected', answeredAt: event.at, muted: false })
  const counts = call.direction === 'inbound' && !agent.consultation && call.answeredAt === null
  return counts ? { ...answered, answeredAt: event.at, waiting: false } : answered
}

function clearConnection(call: ActiveCall, event: ConnectionClearedEvent): ActiveCall {
  const agent = call.agents.find((candidate) => candidate.id === event.connectionId)
  if (agent === undefined || agent.state === 'cleared') return call
  return replaceAgent(call, cleared(agent, event.at, event.result, event.cause))
}

function endAgent(agent: AgentConnection, at: Timestamp, cause: string): ClearedConnection {
  // the customer's end can be told after an agent's who left later: nobody is with a customer who is gone
  if (agent.state === 'cleared') return agent.leftAt > at ? { ...agent, leftAt: at } : agent
  return cleared(agent, at, agent.state === 'connected' && !agent.consultation ? 'answered' : 'cancelled', cause)
}

function cleared(
  agent: Exclude<AgentConnection, ClearedConnection>,
  at: Timestamp,
  result: ClearedConnection['result'],
  cause: string,
): ClearedConnection {
  return {
    id: agent.id,
    extension: agent.extension,
    agent: agent.agent,
    offeredAt: agent.offeredAt,
    consultation: agent.consultation,
    consultedBy: agent.consultedBy,
    state: 'cleared',
    answeredAt: agent.state === 'connected' ? agent.answeredAt : null,
    leftAt: at,
    result,
    cause,
  }
}

function replaceAgent<C extends ActiveCall>(call: C, agent: AgentConnection): C {
  return { ...call, agents: call.agents.map((candidate) => (candidate.id === agent.id ? agent : candidate)) }
}

function transfer<C extends Call>(call: C, event: TransferredEvent): C {
  const { kind, from, to, result, at } = event
  const known = call.transfers.some((done) => done.at === at && done.kind === kind && done.from === from && done.to === to)
  return known ? call : { ...call, transfers: [...call.transfers, { kind, from, to, result, at }].sort((a, b) => a.at - b.at) }
}

function stopRecording(call: ActiveCall, event: RecordingStoppedEvent): ActiveCall {
  if (!call.recordings.some((recording) => recording.path === event.path && isOpenSpan(recording))) return call
  const recordings = call.recordings.map(
    (recording): Recording => (recording.path === event.path ? closeSpan(recording, event.at) : recording),
  )
  return { ...call, recordings }
}

function maskRecording(call: ActiveCall, { path, masked }: RecordingMaskedEvent): ActiveCall {
  const concerns = (recording: Recording) => recording.path === path && isOpenSpan(recording) && recording.masked !== masked
  if (!call.recordings.some(concerns)) return call
  return {
    ...call,
    recordings: call.recordings.map((recording) => (concerns(recording) ? { ...recording, masked } : recording)),
  }
}

function mute(call: ActiveCall, { connectionId, muted }: MuteChangedEvent): ActiveCall {
  const agent = call.agents.find((candidate) => candidate.id === connectionId)
  return agent === undefined || agent.state !== 'connected' || agent.muted === muted
    ? call
    : replaceAgent(call, { ...agent, muted })
}

function addVariables<C extends Call>(call: C, variables: Readonly<Record<string, string>>): C {
  const changed = Object.entries(variables).some(([name, value]) => call.variables[name] !== value)
  return changed ? { ...call, variables: { ...call.variables, ...variables } } : call
}

function closeHolds(call: ActiveCall, at: Timestamp): ActiveCall {
  return call.holds.some(isOpenSpan) ? { ...call, holds: call.holds.map((span) => closeSpan(span, at)) } : call
}

const isOpenSpan = (span: Span): boolean => span.endedAt === null

function closeSpan<S extends Span>(span: S, at: Timestamp): S {
  return span.endedAt === null ? { ...span, endedAt: Math.max(at, span.startedAt) } : span
}
