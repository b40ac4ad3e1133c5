import { headerText } from '../esl-server/served-event.js'
import type { Scenario } from './load-recording.js'

/** What a scenario is about, as far as it can be replaced when it is played. */
export interface ScenarioFacts {
  readonly channelId: string
  readonly callerNumber: string
  readonly callerName: string
  readonly destination: string
  /** What the customer keyed in. */
  readonly digits: string
}

/** Finds the customer's channel (the first that was created, inbound if there is one) and what it tells. */
export function findScenarioFacts(scenario: Scenario): ScenarioFacts {
  const created = scenario.events.filter((event) => headerText(event, 'Event-Name') === 'CHANNEL_CREATE')
  const first = created.find((event) => headerText(event, 'Call-Direction') === 'inbound') ?? created[0]
  if (first === undefined) return { channelId: '', callerNumber: '', callerName: '', destination: '', digits: '' }
  const channelId = headerText(first, 'Unique-ID')
  const digits = scenario.events
    .filter((event) => headerText(event, 'Event-Name') === 'DTMF' && headerText(event, 'Unique-ID') === channelId)
    .map((event) => headerText(event, 'DTMF-Digit'))
    .join('')
  return {
    channelId,
    callerNumber: headerText(first, 'Caller-Caller-ID-Number'),
    callerName: headerText(first, 'Caller-Caller-ID-Name'),
    destination: headerText(first, 'Caller-Destination-Number'),
    digits,
  }
}
