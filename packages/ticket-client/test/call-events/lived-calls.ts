import { type Call, reduceCall, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'

type Facts = TelephonyEvent extends infer Event
  ? Event extends TelephonyEvent
    ? Omit<Event, 'id' | 'at' | 'origin' | 'callId'>
    : never
  : never

export const began = Date.UTC(2026, 2, 2, 9)

/** Every state of a call that events make, a second apart; the first is `undefined`. */
export function statesOf(id: string, facts: readonly Facts[]): readonly (Call | undefined)[] {
  const callId = toCallId(id)
  const states: (Call | undefined)[] = [undefined]
  for (const [index, fact] of facts.entries())
    states.push(
      reduceCall(states.at(-1), {
        ...fact,
        id: `${id}/${index}`,
        at: began + index * 1000,
        origin: 'live',
        callId,
      } as TelephonyEvent),
    )
  return states
}

export const leg = (extension: string) => toConnectionId(`leg-${extension}`)
export const originated = (number: string | null, more: Partial<Extract<Facts, { type: 'originated' }>> = {}): Facts => ({
  type: 'originated',
  connectionId: toConnectionId('customer'),
  direction: 'inbound',
  customer: { number, name: null, anonymous: number === null },
  dialled: '022147103',
  ...more,
})
export const rings = (extension: string): Facts => ({
  type: 'delivered',
  connectionId: leg(extension),
  party: { extension, agent: null },
  consultation: false,
})
export const answers = (extension: string): Facts => ({ type: 'established', connectionId: leg(extension) })
export const ends = (
  outcome: 'answered' | 'abandoned' | 'busy' | 'noAnswer' | 'rejected' | 'failed',
  cause = 'NORMAL_CLEARING',
): Facts => ({
  type: 'callCleared',
  cause,
  endedBy: null,
  outcome,
})
