import { type CallClearedEvent, type DeliveredEvent, type OriginatedEvent, toCallId, toConnectionId } from '@ringloop/core'

/** A call that begins. */
export function sampleOriginated(call: string, over: Partial<OriginatedEvent> = {}): OriginatedEvent {
  return {
    type: 'originated',
    id: `${call}:originated`,
    at: 1_000,
    origin: 'live',
    callId: toCallId(call),
    connectionId: toConnectionId(call),
    direction: 'inbound',
    customer: { number: '+4930901820', name: 'Ada', anonymous: false },
    dialled: '200',
    ...over,
  }
}

/** A call that rings at an agent, 1001. */
export function sampleDelivered(call: string, over: Partial<DeliveredEvent> = {}): DeliveredEvent {
  return {
    type: 'delivered',
    id: `${call}:ring`,
    at: 2_000,
    origin: 'live',
    callId: toCallId(call),
    connectionId: toConnectionId(`${call}-1001`),
    party: { extension: '1001', agent: null },
    consultation: false,
    ...over,
  }
}

/** A call that is over. */
export function sampleCleared(call: string, over: Partial<CallClearedEvent> = {}): CallClearedEvent {
  return {
    type: 'callCleared',
    id: `${call}:callCleared`,
    at: 9_000,
    origin: 'live',
    callId: toCallId(call),
    cause: 'NORMAL_CLEARING',
    endedBy: 'customer',
    outcome: 'answered',
    ...over,
  }
}
