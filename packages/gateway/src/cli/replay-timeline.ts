import type { Call, TelephonyEvent } from '@ringloop/core'
import { formatNumber, summariseCall } from '@ringloop/core'

/** Control characters that a caller's name could carry to the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** Text from outside, safe for a terminal. */
export const plain = (text: string): string => text.replace(control, '\u{fffd}')

/** What happened in a recording, call by call, for people. */
export function renderTimeline(file: string, calls: readonly Call[], events: readonly TelephonyEvent[], region: string): string {
  const lines = [`${file}: ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`]
  for (const call of calls) lines.push('', ...renderCall(call, events, region))
  return `${lines.join('\n')}\n`
}

function renderCall(call: Call, events: readonly TelephonyEvent[], region: string): string[] {
  const summary = summariseCall(call)
  const { number, name, anonymous } = call.customer
  const who = anonymous
    ? 'number withheld'
    : [name, number === null ? 'no number' : formatNumber(number, region)].filter((part) => part !== null).join(', ')
  const outcome =
    summary.state === 'active'
      ? 'still going on'
      : `${summary.outcome}, ended by ${summary.endedBy ?? 'nobody knows'} (${summary.cause})`
  const talk = [
    `wait ${summary.waitSeconds ?? '…'} s`,
    `talk ${summary.talkSeconds ?? '…'} s`,
    summary.holdSeconds ? `hold ${summary.holdSeconds} s` : null,
  ]
  const head = `  ${call.direction} ${plain(who)} → ${plain(call.dialled)}: ${outcome}; ${talk.filter((part) => part !== null).join(', ')}`
  // a consulted agent who gets the customer is delivered a second time; the transfer tells that already
  const mine = events
    .filter((event) => event.callId === call.id && event.type !== 'callInformation' && !event.id.includes('/joined/'))
    .sort((a, b) => a.at - b.at)
  return [plain(head), ...mine.map((event) => `    ${offset(event.at - call.startedAt)}  ${plain(describe(event, call))}`)]
}

const offset = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2).padStart(8)} s`

function describe(event: TelephonyEvent, call: Call): string {
  const device = (connectionId: string) =>
    connectionId === call.id
      ? 'the customer'
      : (call.agents.find((agent) => agent.id === connectionId)?.extension ?? connectionId)
  switch (event.type) {
    case 'originated':
      return event.direction === 'inbound' ? 'the call arrives' : 'the customer is dialled'
    case 'queued':
      return `waits in ${event.queue}`
    case 'dequeued':
      return `leaves ${event.queue} (${event.reason})`
    case 'delivered':
      return event.consultation ? `${event.party.extension} is asked for advice` : `rings at ${event.party.extension}`
    case 'established':
      return `${device(event.connectionId)} answers`
    case 'held':
      return `on hold by ${device(event.connectionId)}`
    case 'retrieved':
      return 'taken back from hold'
    case 'transferred':
      return `${event.kind} transfer from ${event.from} to ${event.to}: ${event.result}`
    case 'conferenced':
      return 'becomes a conference'
    case 'monitored':
      return event.present === false ? `${event.extension} listens no more` : `${event.extension} listens in`
    case 'connectionCleared':
      return `${device(event.connectionId)} leaves: ${event.result} (${event.cause})`
    case 'callCleared':
      return `the call ends: ${event.outcome} (${event.cause})`
    case 'digitsReceived':
      return `keys in ${event.digits}`
    case 'recordingStarted':
      return `recording to ${event.path}`
    case 'recordingStopped':
      return `recording stopped: ${event.path}`
    case 'recordingMasked':
      return event.masked ? `recording silenced: ${event.path}` : `recording goes on: ${event.path}`
    case 'muteChanged':
      return `${device(event.connectionId)} is ${event.muted ? 'muted' : 'heard again'}`
    case 'parked':
      return event.slot === null ? 'taken from where they were parked' : `parked at ${event.slot}`
    case 'callInformation':
      return Object.entries(event.variables)
        .map(([variable, value]) => `${variable} = ${value}`)
        .join(', ')
  }
}
