import { RingloopError } from '@ringloop/core'

/** A channel's address in the parts that a request is made of. */
export interface ChannelAddress {
  readonly origin: string
  /** Without the first slash. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** What of it is a key, and must be in no message. */
  readonly secrets: readonly string[]
}

/** Parts of a path that are shorter are words, not keys. */
const shortestKey = 12

/**
 * Takes a channel's whole address apart. Robots have their key in it, in the path or in the query.
 *
 * @param field where it stands, for messages: `notifications.channels.ops.url`
 * @throws `invalidConfig` if it is none; the message does not have it
 */
export function readChannelAddress(address: string, field: string): ChannelAddress {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '')
    throw new RingloopError('invalidConfig', `${field}: is no address.`, {
      mend: 'Copy the whole address, with https:// and without user, password or "#".',
    })
  const query = Object.fromEntries(url.searchParams)
  const keys = [...url.pathname.split('/'), ...Object.values(query)].filter(({ length }) => length >= shortestKey)
  return { origin: url.origin, path: url.pathname.slice(1), query, secrets: [...keys, ...keys.map(encodeURIComponent)] }
}
