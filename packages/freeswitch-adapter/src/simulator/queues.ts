import { bridgeChannels, hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import type { Target } from './device-behaviour.js'
import { dial } from './dial.js'
import { letGo } from './hang-up.js'
import { baseScoreOf, type Member, type QueueAgentState, type QueueSettings, scoreOf, type Tier } from './queue-model.js'
import type { SwitchCore } from './switch-core.js'

const subclass = 'callcenter::info'
const moh = { 'Playback-File-Type': 'tone_stream', 'Playback-File-Path': 'tone_stream://%(2000,4000,440,480);loops=-1' }
const seconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000))

/** The queues of a simulated switch, after mod_callcenter. */
export class Queues {
  readonly queues = new Map<string, QueueSettings>()
  readonly agents = new Map<string, QueueAgentState>()
  readonly members = new Map<string, Member>()
  tiers: Tier[] = []
  readonly #core: SwitchCore
  readonly #findTarget: (endpoint: string) => Target
  #wakesAt: { readonly time: number; readonly stop: () => void } | null = null

  constructor(core: SwitchCore, findTarget: (endpoint: string) => Target) {
    this.#core = core
    this.#findTarget = findTarget
  }

  setStatus(agent: QueueAgentState, status: string): void {
    agent.status = status
    agent.lastStatusChange = this.#core.now()
    agent.noAnswerCount = 0
    this.#tell('agent-status-change', { 'CC-Agent': agent.name }, { 'CC-Agent-Status': status })
    this.wake()
  }

  setState(agent: QueueAgentState, state: string): void {
    agent.state = state
    this.#tell('agent-state-change', { 'CC-Agent': agent.name }, { 'CC-Agent-State': state })
    if (state === 'Waiting') this.wake()
  }

  /** Who waits in a queue, who is next first. */
  membersOf(queue: string): readonly Member[] {
    return this.#inOrder().filter((member) => member.queue.name === queue)
  }

  /** By score; of the same, who came first. */
  #inOrder(): readonly Member[] {
    const now = this.#core.now()
    return [...this.members.values()].sort((a, b) => scoreOf(b, now) - scoreOf(a, now))
  }

  /** The switch died: nobody waits any more; agents and tiers are kept in its database. */
  clear(): void {
    this.members.clear()
    this.#wakesAt = null
    for (const agent of this.agents.values()) agent.state = 'Waiting'
    for (const tier of this.tiers) tier.state = 'Ready'
  }

  /** The application `callcenter`: the channel waits until an agent has it, or it leaves. */
  enter(channel: Channel, name: string, done: () => void): (() => void) | undefined {
    const queue = this.queues.get(name)
    if (queue === undefined) {
      done()
      return undefined
    }
    const core = this.#core
    const times = { joinedAt: core.now(), systemAt: channel.answered ? channel.times.answered / 1000 : core.now() }
    const member: Member = {
      id: core.random.uuid(),
      channel,
      queue,
      ...times,
      baseScore: baseScoreOf(times, channel.variable('cc_base_score')),
      state: 'Waiting',
      servingAgent: null,
      answering: false,
      offers: new Map(),
    }
    for (const [variable, value] of Object.entries({
      cc_side: 'member',
      cc_member_uuid: member.id,
      cc_queue_joined_epoch: seconds(member.joinedAt),
      cc_queue: queue.name,
    }))
      channel.variables.set(variable, value)
    core.book.queued(channel, queue.name)
    this.members.set(member.id, member)
    this.#tell('member-queue-start', { 'CC-Queue': name }, this.#about(member), channel)
    this.#tellCount(name)
    core.emit('PLAYBACK_START', { channel, after: moh })
    const stops: (() => void)[] = []
    const leave = (reason: string) => {
      this.#end(member, reason, stops)
      done()
    }
    if (queue.maxWaitSeconds > 0) stops.push(core.later(() => leave('TIMEOUT'), queue.maxWaitSeconds * 1000))
    this.#watchForAgents(member, stops, () => leave('NO_AGENT_TIMEOUT'))
    channel.onDigit = (digit) => {
      if ((channel.variable('cc_exit_keys') ?? '').includes(digit)) leave('EXIT_WITH_KEY')
    }
    this.wake()
    return () => this.#end(member, 'BREAK_OUT', stops)
  }

  #watchForAgents(member: Member, stops: (() => void)[], leave: () => void): void {
    const { maxWaitWithNoAgentSeconds, name } = member.queue
    if (maxWaitWithNoAgentSeconds <= 0) return
    const watch = () => {
      const loggedIn = this.tiers.some((tier) => tier.queue === name && this.agents.get(tier.agent)?.status !== 'Logged Out')
      if (!loggedIn) leave()
      else stops.push(this.#core.later(watch, maxWaitWithNoAgentSeconds * 1000))
    }
    stops.push(this.#core.later(watch, maxWaitWithNoAgentSeconds * 1000))
  }

  /** The member leaves: answered, or for a reason of its own. */
  #end(member: Member, reason: string, stops: readonly (() => void)[]): void {
    const { channel } = member
    for (const stop of stops) stop()
    channel.onDigit = null
    this.members.delete(member.id)
    this.#core.book.dequeued(channel)
    this.#core.emit('PLAYBACK_STOP', { channel, after: { ...moh, 'Playback-Status': 'done' } })
    if (member.state === 'Answered') return
    member.state = 'Abandoned'
    for (const stop of [...member.offers.values()]) stop('ORIGINATOR_CANCEL')
    channel.variables.set('cc_queue_canceled_epoch', seconds(this.#core.now()))
    channel.variables.set('cc_cancel_reason', reason)
    channel.variables.set('cc_cause', 'cancel')
    this.#tell(
      'member-queue-end',
      { 'CC-Queue': member.queue.name },
      {
        'CC-Cause': 'Cancel',
        'CC-Cancel-Reason': reason,
        'CC-Member-Leaving-Time': seconds(this.#core.now()),
        'CC-Member-Joined-Time': seconds(member.joinedAt),
        ...this.#about(member),
      },
      channel,
    )
    this.#tellCount(member.queue.name)
  }

  /** Looks soon for agents for those who wait. */
  wake(milliseconds = this.#core.random.between(1, 4) * 20): void {
    const time = this.#core.now() + milliseconds
    if (this.members.size === 0 || (this.#wakesAt !== null && this.#wakesAt.time <= time)) return
    this.#wakesAt?.stop()
    const stop = this.#core.later(() => {
      this.#wakesAt = null
      this.#distribute()
    }, milliseconds)
    this.#wakesAt = { time, stop }
  }

  #distribute(): void {
    const exhausted = new Set<string>()
    for (const member of this.#inOrder()) {
      if (exhausted.size >= this.queues.size) return
      const { queue } = member
      if (member.state !== 'Waiting' || exhausted.has(queue.name)) continue
      const free = this.#freeAgents(queue.name)
      if (free.length === 0) {
        exhausted.add(queue.name)
        continue
      }
      for (const agent of queue.strategy === 'ring-all' ? free : free.slice(0, 1)) this.#offer(member, agent)
    }
  }

  /** Longest idle first; by level and position before that. */
  #freeAgents(queue: string): readonly QueueAgentState[] {
    const now = this.#core.now()
    const free: { readonly agent: QueueAgentState; readonly tier: Tier }[] = []
    let next = Number.POSITIVE_INFINITY
    for (const tier of this.tiers) {
      const agent = tier.queue === queue ? this.agents.get(tier.agent) : undefined
      if (agent === undefined || !agent.status.startsWith('Available') || agent.state !== 'Waiting') continue
      if (agent.readyAt > now) next = Math.min(next, agent.readyAt)
      else free.push({ agent, tier })
    }
    if (free.length === 0 && Number.isFinite(next)) this.wake(next - now)
    return free
      .sort(
        (a, b) =>
          a.tier.level - b.tier.level || a.agent.lastOfferedCall - b.agent.lastOfferedCall || a.tier.position - b.tier.position,
      )
      .map(({ agent }) => agent)
  }

  #offer(member: Member, agent: QueueAgentState): void {
    const core = this.#core
    const { channel, queue } = member
    const calledAt = core.now()
    member.state = 'Trying'
    member.servingAgent = agent
    agent.lastOfferedCall = calledAt
    for (const tier of this.tiers) if (tier.agent === agent.name) tier.state = tier.queue === queue.name ? 'Offering' : 'Standby'
    this.setState(agent, 'Receiving')
    this.#tell(
      'agent-offering',
      { 'CC-Queue': queue.name },
      { 'CC-Agent': agent.name, 'CC-Agent-Type': 'callback', 'CC-Agent-System': 'single_box', ...this.#about(member) },
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
    this.#tell(
      'bridge-agent-fail',
      { 'CC-Queue': member.queue.name },
      {
        'CC-Hangup-Cause': cause,
        'CC-Agent': agent.name,
        'CC-Agent-System': 'single_box',
        'CC-Agent-Called-Time': seconds(calledAt),
        'CC-Agent-Aborted-Time': seconds(now),
        ...this.#about(member),
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
      this.setStatus(agent, member.queue.agentNoAnswerStatus)
    this.#free(agent)
    if (member.state === 'Trying' && member.offers.size === 0 && !member.answering) {
      member.state = 'Waiting'
      member.servingAgent = null
      this.wake()
    }
  }

  #free(agent: QueueAgentState): void {
    for (const tier of this.tiers) if (tier.agent === agent.name) tier.state = 'Ready'
    this.setState(agent, 'Waiting')
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
    const joined = { 'CC-Member-Joined-Time': seconds(member.joinedAt), ...this.#about(member) }
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
      this.#tell('bridge-agent-start', { 'CC-Queue': member.queue.name }, { ...times, ...joined }, leg)
      channel.variables.set('cc_agent_found', 'true')
      channel.variables.set('cc_agent_uuid', leg.id)
      this.#tellCount(member.queue.name)
      bridgeChannels(core, channel, leg)
      for (const one of [channel, leg]) one.variables.set('cc_agent_bridged', 'true')
      channel.variables.set('cc_agent', agent.name)
      channel.variables.set('cc_queue_answered_epoch', seconds(answeredAt))
      agent.callsAnswered += 1
      agent.noAnswerCount = 0
      agent.lastBridgeStart = core.now()
      for (const tier of this.tiers)
        if (tier.agent === agent.name && tier.queue === member.queue.name) tier.state = 'Active Inbound'
      this.setState(agent, 'In a queue call')
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
    this.#tell(
      'bridge-agent-end',
      { 'CC-Queue': member.queue.name },
      { ...cause, ...times, 'CC-Agent-Bridged': 'true', 'CC-Bridge-Terminated-Time': seconds(now), ...joined },
      leg,
    )
    member.channel.variables.set('cc_queue_terminated_epoch', seconds(now))
    this.#tell(
      'member-queue-end',
      { 'CC-Queue': member.queue.name },
      { ...cause, 'CC-Cause': 'Terminated', ...times, 'CC-Member-Leaving-Time': seconds(now), ...joined },
      member.channel,
    )
    agent.lastBridgeEnd = now
    agent.talkSeconds += Math.floor((now - agent.lastBridgeStart) / 1000)
    agent.readyAt = now + agent.wrapUpSeconds * 1000
    if (agent.status === 'Available (On Demand)') this.setState(agent, 'Idle')
    else this.#free(agent)
    letGo(core, member.channel)
    letGo(core, leg)
  }

  #about({ id, channel }: Member): Record<string, string> {
    return {
      'CC-Member-UUID': id,
      'CC-Member-Session-UUID': channel.id,
      'CC-Member-CID-Name': channel.profile.originalName,
      'CC-Member-CID-Number': channel.profile.originalNumber,
    }
  }

  #tellCount(queue: string): void {
    let count = 0
    for (const member of this.members.values()) if (member.queue.name === queue) count += 1
    this.#tell('members-count', { 'CC-Queue': queue }, { 'CC-Count': String(count), 'CC-Selection': 'Single-Queue' })
  }

  /** The channel's headers come before those of the queue. */
  #tell(
    action: string,
    first: Readonly<Record<string, string>>,
    rest: Readonly<Record<string, string>>,
    channel?: Channel,
  ): void {
    this.#core.emit('CUSTOM', {
      subclass,
      action,
      ...(channel === undefined ? {} : { channel }),
      after: { ...first, 'CC-Action': action, ...rest },
    })
  }
}
