import type { ActiveCall, AgentConnection, Call } from '../calls/call.js'
import type { CallCommandType } from './call-command.js'
import type { CommandingPerson } from './call-control.js'

const supervisors: readonly CallCommandType[] = ['setAgentState', 'setTier', 'removeTier']

/**
 * What a person can do with a call in its present state; with `null`, what they can do beside a call. Pure: an adapter takes
 * from it what its switch cannot do. In the order in which a desk would show it.
 */
export function availableCommands(call: Call | null, person: CommandingPerson): readonly CallCommandType[] {
  if (call === null)
    return [
      'dial',
      'listQueue',
      ...ifSo(person.agent !== null || person.supervisor, 'setAgentStatus'),
      ...(person.supervisor ? supervisors : []),
    ]
  if (call.state === 'ended') return []
  const mine = call.agents.find((agent) => agent.extension === person.extension && agent.state !== 'cleared')
  if (mine?.state === 'alerting') return ['answer', 'reject']
  if (mine?.state === 'connected' && mine.consultation) return ['hangUp', mine.muted ? 'unmute' : 'mute']
  if (mine?.state === 'connected') return talking(call, mine)
  return elsewhere(call, person)
}

function talking(call: ActiveCall, mine: Extract<AgentConnection, { state: 'connected' }>): readonly CallCommandType[] {
  const consulted = call.agents.find(
    (agent) =>
      agent.consultation && agent.state !== 'cleared' && (agent.consultedBy === null || agent.consultedBy === mine.extension),
  )
  const held = call.holds.some((hold) => hold.endedAt === null)
  const muting = mine.muted ? 'unmute' : 'mute'
  const always = [...recordingCommands(call), 'sendDigits', 'setCallData', 'hangUp'] as const
  if (consulted?.state === 'alerting') return [muting, 'cancelConsultation', ...always]
  if (consulted !== undefined) return ['alternate', 'completeTransfer', 'conference', 'cancelConsultation', muting, ...always]
  if (call.conference) return [muting, 'addParticipant', 'removeParticipant', 'muteParticipant', ...always]
  return [held ? 'retrieve' : 'hold', muting, 'blindTransfer', 'consult', 'addParticipant', 'park', ...always]
}

function recordingCommands(call: ActiveCall): readonly CallCommandType[] {
  const recording = call.recordings.findLast((candidate) => candidate.endedAt === null)
  if (recording === undefined) return ['startRecording']
  return [recording.masked ? 'resumeRecording' : 'pauseRecording', 'stopRecording']
}

function elsewhere(call: ActiveCall, person: CommandingPerson): readonly CallCommandType[] {
  const others = call.agents.filter((agent) => agent.state !== 'cleared' && !agent.consultation)
  const talks = others.some((agent) => agent.state === 'connected')
  if (call.parked !== null) return ['retrieveParked']
  const rings = call.waiting || others.some((agent) => agent.state === 'alerting')
  return [
    ...ifSo(rings && !talks, 'pickUp'),
    ...(person.supervisor && talks
      ? (['monitor', ...ifSo(call.monitoring.includes(person.extension), 'stopMonitoring')] as const)
      : []),
    ...ifSo(person.supervisor && call.waiting && !talks, 'moveToQueue'),
    ...(person.supervisor ? (['setCallData', 'hangUp'] as const) : []),
  ]
}

const ifSo = <Command extends CallCommandType>(so: boolean, command: Command): readonly Command[] => (so ? [command] : [])
