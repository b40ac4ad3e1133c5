import {
  answeringAgent,
  type CallBackDoneEvent,
  type CallId,
  customerNumber,
  type E164,
  type Interaction,
  toE164,
} from '@ringloop/core'

/** Knows who is to be called back, and says when somebody has spoken to them. */
export interface CallBackWatch {
  /** To be told of each step of each call; `undefined` for one that is forgotten. Gives the call backs that were done by it. */
  follow(before: Interaction | undefined, after: Interaction | undefined): readonly CallBackDoneEvent[]
}

/** Nobody is to be called back yet. `region` reads numbers. */
export function createCallBackWatch(region: string): CallBackWatch {
  const promised = new Map<E164, Set<CallId>>()

  const note = (interaction: Interaction, is: boolean) => {
    const number = toE164(customerNumber(interaction.call), region)
    if (number === null) return
    const calls = promised.get(number) ?? new Set()
    if (is) promised.set(number, calls.add(interaction.id))
    else if (calls.delete(interaction.id) && calls.size === 0) promised.delete(number)
  }

  return {
    follow(before, after) {
      const was = before !== undefined && isPromised(before)
      const is = after !== undefined && isPromised(after)
      if (was && !is) note(before, false)
      if (is && !was) note(after, true)
      if (after === undefined || promised.size === 0 || !isReached(after) || (before !== undefined && isReached(before)))
        return []
      const number = toE164(customerNumber(after.call), region)
      const by = answeringAgent(after.call)?.extension
      if (number === null || by === undefined) return []
      return [...(promised.get(number) ?? [])]
        .filter((callId) => callId !== after.id)
        .map((callId) => ({
          type: 'callBackDone',
          id: `${callId}/callBackDone/${after.id}`,
          at: after.call.answeredAt ?? after.call.startedAt,
          callId,
          by,
          through: after.id,
        }))
    },
  }
}

const isPromised = ({ callBack }: Interaction): boolean => callBack.state === 'scheduled' || callBack.state === 'due'

/** An agent called the customer, and they speak. */
const isReached = ({ call }: Interaction): boolean =>
  call.direction === 'outbound' && call.answeredAt !== null && answeringAgent(call) !== null
