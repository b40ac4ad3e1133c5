import type { AgentConnection, Call, EndedCall } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'
import type { CallMoment } from './call-moments.js'
import { toldCustomer, toldNumber } from './told-number.js'

/** What Zammad's generic CTI is posted (docs.zammad.org, API, Generic CTI). */
export interface ZammadCtiMessage {
  readonly event: 'newCall' | 'answer' | 'hangup'
  readonly from: string
  readonly to: string
  readonly direction: 'in' | 'out'
  readonly callId: string
  /** A list with `newCall` alone: of `answer` Zammad takes one name, and fails with a list. */
  readonly user?: string | readonly string[]
  readonly queue?: string
  readonly answeringNumber?: string
  readonly cause?: ZammadCause
}

/** Zammad's words for why a call ended. */
export type ZammadCause = 'normalClearing' | 'busy' | 'cancel' | 'noAnswer' | 'congestion' | 'notFound' | 'forwarded'

/** How calls are told. */
export interface TellingContext {
  /** ISO 3166 alpha-2, of numbers without a country code. */
  readonly region: string
  /** What people call an agent, by extension. */
  readonly nameOf: (extension: string) => string | undefined
}

/** What Zammad is told of a moment in a call; `null` for what it does not want to know. */
export function zammadCtiMessage(moment: CallMoment, context: TellingContext): ZammadCtiMessage | null {
  const { call } = moment
  const inbound = call.direction === 'inbound'
  // without a plus, as Zammad keeps the numbers of its users
  const plain = (number: string) => number.replace(/^\+(?=\d+$)/, '')
  const customer = plain(toldCustomer(call, context.region) ?? 'anonymous')
  const agent = talking(call)
  const ours = inbound
    ? plain(toldNumber(call.dialled, context.region)) || 'unknown'
    : (agent?.extension ?? call.agents[0]?.extension ?? 'unknown')
  const name = ({ extension }: AgentConnection) => oneLine(context.nameOf(extension) ?? extension, 100)
  const common = {
    from: inbound ? customer : ours,
    to: inbound ? ours : customer,
    direction: inbound ? ('in' as const) : ('out' as const),
    callId: call.id,
  }
  switch (moment.kind) {
    case 'began': {
      const users = [...new Set(call.agents.filter((one) => !one.consultation).map(name))]
      return {
        event: 'newCall',
        ...common,
        ...(users.length === 0 ? {} : { user: users }),
        ...(call.queue === null ? {} : { queue: oneLine(call.queue, 100) }),
      }
    }
    case 'answered':
      return {
        event: 'answer',
        ...common,
        ...(agent === undefined ? {} : { user: name(agent), answeringNumber: agent.extension }),
      }
    case 'ended':
      return {
        event: 'hangup',
        ...common,
        cause: zammadCause(moment.call),
        ...(agent === undefined ? {} : { answeringNumber: agent.extension }),
      }
    case 'transferred':
      return null
  }
}

/** The first agent who had the customer. */
const talking = (call: Call): AgentConnection | undefined =>
  call.agents.find((agent) => !agent.consultation && agent.state !== 'alerting' && agent.answeredAt !== null)

/** Q.850's causes, as FreeSWITCH names them, for a number that is not there. */
const absent = new Set([
  'UNALLOCATED_NUMBER',
  'NO_ROUTE_DESTINATION',
  'INVALID_NUMBER_FORMAT',
  'USER_NOT_REGISTERED',
  'SUBSCRIBER_ABSENT',
  'notFound',
])

function zammadCause(call: EndedCall): ZammadCause {
  if (call.cause === 'forwarded') return 'forwarded'
  switch (call.outcome) {
    case 'answered':
      return 'normalClearing'
    case 'abandoned':
      return 'cancel'
    case 'busy':
      return 'busy'
    // Zammad: "the called party rejected the call"
    case 'rejected':
    case 'noAnswer':
      return 'noAnswer'
    case 'failed':
      return absent.has(call.cause) ? 'notFound' : 'congestion'
  }
}
