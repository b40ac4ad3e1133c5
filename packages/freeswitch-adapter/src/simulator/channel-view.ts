import type { Channel } from './channel.js'
import type { Conferences } from './conferences.js'

/** A channel as it is right now: what commands have made of it. */
export interface SimulatedChannel {
  readonly id: string
  /** The extension or number of its device. */
  readonly number: string
  readonly answered: boolean
  /** The number of whom it talks with, one to one; `null` for nobody. */
  readonly bridgedTo: string | null
  /** Its device lets the other side wait. */
  readonly held: boolean
  /** What its device says is not passed on. */
  readonly muted: boolean
  readonly recordings: readonly { readonly path: string; readonly masked: boolean }[]
  /** What the switch has sent to its device as keyed in. */
  readonly digits: string
  /** The conference it is in. */
  readonly conference: { readonly name: string; readonly muted: boolean } | null
  /** What it executes: `callcenter`, `park`, `playback`, …; `null` while it is taken up by another channel alone. */
  readonly application: string | null
  /** Whose call it takes part in as a supervisor, by number, and who hears it. */
  readonly eavesdrop: { readonly on: string; readonly heardBy: 'nobody' | 'agent' | 'customer' | 'both' } | null
}

/** Describes the channels that are up. */
export function viewChannels(channels: Iterable<Channel>, conferences: Conferences): readonly SimulatedChannel[] {
  const rooms = new Map(
    [...conferences.rooms.values()].flatMap(({ name, members }) =>
      [...members.values()].map(({ channel, muted }) => [channel, { name, muted }] as const),
    ),
  )
  return [...channels]
    .filter((channel) => channel.up)
    .map((channel) => ({
      id: channel.id,
      number: numberOf(channel),
      answered: channel.answered,
      bridgedTo: channel.bridge === null ? null : numberOf(channel.bridge.partner),
      held: channel.held,
      muted: channel.muted,
      recordings: [...channel.recordings].map((path) => ({ path, masked: channel.masked.has(path) })),
      digits: channel.digits,
      conference: rooms.get(channel) ?? null,
      application: channel.running?.application ?? null,
      eavesdrop:
        channel.eavesdrop === null ? null : { on: numberOf(channel.eavesdrop.target), heardBy: channel.eavesdrop.heardBy },
    }))
}

const numberOf = ({ direction, profile }: Channel): string =>
  direction === 'inbound' ? profile.originalNumber : profile.destination
