import { RingloopError } from '@ringloop/core'
import { encodeUserToUser } from './user-to-user.js'

/** What is to travel with a call in its SIP headers. */
export interface SipHeaders {
  /** Becomes `User-to-User` (RFC 7433), hexadecimal. */
  readonly userToUser?: string
  /** By name, which begins with `X-`. */
  readonly headers?: Readonly<Record<string, string>>
}

const headerName = /^X-[A-Za-z0-9-]{1,60}$/
// what FreeSWITCH would expand, unquote, unescape or take for the end of a list; a line break begins the next header
const unsafe = /[\p{Cc}{}[\]<>$\\^'"]/u

/**
 * The channel variables that make FreeSWITCH send these headers: `{ 'sip_h_User-to-User': '…', 'sip_h_X-Ticket': '…' }`. Set them on a
 * channel that is about to be bridged, in the dial string of an `originate` (through {@link originateVariables}), or in the answer of an
 * outbound server's `route`: mod_sofia copies `sip_h_X-…` and `sip_h_User-to-User` of the caller's channel to the one it dials.
 *
 * @throws `invalidInput`, naming the header, for a value that could break out of it.
 */
export function sipHeaderVariables({ userToUser, headers = {} }: SipHeaders): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {}
  if (userToUser !== undefined) variables['sip_h_User-to-User'] = encodeUserToUser(userToUser)
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name))
      throw new RingloopError('invalidInput', `${JSON.stringify(name.slice(0, 80))} is no name of an own SIP header.`, {
        mend: 'Use X- and letters, digits and dashes, 60 at most.',
      })
    if (value === '' || value.length > 500 || value.trim() !== value || unsafe.test(value))
      throw new RingloopError('invalidInput', `The value of ${name} cannot be sent as it is.`, {
        mend: 'Send 1 to 500 characters without control characters, quotes, brackets, $, \\ and ^, or use userToUser, which encodes.',
      })
    variables[`sip_h_${name}`] = value
  }
  return variables
}
