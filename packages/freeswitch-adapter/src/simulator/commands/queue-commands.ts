import { agentStates, agentStatuses, type QueueAgentState, scoreOf, type Tier, tierStates } from '../queue-model.js'
import type { Queues } from '../queues.js'
import { type ApiCommand, splitArguments } from './command-world.js'

const table = (columns: readonly string[], rows: readonly (readonly (string | number | boolean)[])[]): string =>
  `${[columns, ...rows].map((row) => row.join('|')).join('\n')}\n+OK\n`

const epoch = (milliseconds: number) => Math.floor(milliseconds / 1000)
const invalid = '-ERR Invalid!\n'

/** `callcenter_config agent|tier|queue …` */
export const callcenterConfig: ApiCommand = ({ core, queues }, text) => {
  const [section, action, ...rest] = splitArguments(text)
  if (section === 'agent') return configureAgent(queues, action, rest)
  if (section === 'tier') return configureTier(queues, action, rest)
  if (section === 'queue') return configureQueue(queues, action, rest, core.now())
  return section === undefined ? '-USAGE: \ncallcenter_config <target> <args>\n' : invalid
}

function configureAgent(queues: Queues, action: string | undefined, rest: readonly string[]): string {
  if (action === 'list')
    return listAgents([...queues.agents.values()].filter(({ name }) => rest[0] === undefined || name === rest[0]))
  const [key, name, value] = rest
  if (action !== 'set' && action !== 'get') return invalid
  if (key === undefined || name === undefined || (action === 'set' && value === undefined)) return invalid
  const agent = queues.agents.get(name)
  if (agent === undefined) return '-ERR Agent not found!\n'
  if (action === 'get') {
    if (key === 'status') return agent.status
    if (key === 'state') return agent.state
    if (key === 'uuid') return ''
    return '-ERR Invalid Agent Update KEY!\n'
  }
  return setAgent(queues, agent, key, value ?? '')
}

function setAgent(queues: Queues, agent: QueueAgentState, key: string, value: string): string {
  const seconds = Number(value)
  switch (key) {
    case 'status': {
      const status = agentStatuses.find((known) => known.toLowerCase() === value.toLowerCase())
      if (status === undefined) return '-ERR Invalid Agent Status!\n'
      queues.setStatus(agent, status)
      return '+OK\n'
    }
    case 'state': {
      const state = agentStates.find((known) => known.toLowerCase() === value.toLowerCase())
      if (state === undefined) return '-ERR Invalid Agent State!\n'
      queues.setState(agent, state)
      return '+OK\n'
    }
    case 'contact':
      agent.contact = value
      return '+OK\n'
    case 'max_no_answer':
      agent.maxNoAnswer = seconds
      return '+OK\n'
    case 'wrap_up_time':
      agent.wrapUpSeconds = seconds
      return '+OK\n'
    case 'reject_delay_time':
      agent.rejectDelaySeconds = seconds
      return '+OK\n'
    case 'busy_delay_time':
      agent.busyDelaySeconds = seconds
      return '+OK\n'
    case 'no_answer_delay_time':
      agent.noAnswerDelaySeconds = seconds
      return '+OK\n'
    case 'ready_time':
      agent.readyAt = seconds * 1000
      return '+OK\n'
    default:
      return '-ERR Invalid Agent Update KEY!\n'
  }
}

function configureTier(queues: Queues, action: string | undefined, rest: readonly string[]): string {
  if (action === 'list') return listTiers(queues.tiers)
  if (action === 'add') {
    const [queue, name, level = '1', position = '1'] = rest
    if (queue === undefined || name === undefined) return invalid
    if (!queues.queues.has(queue)) return '-ERR Queue not found!\n'
    if (!queues.agents.has(name)) return '-ERR Agent not found!\n'
    if (findTier(queues, queue, name) !== undefined) return '-ERR Tier already exist!\n'
    queues.tiers.push({ queue, agent: name, state: 'Ready', level: Number(level), position: Number(position) })
    queues.wake()
    return '+OK\n'
  }
  if (action === 'del') {
    const [queue, name] = rest
    if (queue === undefined || name === undefined) return invalid
    queues.tiers = queues.tiers.filter((tier) => tier.queue !== queue || tier.agent !== name)
    return '+OK\n'
  }
  if (action !== 'set') return invalid
  const [key, queue, name, value] = rest
  if (key === undefined || queue === undefined || name === undefined || value === undefined) return invalid
  const tier = findTier(queues, queue, name)
  if (tier === undefined) return '-ERR Agent not found!\n'
  if (key === 'state') {
    const state = tierStates.find((known) => known.toLowerCase() === value.toLowerCase())
    if (state === undefined) return '-ERR Invalid Tier State!\n'
    tier.state = state
  } else if (key === 'level') tier.level = Number(value)
  else if (key === 'position') tier.position = Number(value)
  else return '-ERR Invalid Tier Update KEY!\n'
  return '+OK\n'
}

const findTier = (queues: Queues, queue: string, agent: string) =>
  queues.tiers.find((tier) => tier.queue === queue && tier.agent === agent)

function configureQueue(queues: Queues, action: string | undefined, rest: readonly string[], now: number): string {
  if (action === 'count' && rest[0] === undefined) return `${queues.queues.size}\n`
  if (action === 'count') return `${queues.membersOf(rest[1] ?? '').length}\n`
  if (action === 'load' || action === 'reload' || action === 'unload')
    return queues.queues.has(rest[0] ?? '') ? '+OK\n' : '-ERR Invalid Queue not found!\n'
  if (action !== 'list') return invalid
  const [what, name = ''] = rest
  if (what === undefined) return listQueues(queues)
  if (what === 'agents') {
    const names = new Set(queues.tiers.filter((tier) => tier.queue === name).map((tier) => tier.agent))
    return listAgents([...queues.agents.values()].filter((agent) => names.has(agent.name)))
  }
  if (what === 'tiers') return listTiers(queues.tiers.filter((tier) => tier.queue === name))
  if (what === 'members') return listMembers(queues, name, now)
  return invalid
}

const listAgents = (agents: readonly QueueAgentState[]) =>
  table(
    'name|instance_id|uuid|type|contact|status|state|max_no_answer|wrap_up_time|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start|last_bridge_end|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time|external_calls_count'.split(
      '|',
    ),
    agents.map((agent) => [
      agent.name,
      'single_box',
      '',
      'callback',
      agent.contact,
      agent.status,
      agent.state,
      agent.maxNoAnswer,
      agent.wrapUpSeconds,
      agent.rejectDelaySeconds,
      agent.busyDelaySeconds,
      agent.noAnswerDelaySeconds,
      epoch(agent.lastBridgeStart),
      epoch(agent.lastBridgeEnd),
      epoch(agent.lastOfferedCall),
      epoch(agent.lastStatusChange),
      agent.noAnswerCount,
      agent.callsAnswered,
      agent.talkSeconds,
      epoch(agent.readyAt),
      0,
    ]),
  )

const listTiers = (tiers: readonly Tier[]) =>
  table(
    ['queue', 'agent', 'state', 'level', 'position'],
    tiers.map((tier) => [tier.queue, tier.agent, tier.state, tier.level, tier.position]),
  )

const listMembers = (queues: Queues, queue: string, now: number) =>
  table(
    'queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|serving_system|state|score'.split(
      '|',
    ),
    queues
      .membersOf(queue)
      .map((member) => [
        queue,
        'single_box',
        member.id,
        member.channel.id,
        member.channel.profile.originalNumber,
        member.channel.profile.originalName,
        epoch(member.systemAt),
        epoch(member.joinedAt),
        0,
        0,
        0,
        member.baseScore,
        0,
        member.servingAgent?.name ?? '',
        member.servingAgent === null ? '' : 'single_box',
        member.state,
        scoreOf(member, now),
      ]),
  )

const listQueues = (queues: Queues) =>
  table(
    'name|strategy|moh_sound|time_base_score|tier_rules_apply|tier_rule_wait_second|tier_rule_wait_multiply_level|tier_rule_no_agent_no_wait|discard_abandoned_after|abandoned_resume_allowed|max_wait_time|max_wait_time_with_no_agent|max_wait_time_with_no_agent_time_reached|record_template|calls_answered|calls_abandoned|ring_progressively_delay|skip_agents_with_external_calls|agent_no_answer_status'.split(
      '|',
    ),
    [...queues.queues.values()].map((queue) => [
      queue.name,
      queue.strategy,
      'tone_stream://%(2000,4000,440,480);loops=-1',
      'system',
      false,
      0,
      false,
      true,
      60,
      false,
      queue.maxWaitSeconds,
      queue.maxWaitWithNoAgentSeconds,
      5,
      '',
      0,
      0,
      0,
      true,
      queue.agentNoAnswerStatus,
    ]),
  )
