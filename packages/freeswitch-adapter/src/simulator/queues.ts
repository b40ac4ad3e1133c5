import type { Channel } from './channel.js'
import type { Target } from './device-behaviour.js'
import { memberHeaders, seconds, tellOfQueue, tellQueueCount } from './queue-events.js'
import { baseScoreOf, type Member, type QueueAgentState, type QueueSettings, scoreOf, type Tier } from './queue-model.js'
import { QueueOffers } from './queue-offers.js'
import type { SwitchCore } from './switch-core.js'

const moh = { 'Playback-File-Type': 'tone_stream', 'Playback-File-Path': 'tone_stream://%(2000,4000,440,480);loops=-1' }

/** The queues of a simulated switch, after mod_callcenter. */
export class Queues {
  readonly queues = new Map<string, QueueSettings>()
  readonly agents = new Map<string, QueueAgentState>()
  readonly members = new Map<string, Member>()
  tiers: Tier[] = []
  readonly #core: SwitchCore
  readonly #offers: QueueOffers
  #wakesAt: { readonly time: number; readonly stop: () => void } | null = null

  constructor(core: SwitchCore, findTarget: (endpoint: string) => Target) {
    this.#core = core
    this.#offers = new QueueOffers(core, findTarget, this)
  }

  setStatus(agent: QueueAgentState, status: string): void {
    agent.status = status
    agent.lastStatusChange = this.#core.now()
    agent.noAnswerCount = 0
    tellOfQueue(this.#core, 'agent-status-change', { 'CC-Agent': agent.name }, { 'CC-Agent-Status': status })
    this.wake()
  }

  setState(agent: QueueAgentState, state: string): void {
    agent.state = state
    tellOfQueue(this.#core, 'agent-state-change', { 'CC-Agent': agent.name }, { 'CC-Agent-State': state })
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
    tellOfQueue(this.#core, 'member-queue-start', { 'CC-Queue': name }, memberHeaders(member), channel)
    this.tellCount(name)
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
    tellOfQueue(
      this.#core,
      'member-queue-end',
      { 'CC-Queue': member.queue.name },
      {
        'CC-Cause': 'Cancel',
        'CC-Cancel-Reason': reason,
        'CC-Member-Leaving-Time': seconds(this.#core.now()),
        'CC-Member-Joined-Time': seconds(member.joinedAt),
        ...memberHeaders(member),
      },
      channel,
    )
    this.tellCount(member.queue.name)
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
      for (const agent of queue.strategy === 'ring-all' ? free : free.slice(0, 1)) this.#offers.offer(member, agent)
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

  tellCount(queue: string): void {
    tellQueueCount(this.#core, queue, this.members.values())
  }
}
