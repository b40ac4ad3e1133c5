import {
  type AgentState,
  type AgentView,
  type CallId,
  type DomainEvent,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '@ringloop/core'

/** A call center that does something each time it is asked: somebody calls, is answered, hangs up, is done with wrap-up. */
export interface BusyCenter {
  readonly agents: readonly AgentView[]
  agentOf(extension: string): AgentView | undefined
  /** One more thing happens; the facts for the journal. */
  next(now: number): readonly DomainEvent[]
}

/** @param random as `Math.random` */
export function createBusyCenter(size: {
  readonly agents: number
  readonly queues: number
  readonly random: () => number
}): BusyCenter {
  const views = new Map<string, AgentView>()
  for (let index = 0; index < size.agents; index++) {
    const extension = String(10_001 + index)
    const name = `Agent ${String(index + 1).padStart(3, '0')}`
    views.set(extension, { extension, name, state: 'ready', since: 0, queueStatus: 'Available', commands: [] })
  }
  const extensions = [...views.keys()]
  const waiting: { readonly callId: CallId; readonly queue: string }[] = []
  const talking: { readonly callId: CallId; readonly extension: string }[] = []
  const pick = (count: number) => Math.floor(size.random() * count)
  let ids = 0

  const become = (extension: string, state: AgentState, now: number) => {
    const view = views.get(extension)
    if (view) views.set(extension, { ...view, state, since: now })
  }
  const inState = (state: AgentState) => {
    const start = pick(extensions.length)
    for (let step = 0; step < extensions.length; step++) {
      const extension = extensions[(start + step) % extensions.length]
      if (extension !== undefined && views.get(extension)?.state === state) return extension
    }
    return undefined
  }
  const fact = (callId: CallId, at: number, facts: Record<string, unknown>) =>
    ({ id: `${callId}/${++ids}`, at, origin: 'live', callId, ...facts }) as unknown as TelephonyEvent

  const call = (now: number) => {
    const callId = toCallId(`call-${++ids}`)
    const queue = `queue-${String(1 + pick(size.queues)).padStart(2, '0')}`
    waiting.push({ callId, queue })
    const customer = { number: null, name: null, anonymous: true }
    return [
      fact(callId, now, {
        type: 'originated',
        connectionId: toConnectionId(callId),
        direction: 'inbound',
        customer,
        dialled: '800',
      }),
      fact(callId, now, { type: 'queued', queue }),
    ]
  }
  const answer = (now: number, extension: string) => {
    const [next] = waiting.splice(pick(Math.min(waiting.length, 5)), 1)
    if (next === undefined) return []
    const connectionId = toConnectionId(`${next.callId}/agent`)
    become(extension, 'busy', now)
    talking.push({ callId: next.callId, extension })
    const party = { extension, agent: null }
    return [
      fact(next.callId, now, { type: 'delivered', connectionId, party, consultation: false }),
      fact(next.callId, now, { type: 'established', connectionId }),
    ]
  }
  const end = (now: number) => {
    const [next] = talking.splice(pick(talking.length), 1)
    if (next === undefined) return []
    become(next.extension, 'wrapUp', now)
    return [fact(next.callId, now, { type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'answered' })]
  }

  return {
    agents: [...views.values()],
    agentOf: (extension) => views.get(extension),
    next(now) {
      const choice = pick(4)
      if (choice === 0 || waiting.length === 0) return call(now)
      const ready = choice === 1 || waiting.length > 120 ? inState('ready') : undefined
      if (ready !== undefined) return answer(now, ready)
      if (choice === 2 && talking.length > 0) return end(now)
      const done = inState('wrapUp')
      if (done === undefined) return call(now)
      become(done, 'ready', now)
      return []
    },
  }
}
