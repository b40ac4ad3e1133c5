import { answeringAgent } from '../calls/answering-agent.js'
import type { Call } from '../calls/call.js'
import { summariseCall } from '../calls/call-summary.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import { callerName, customerNumber, toE164 } from '../contacts/caller-number.js'
import { safeLine } from '../text/safe-text.js'
import type { DraftField } from './ticket-draft.js'

/** At most this many of the switch's variables go on a ticket; the configuration says which are kept at all. */
const variableLimit = 50

/**
 * The facts of a call for a ticket's custom fields, each a safe line: times as ISO 8601, durations in seconds. Facts that are
 * not known yet are left out. What the customer keyed in and the switch's variables come from the IVR, the rest from the call.
 */
export function callFacts(original: Call, region: string): Readonly<Record<string, DraftField<string>>> {
  const call = withholdCaller(original)
  const summary = summariseCall(call)
  const raw = customerNumber(call)
  const agent = answeringAgent(call)
  const fromCall: Readonly<Record<string, string | number | null | undefined>> = {
    callId: call.id,
    direction: call.direction,
    callerNumber: toE164(raw, region) ?? raw,
    callerName: callerName(call.customer),
    dialled: call.dialled,
    callQueue: call.queue,
    agent: agent === null ? null : (agent.agent ?? agent.extension),
    agentExtension: agent?.extension,
    outcome: summary.outcome,
    endedBy: summary.endedBy,
    startedAt: summary.startedAt,
    answeredAt: summary.answeredAt,
    endedAt: summary.endedAt,
    waitSeconds: summary.waitSeconds,
    talkSeconds: summary.talkSeconds,
    holdSeconds: summary.holdSeconds,
    recording: call.recordings.map((recording) => recording.path).join(' '),
  }
  const fromIvr = {
    digits: call.digits,
    ...Object.fromEntries(
      Object.entries(call.variables)
        .slice(0, variableLimit)
        .map(([name, value]) => [`variable.${safeLine(name, 100)}`, value]),
    ),
  }
  return { ...fields(fromCall, 'call'), ...fields(fromIvr, 'ivr') }
}

function fields(
  values: Readonly<Record<string, string | number | null | undefined>>,
  source: 'call' | 'ivr',
): Record<string, DraftField<string>> {
  const result: Record<string, DraftField<string>> = {}
  for (const [name, value] of Object.entries(values)) {
    const text = value === null || value === undefined ? '' : safeLine(String(value), 1000)
    if (text !== '') result[name] = { value: text, origin: { source }, confidence: 1 }
  }
  return result
}
