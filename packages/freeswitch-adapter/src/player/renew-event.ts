import type { HeaderValue, ServedEvent } from '../esl-server/served-event.js'
import { headerText } from '../esl-server/served-event.js'
import type { Scenario } from './load-recording.js'
import { findScenarioFacts } from './scenario-facts.js'
import type { Timeline } from './timeline.js'

/** What is different in one playing of a scenario. */
export interface ScenarioOverrides {
  readonly callerNumber?: string
  readonly callerName?: string
  readonly destination?: string
  /** In place of what the customer keyed in; at most as many digits as were recorded are sent. */
  readonly digits?: string
  /** Other texts to replace wherever they stand alone, e.g. `{ '1001': '1004' }` for another agent. */
  readonly replace?: Readonly<Record<string, string>>
}

/** What {@link createRenewal} needs. */
export interface RenewOptions {
  readonly scenario: Scenario
  readonly timeline: Timeline
  readonly newId: () => string
  readonly overrides: ScenarioOverrides
}

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
const localDate = '\\d{4}-\\d\\d-\\d\\d \\d\\d(?::|%3A)\\d\\d(?::|%3A)\\d\\d'
const gmtDate = '[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT'
const holdsSeconds = /epoch|time|stamp|history|transfer|hold|joined|^CC-/i
const day = 86_400_000

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Alone: not as a part of a longer number or word. */
const alone = (text: string): string => `(?<![A-Za-z0-9])${literal(text)}(?![A-Za-z0-9])`

/**
 * Makes the function that renews a scenario's events for one playing: fresh UUIDs and SIP call ids, the same for the same old one
 * wherever it stands, all times moved, and what the overrides ask for.
 */
export function createRenewal({ scenario, timeline, newId, overrides }: RenewOptions): (event: ServedEvent) => ServedEvent {
  const facts = findScenarioFacts(scenario)
  const renewed = new Map<string, string>()
  for (const event of scenario.events) {
    const callId = headerText(event, 'variable_sip_call_id')
    if (callId !== '' && !renewed.has(callId)) renewed.set(callId, newId())
  }
  for (const [old, now] of Object.entries(overrides.replace ?? {})) if (old !== '') renewed.set(old, now)
  const override = (old: string, now: string | undefined) => {
    if (now !== undefined && old !== '' && old !== now) renewed.set(old, now)
  }
  override(facts.callerNumber, overrides.callerNumber)
  override(facts.callerName, overrides.callerName)
  override(facts.destination, overrides.destination)
  const digits = overrides.digits?.slice(0, facts.digits.length)
  if (digits !== undefined && facts.digits.length >= 3) {
    override(facts.digits, digits)
    override(facts.digits.replace(/#$/, ''), digits.replace(/#$/, ''))
  }
  // The longest first: a name may begin with another.
  const texts = [...renewed.keys()].sort((left, right) => right.length - left.length)
  const pattern = new RegExp(
    [uuid, localDate, gmtDate, '(?<!\\d)\\d{16}(?!\\d)', ...texts.map(alone), '(?<!\\d)\\d{10}(?!\\d)'].join('|'),
    'g',
  )

  const shift = (milliseconds: number): number | undefined =>
    milliseconds > scenario.startedAt - day && milliseconds < scenario.endedAt + day ? timeline.toNow(milliseconds) : undefined

  const renewText = (name: string, text: string): string =>
    text.replace(pattern, (found) => {
      const known = renewed.get(found)
      if (known !== undefined) return known
      if (/^\d+$/.test(found)) {
        if (found.length === 16) {
          const moved = shift(Number(found) / 1000)
          return moved === undefined ? found : String(Math.round(moved) * 1000)
        }
        const moved = holdsSeconds.test(name) ? shift(Number(found) * 1000) : undefined
        return moved === undefined ? found : String(Math.floor(moved / 1000))
      }
      if (found.includes('GMT')) {
        const moved = shift(Date.parse(found))
        return moved === undefined ? found : new Date(moved).toUTCString()
      }
      if (found.includes(' ')) {
        const moved = shift(Date.parse(`${found.replaceAll('%3A', ':').replace(' ', 'T')}Z`))
        if (moved === undefined) return found
        const text = new Date(moved).toISOString().slice(0, 19).replace('T', ' ')
        return found.includes('%3A') ? text.replaceAll(':', '%3A') : text
      }
      const fresh = newId()
      renewed.set(found, fresh)
      return fresh
    })

  let keyed = 0
  return (event) => {
    const headers = new Map<string, HeaderValue>()
    for (const [name, value] of event.headers)
      headers.set(name, typeof value === 'string' ? renewText(name, value) : value.map((item) => renewText(name, item)))
    if (headerText(event, 'Event-Name') === 'DTMF' && headerText(event, 'Unique-ID') === facts.channelId) {
      const digit = digits?.[keyed++]
      if (digit !== undefined) headers.set('DTMF-Digit', digit)
    }
    return { headers, body: event.body === undefined ? undefined : renewText('', event.body) }
  }
}
