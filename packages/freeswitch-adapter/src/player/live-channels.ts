import type { HeaderValue, ServedEvent } from '../esl-server/served-event.js'
import { headerText } from '../esl-server/served-event.js'

/** The headers of a channel's own; the rest of an event is about the event. */
const ofChannel = /^(?:Channel-|Caller-|Other-|Unique-ID$|Call-Direction$|Presence-|Answer-State$|Hangup-Cause$|variable_)/

/** The channels that are up on the played switch, as far as its events told. */
export interface LiveChannels {
  /** Learns from an event that was sent. */
  see(event: ServedEvent): void
  readonly size: number
  /** The headers of a channel as `uuid_dump` shows them. */
  dump(id: string): ReadonlyMap<string, HeaderValue> | undefined
  /** The rows of `show channels as json`. */
  channelRows(): readonly Readonly<Record<string, string>>[]
  /** The rows of `show calls as json`: a bridged pair is one, a channel alone is one. */
  callRows(): readonly Readonly<Record<string, string>>[]
  clear(): void
}

/** Starts with no channel. */
export function createLiveChannels(): LiveChannels {
  const channels = new Map<string, Map<string, HeaderValue>>()
  /** The first channel of each bridge and its second. */
  const bridges = new Map<string, string>()

  const unbridge = (id: string) => {
    for (const [first, second] of bridges) if (first === id || second === id) bridges.delete(first)
  }

  const row = (id: string, headers: ReadonlyMap<string, HeaderValue>): Record<string, string> => {
    const text = (name: string): string => headerText({ headers, body: undefined }, name)
    const created = Number(text('Caller-Channel-Created-Time')) / 1000
    const partner = bridges.get(id) ?? [...bridges].find(([, second]) => second === id)?.[0]
    return {
      uuid: id,
      direction: text('Call-Direction'),
      created: created > 0 ? new Date(created).toISOString().slice(0, 19).replace('T', ' ') : '',
      created_epoch: created > 0 ? String(Math.floor(created / 1000)) : '',
      name: text('Channel-Name'),
      state: text('Channel-State'),
      cid_name: text('Caller-Caller-ID-Name'),
      cid_num: text('Caller-Caller-ID-Number'),
      ip_addr: text('Caller-Network-Addr'),
      dest: text('Caller-Destination-Number'),
      application: text('variable_current_application'),
      application_data: text('variable_current_application_data'),
      dialplan: text('Caller-Dialplan'),
      context: text('Caller-Context'),
      hostname: text('FreeSWITCH-Hostname'),
      presence_id: text('Channel-Presence-ID'),
      callstate: text('Channel-Call-State'),
      callee_name: text('Caller-Callee-ID-Name'),
      callee_num: text('Caller-Callee-ID-Number'),
      call_uuid: partner === undefined ? '' : text('Channel-Call-UUID'),
      initial_cid_name: text('Caller-Orig-Caller-ID-Name'),
      initial_cid_num: text('Caller-Orig-Caller-ID-Number'),
      initial_dest: text('Caller-Destination-Number'),
    }
  }

  return {
    see(event) {
      const name = headerText(event, 'Event-Name')
      const id = headerText(event, 'Unique-ID')
      if (name === 'CHANNEL_UUID') {
        const old = headerText(event, 'Old-Unique-ID')
        const known = channels.get(old)
        channels.delete(old)
        if (known !== undefined && id !== '') channels.set(id, known)
      }
      if (id === '' || !name.startsWith('CHANNEL_')) return
      if (name === 'CHANNEL_DESTROY') {
        channels.delete(id)
        unbridge(id)
        return
      }
      const known = channels.get(id)
      if (known === undefined && name !== 'CHANNEL_CREATE') return
      // An event with variables shows the whole channel; one without shows only what changed.
      const whole = event.headers.has('variable_uuid')
      const headers = known === undefined || whole ? new Map<string, HeaderValue>() : known
      for (const [header, value] of event.headers) if (ofChannel.test(header)) headers.set(header, value)
      channels.set(id, headers)
      const first = headerText(event, 'Bridge-A-Unique-ID')
      const second = headerText(event, 'Bridge-B-Unique-ID')
      if (name === 'CHANNEL_BRIDGE' && first !== '' && second !== '') {
        unbridge(first)
        unbridge(second)
        bridges.set(first, second)
      } else if (name === 'CHANNEL_UNBRIDGE') unbridge(id)
    },
    get size() {
      return channels.size
    },
    dump: (id) => channels.get(id),
    channelRows: () => [...channels].map(([id, headers]) => row(id, headers)),
    callRows() {
      const seconds = new Set(bridges.values())
      return [...channels]
        .filter(([id]) => !seconds.has(id))
        .map(([id, headers]) => {
          const partner = bridges.get(id) ?? ''
          const other = channels.get(partner)
          const fields = other === undefined ? {} : row(partner, other)
          const prefixed = Object.fromEntries(Object.entries(fields).map(([field, value]) => [`b_${field}`, value]))
          return { ...row(id, headers), b_uuid: '', ...prefixed }
        })
    },
    clear() {
      channels.clear()
      bridges.clear()
    },
  }
}
