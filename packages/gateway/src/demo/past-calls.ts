import { type DomainEvent, type TelephonyEvent, type Timestamp, toCallId, toConnectionId } from '@ringloop/core'
import { customersWhoCall } from './customers-who-call.js'
import { queueDials } from './floor.js'

/** A queue of the past: who answered in it, and how many seconds lay between two customers, on average. */
interface PastQueue {
  readonly queue: string
  readonly agents: readonly string[]
  readonly everySeconds: number
}

const pastQueues: readonly PastQueue[] = [
  { queue: 'support@default', agents: ['1002', '1011'], everySeconds: 150 },
  { queue: 'sales@default', agents: ['1003', '1004', '1005'], everySeconds: 66 },
  { queue: 'service@default', agents: ['1007', '1008', '1009'], everySeconds: 90 },
]

/**
 * The calls of the time before `now`, as the switch would have told of them, in order: customers come by chance, wait for whoever is free
 * first, and some give up. All are over.
 *
 * @param random the same numbers tell the same past
 */
export function pastCalls(now: Timestamp, minutes: number, random: () => number): readonly DomainEvent[] {
  let index = 0
  const events = pastQueues.flatMap(({ queue, agents, everySeconds }) => {
    const freeAt = new Map(agents.map((extension) => [extension, 0]))
    const told: DomainEvent[] = []
    const meanMs = everySeconds * 1000
    for (let at = now - minutes * 60_000; ; ) {
      at += -Math.log(1 - random()) * meanMs
      const call = waitOf(Math.round(at), freeAt, random)
      // whoever is not done by now has never called
      if (call.overAt >= now) return told
      if (call.by !== null) freeAt.set(call.by, call.overAt)
      told.push(...tell(call, queue, index++))
    }
  })
  return events.sort((one, other) => one.at - other.at)
}

/** How it went for one customer. `null`: nobody answered, they gave up. */
interface PastCall {
  readonly at: Timestamp
  readonly by: string | null
  readonly answeredAt: Timestamp
  readonly endedAt: Timestamp
  /** The wrap-up, too. */
  readonly overAt: Timestamp
}

function waitOf(at: Timestamp, freeAt: ReadonlyMap<string, Timestamp>, random: () => number): PastCall {
  const [by, free] = [...freeAt].reduce((first, each) => (each[1] < first[1] ? each : first))
  const answeredAt = Math.round(Math.max(at, free) + 2000 + random() * 6000)
  const givesUpAt = Math.round(at + 30_000 + random() * 150_000)
  if (givesUpAt < answeredAt) return { at, by: null, answeredAt: givesUpAt, endedAt: givesUpAt, overAt: givesUpAt }
  const endedAt = Math.round(answeredAt + 45_000 + random() * 210_000)
  return { at, by, answeredAt, endedAt, overAt: Math.round(endedAt + 6_000 + random() * 30_000) }
}

function tell({ at, by, answeredAt, endedAt, overAt }: PastCall, queue: string, index: number): readonly DomainEvent[] {
  const callId = toCallId(`past-${at}-${index}`)
  const { number, name } = customersWhoCall[index % customersWhoCall.length] ?? { number: '', name: '' }
  let count = 0
  const fact = (when: Timestamp) => ({ id: `${callId}/${count++}`, at: when, origin: 'live', callId }) as const
  const connectionId = toConnectionId(`${callId}/agent`)
  const begin: readonly TelephonyEvent[] = [
    {
      ...fact(at),
      type: 'originated',
      connectionId: toConnectionId(callId),
      direction: 'inbound',
      customer: { number, name: name === '' ? null : name, anonymous: false },
      dialled: queueDials[queue]?.dial ?? '',
    },
    { ...fact(at), type: 'queued', queue },
  ]
  if (by === null)
    return [
      ...begin,
      { ...fact(endedAt), type: 'dequeued', queue, reason: 'abandoned' },
      { ...fact(endedAt), type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'abandoned' },
    ]
  return [
    ...begin,
    {
      ...fact(answeredAt - 1500),
      type: 'delivered',
      connectionId,
      party: { extension: by, agent: `${by}@default` },
      consultation: false,
    },
    { ...fact(answeredAt), type: 'established', connectionId },
    { ...fact(answeredAt), type: 'dequeued', queue, reason: 'answered' },
    { ...fact(endedAt), type: 'connectionCleared', connectionId, result: 'answered', cause: 'NORMAL_CLEARING' },
    { ...fact(endedAt), type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'answered' },
    { id: `${callId}/wrapUp`, at: overAt, callId, type: 'wrapUpExpired' },
  ]
}
