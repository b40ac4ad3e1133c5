import { bridgeChannels, hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import type { Target } from './device-behaviour.js'
import { dial } from './dial.js'
import { letGo } from './hang-up.js'
import { memberHeaders, seconds, tellOfQueue } from './queue-events.js'
import type { Member, QueueAgentState } from './queue-model.js'
import type { Queues } from './queues.js'
import type { SwitchCore } from './switch-core.js'

/** Who waits is offered to agents, one answers or none, and they part again: after mod_callcenter. */
export class QueueOffers {
  readonly #core: SwitchCore
  readonly #findTarget: (endpoint: string) => Target
  readonly #queues: Queues

  constructor(core: SwitchCore, findTarget: (endpoint: string) => Target, queues: Queues) {
    this.#core = core
    this.#findTarget = findTarget
    this.#queues = queues
  }

  /** Rings an agent for who waits. */
  offer(member: Member, agent: QueueAgentState): void {
    const core = this.#core
    const { channel, queue } = member
    const calledAt = core.now()
    member.state = 'Trying'
    member.servingAgent = agent
    agent.lastOfferedCall = calledAt
    for (const tier of this.#queues.tiers)
      if (tier.agent === agent.name) tier.state = tier.queue === queue.name ? 'Offering' : 'Standby'
    this.#queues.setState(agent, 'Receiving')
    tellOfQueue(
      this.#core,
      'agent-offering',
      { 'CC-Queue': queue.name },
      { 'CC-Agent': agent.name, 'CC-Agent-Type': 'callback', 'CC-Agent-System': 'single_box', ...memberHeaders(member) },
    )
    const stop = dial(core, {
      to: agent.contact,
      originator: null,
      timeoutSeconds: agent.legTimeoutSeconds,
      findTarget: this.#findTarget,
      variables: {
        cc_queue: queue.name,
        cc_queue_joined_epoch: seconds(member.joinedAt),
        cc_member_uuid: member.id,
        cc_member_session_uuid: channel.id,
        cc_member_pre_answer_uuid: member.id,
        cc_agent: agent.name,
        cc_agent_type: 'callback',
        cc_side: 'agent',
        loopback_bowout: 'false',
        loopback_bowout_on_execute: 'false',
        ignore_early_media: 'true',
        origination_caller_id_name: channel.profile.name,
        origination_caller_id_number: channel.profile.number,
      },
      onLeg: (leg) => core.book.offered(core.book.callOf(channel), leg, agent.extension, agent.name),
      onAnswer: (leg) => {
        member.offers.delete(agent)
        this.#answered(member, agent, leg, calledAt)
      },
      onFailure: (cause) => {
        member.offers.delete(agent)
        this.#failed(member, agent, cause, calledAt)
      },
    })
    member.offers.set(agent, (cause) => {
      stop(cause)
      member.offers.delete(agent)
      this.#failed(member, agent, cause, calledAt)
    })
  }

  #failed(member: Member, agent: QueueAgentState, cause: string, calledAt: number): void {
    const now = this.#core.now()
    tellOfQueue(
      this.#core,
      'bridge-agent-fail',
      { 'CC-Queue': member.queue.name },
      {
        'CC-Hangup-Cause': cause,
        'CC-Agent': agent.name,
        'CC-Agent-System': 'single_box',
        'CC-Agent-Called-Time': seconds(calledAt),
        'CC-Agent-Aborted-Time': seconds(now),
        ...memberHeaders(member),
        'CC-Member-Joined-Time': seconds(member.joinedAt),
      },
    )
    const delay =
      cause === 'CALL_REJECTED'
        ? agent.rejectDelaySeconds
        : cause === 'USER_BUSY'
          ? agent.busyDelaySeconds
          : cause === 'NO_ANSWER'
            ? agent.noAnswerDelaySeconds
            : cause === 'ORIGINATOR_CANCEL' || cause === 'LOSE_RACE'
              ? 0
              : agent.noAnswerDelaySeconds
    agent.readyAt = now + delay * 1000
    if (cause === 'NO_ANSWER' && agent.maxNoAnswer > 0 && ++agent.noAnswerCount >= agent.maxNoAnswer)
      this.#queues.setStatus(agent, member.queue.agentNoAnswerStatus)
    this.#free(agent)
    if (member.state === 'Trying' && member.offers.size === 0 && !member.answering) {
      member.state = 'Waiting'
      member.servingAgent = null
      this.#queues.wake()
    }
  }

  #free(agent: QueueAgentState): void {
    for (const tier of this.#queues.tiers) if (tier.agent === agent.name) tier.state = 'Ready'
    this.#queues.setState(agent, 'Waiting')
  }

  #answered(member: Member, agent: QueueAgentState, leg: Channel, calledAt: number): void {
    const core = this.#core
    const { channel } = member
    const answeredAt = core.now()
    member.servingAgent = agent
    member.answering = true
    for (const [other, stop] of [...member.offers]) if (other !== agent) stop('LOSE_RACE')
    channel.holders += 1
    leg.holders += 1
    const times = {
      'CC-Agent': agent.name,
      'CC-Agent-System': 'single_box',
      'CC-Agent-UUID': leg.id,
      'CC-Agent-Called-Time': seconds(calledAt),
      'CC-Agent-Answered-Time': seconds(answeredAt),
    }
    const joined = { 'CC-Member-Joined-Time': seconds(member.joinedAt), ...memberHeaders(member) }
    const giveUp = (cause: string) => {
      member.answering = false
      letGo(core, channel)
      hangUp(core, leg, cause)
      letGo(core, leg)
      this.#failed(member, agent, cause, calledAt)
    }
    // until the two are connected, either can still leave
    const late = core.later(() => {
      leg.onLeave.delete(abandoned)
      if (member.state === 'Abandoned' || !channel.up) return giveUp('ORIGINATOR_CANCEL')
      member.state = 'Answered'
      leg.variables.delete('cc_member_pre_answer_uuid')
      tellOfQueue(this.#core, 'bridge-agent-start', { 'CC-Queue': member.queue.name }, { ...times, ...joined }, leg)
      channel.variables.set('cc_agent_found', 'true')
      channel.variables.set('cc_agent_uuid', leg.id)
      this.#queues.tellCount(member.queue.name)
      bridgeChannels(core, channel, leg)
      for (const one of [channel, leg]) one.variables.set('cc_agent_bridged', 'true')
      channel.variables.set('cc_agent', agent.name)
      channel.variables.set('cc_queue_answered_epoch', seconds(answeredAt))
      agent.callsAnswered += 1
      agent.noAnswerCount = 0
      agent.lastBridgeStart = core.now()
      for (const tier of this.#queues.tiers)
        if (tier.agent === agent.name && tier.queue === member.queue.name) tier.state = 'Active Inbound'
      this.#queues.setState(agent, 'In a queue call')
      leg.onLeave.add(() => core.later(() => this.#over(member, agent, leg, times, joined), 40))
    }, 20)
    const abandoned = () => {
      late()
      member.answering = false
      letGo(core, channel)
      letGo(core, leg)
      this.#failed(member, agent, leg.hangupCause ?? 'ORIGINATOR_CANCEL', calledAt)
    }
    leg.onLeave.add(abandoned)
  }

  /** Agent and member have parted. */
  #over(
    member: Member,
    agent: QueueAgentState,
    leg: Channel,
    times: Readonly<Record<string, string>>,
    joined: Readonly<Record<string, string>>,
  ): void {
    const core = this.#core
    const now = core.now()
    const cause = { 'CC-Hangup-Cause': 'SUCCESS' }
    tellOfQueue(
      this.#core,
      'bridge-agent-end',
      { 'CC-Queue': member.queue.name },
      { ...cause, ...times, 'CC-Agent-Bridged': 'true', 'CC-Bridge-Terminated-Time': seconds(now), ...joined },
      leg,
    )
    member.channel.variables.set('cc_queue_terminated_epoch', seconds(now))
    tellOfQueue(
      this.#core,
      'member-queue-end',
      { 'CC-Queue': member.queue.name },
      { ...cause, 'CC-Cause': 'Terminated', ...times, 'CC-Member-Leaving-Time': seconds(now), ...joined },
      member.channel,
    )
    agent.lastBridgeEnd = now
    agent.talkSeconds += Math.floor((now - agent.lastBridgeStart) / 1000)
    agent.readyAt = now + agent.wrapUpSeconds * 1000
    if (agent.status === 'Available (On Demand)') this.#queues.setState(agent, 'Idle')
    else this.#free(agent)
    letGo(core, member.channel)
    letGo(core, leg)
  }
}
