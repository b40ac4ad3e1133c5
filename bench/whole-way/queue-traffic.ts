import { naiveEvent, naiveFrames } from '../../packages/freeswitch-adapter/test/codec/naive-decoder.js'
import { recordedEvents } from '../esl/recorded-events.js'

/** One event of a recorded call: its text between the ids that are renewed, and when it came. */
interface TemplateEvent {
  readonly texts: readonly string[]
  /** Between two texts: a UUID or caller number as recorded, or what is counted up. */
  readonly ids: readonly string[]
  readonly atMs: number
  readonly isAgentCreate: boolean
  readonly isBridge: boolean
}

/** A call under way, made of a recorded one. */
export interface QueueCall {
  /** The customer's channel. */
  readonly id: string
  /** Its next event as a frame; `undefined` when it is over. */
  next(): Buffer | undefined
  /** What the next event is. */
  peek(): { readonly atMs: number; readonly isAgentCreate: boolean; readonly isBridge: boolean } | undefined
  /** The agent has not been connected to the customer yet. */
  readonly ringing: boolean
}

const sequence = 'Event-Sequence'
const idPattern = (number: string) =>
  new RegExp(
    `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<="${sequence}":")\\d+|(?<![0-9A-Za-z])${number}(?![0-9A-Za-z])`,
    'g',
  )

/** Calls as they were recorded, each with ids, numbers and sequence of its own; the Core-UUID stays. */
export function createQueueTraffic(): { call(): QueueCall } {
  const templates: { readonly id: string; readonly number: string; readonly events: TemplateEvent[] }[] = []
  const byChannel = new Map<string, (typeof templates)[number]>()
  let coreUuid = ''
  let latest: (typeof templates)[number] | undefined
  for (const frame of naiveFrames(recordedEvents('json').bytes)) {
    const { headers } = naiveEvent(frame)
    const text = (name: string): string => String(headers.get(name) ?? '')
    const channel = text('Unique-ID')
    const customer = text('variable_cc_member_session_uuid') || text('CC-Member-Session-UUID')
    coreUuid = text('Core-UUID')
    const isCreate = text('Event-Name') === 'CHANNEL_CREATE'
    let template = byChannel.get(customer) ?? byChannel.get(channel)
    if (template === undefined && isCreate && customer === '') {
      template = { id: channel, number: text('Caller-Caller-ID-Number'), events: [] }
      templates.push(template)
    }
    // Counts of a queue and states of agents belong to no call; they go with the call that was told of before them.
    template ??= latest
    if (template === undefined) continue
    latest = template
    if (channel !== '') byChannel.set(channel, template)
    const body = frame.body.toString('utf8')
    const found = [...body.matchAll(idPattern(template.number))].filter(([id]) => id !== coreUuid)
    const texts: string[] = []
    let at = 0
    for (const match of found) {
      texts.push(body.slice(at, match.index))
      at = match.index + match[0].length
    }
    texts.push(body.slice(at))
    template.events.push({
      texts,
      ids: found.map((match) => (body.slice(0, match.index).endsWith(`"${sequence}":"`) ? sequence : match[0])),
      atMs: Number(text('Event-Date-Timestamp')) / 1000,
      isAgentCreate: isCreate && customer !== '',
      isBridge: text('Event-Name') === 'CHANNEL_BRIDGE',
    })
  }

  let calls = 0
  let sequenceNumber = 0
  let uuids = 0
  const newUuid = () => `${(++uuids).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`

  return {
    call() {
      const template = templates[calls++ % templates.length]
      if (template === undefined) throw new Error('the recording holds no queue call')
      const renewed = new Map([[template.number, `+88629${String(calls).padStart(7, '0')}`]])
      const renew = (id: string): string => {
        if (id === sequence) return String(++sequenceNumber)
        const known = renewed.get(id) ?? newUuid()
        renewed.set(id, known)
        return known
      }
      const begun = template.events[0]?.atMs ?? 0
      const bridge = template.events.findIndex((event) => event.isBridge)
      let index = 0
      return {
        id: renew(template.id),
        get ringing() {
          return index <= bridge
        },
        peek() {
          const event = template.events[index]
          return event === undefined ? undefined : { ...event, atMs: event.atMs - begun }
        },
        next() {
          const event = template.events[index++]
          if (event === undefined) return undefined
          let text = event.texts[0] ?? ''
          for (const [place, id] of event.ids.entries()) text += renew(id) + (event.texts[place + 1] ?? '')
          const body = Buffer.from(text)
          return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`), body])
        },
      }
    },
  }
}
