import { type Call, type EndedCall, talkSeconds } from '@ringloop/core'
import type { CallMoment } from './call-moments.js'
import { toldCustomer, toldNumber } from './told-number.js'

/** How a call ended, in the words of HubSpot's calling extensions. */
export type HubSpotEndStatus = 'COMPLETED' | 'FAILED' | 'CANCELED' | 'BUSY' | 'NO_ANSWER' | 'REJECTED' | 'MISSED'

/** The properties of HubSpot's call object that we know. All are texts. */
export interface HubSpotCallProperties {
  readonly hs_timestamp: string
  readonly hs_call_title: string
  readonly hs_call_direction: 'INBOUND' | 'OUTBOUND'
  /** Milliseconds with an agent. */
  readonly hs_call_duration: string
  readonly hs_call_status: 'COMPLETED' | 'FAILED' | 'CANCELED' | 'BUSY' | 'NO_ANSWER'
  readonly hs_call_from_number: string
  readonly hs_call_to_number: string
}

/** A message of a calling app to HubSpot's page, as its calling extensions SDK (`sendMessage`) takes it. */
export type HubSpotCallingMessage =
  | {
      readonly type: 'INCOMING_CALL' | 'OUTGOING_CALL_STARTED'
      readonly data: {
        readonly externalCallId: string
        readonly fromNumber: string
        readonly toNumber: string
        /** Milliseconds since 1970. */
        readonly callStartTime: number
        readonly createEngagement: boolean
      }
    }
  | { readonly type: 'CALL_ANSWERED' | 'CALL_TRANSFERRED'; readonly data: { readonly externalCallId: string } }
  | {
      readonly type: 'CALL_ENDED'
      readonly data: { readonly externalCallId: string; readonly engagementId?: number; readonly callEndStatus: HubSpotEndStatus }
    }
  | {
      readonly type: 'CALL_COMPLETED'
      readonly data: {
        readonly externalCallId: string
        readonly engagementId?: number
        readonly hideWidget: boolean
        readonly engagementProperties: HubSpotCallProperties
      }
    }

/** How HubSpot's page is told. */
export interface HubSpotCallingOptions {
  /** ISO 3166 alpha-2, of numbers without a country code. */
  readonly region: string
  /** What HubSpot gave for the call (`CREATE_ENGAGEMENT_SUCCEEDED`), once it has. */
  readonly engagementId?: number | undefined
  /** HubSpot makes the call's record itself. Default yes; `false` where the gateway logs calls. */
  readonly createEngagement?: boolean | undefined
}

/**
 * What HubSpot's page is to be told of a moment in a call, in order. For the browser: give each to the SDK's `sendMessage`.
 *
 * @example
 * ```ts
 * for (const moment of callMoments(before, after))
 *   for (const message of hubSpotCallingMessages(moment, { region: 'DE', engagementId })) extensions.sendMessage(message)
 * ```
 */
export function hubSpotCallingMessages(moment: CallMoment, options: HubSpotCallingOptions): readonly HubSpotCallingMessage[] {
  const { call } = moment
  const { region, engagementId, createEngagement = true } = options
  const externalCallId = call.id
  const engagement = engagementId === undefined ? {} : { engagementId }
  switch (moment.kind) {
    case 'began': {
      const type = call.direction === 'inbound' ? 'INCOMING_CALL' : 'OUTGOING_CALL_STARTED'
      return [{ type, data: { externalCallId, ...numbersOf(call, region), callStartTime: call.startedAt, createEngagement } }]
    }
    case 'answered':
      return [{ type: 'CALL_ANSWERED', data: { externalCallId } }]
    case 'transferred':
      return [{ type: 'CALL_TRANSFERRED', data: { externalCallId } }]
    case 'ended':
      return [
        { type: 'CALL_ENDED', data: { externalCallId, ...engagement, callEndStatus: endStatus(moment.call) } },
        {
          type: 'CALL_COMPLETED',
          data: {
            externalCallId,
            ...engagement,
            hideWidget: false,
            engagementProperties: hubSpotCallProperties(moment.call, region),
          },
        },
      ]
  }
}

/** A call that is over as HubSpot's call object has it. */
export function hubSpotCallProperties(call: EndedCall, region: string): HubSpotCallProperties {
  const { fromNumber, toNumber } = numbersOf(call, region)
  const status = endStatus(call)
  return {
    hs_timestamp: new Date(call.startedAt).toISOString(),
    hs_call_title: call.direction === 'inbound' ? `Call from ${fromNumber}` : `Call to ${toNumber}`,
    hs_call_direction: call.direction === 'inbound' ? 'INBOUND' : 'OUTBOUND',
    hs_call_duration: String(Math.round((talkSeconds(call) ?? 0) * 1000)),
    // the call object knows fewer words than the page
    hs_call_status: status === 'MISSED' || status === 'REJECTED' ? 'NO_ANSWER' : status,
    hs_call_from_number: fromNumber,
    hs_call_to_number: toNumber,
  }
}

function numbersOf(call: Call, region: string): { readonly fromNumber: string; readonly toNumber: string } {
  const customer = toldCustomer(call, region) ?? 'anonymous'
  if (call.direction === 'inbound') return { fromNumber: customer, toNumber: toldNumber(call.dialled, region) }
  return { fromNumber: call.agents[0]?.extension ?? '', toNumber: customer }
}

function endStatus(call: EndedCall): HubSpotEndStatus {
  switch (call.outcome) {
    case 'answered':
      return 'COMPLETED'
    case 'abandoned':
      return call.direction === 'inbound' ? 'MISSED' : 'CANCELED'
    case 'busy':
      return 'BUSY'
    case 'noAnswer':
      return call.direction === 'inbound' ? 'MISSED' : 'NO_ANSWER'
    case 'rejected':
      return 'REJECTED'
    case 'failed':
      return 'FAILED'
  }
}
