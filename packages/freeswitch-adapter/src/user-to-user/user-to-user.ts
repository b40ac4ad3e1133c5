import { RingloopError, safeLine } from '@ringloop/core'

/** The longest text that is written, in bytes: RFC 7433 asks for 128 at least, and a SIP message has to fit into a packet. */
const mostBytes = 250
/** Longer than any that was meant. */
const mostRead = 4_096
/** Protocol discriminators with which ISDN begins (Q.931, 4.5.30): user-specific, and characters. */
const discriminators = new Set([0x00, 0x04])

/**
 * The text of a `User-to-User` header (RFC 7433), at most 500 characters of one line. `…;encoding=hex` is decoded if it holds text,
 * with or without the octet that ISDN puts first; other bytes stay as the digits they came in. Without `encoding=hex` it is taken
 * as it stands. `null` if there is nothing.
 */
export function decodeUserToUser(header: string): string | null {
  const { value, hex } = firstValue(header.slice(0, mostRead))
  const text = hex ? (textOf(value) ?? value.toLowerCase()) : value
  const line = safeLine(text, 500)
  return line === '' ? null : line
}

/**
 * A text as the value of a `User-to-User` header: hexadecimal UTF-8, so that nothing in it means anything to SIP or to the switch.
 *
 * @throws `invalidInput` if it is empty, holds control characters or is longer than 250 bytes.
 */
export function encodeUserToUser(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length === 0 || bytes.length > mostBytes || /\p{Cc}/u.test(text) || bytes.toString() !== text)
    throw new RingloopError(
      'invalidInput',
      `User-to-user data must be 1 to ${mostBytes} bytes of text without control characters.`,
      {
        mend: 'Send a short key, such as a ticket number, and keep the rest where both sides can look it up.',
      },
    )
  return `${bytes.toString('hex')};encoding=hex`
}

/** Of several values (`a, b`) the first, and whether it says that it is hexadecimal. */
function firstValue(header: string): { readonly value: string; readonly hex: boolean } {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"([^,]*)/s.exec(header)
  const [, value = '', parameters = ''] = quoted ?? /^([^;,]*)([^,]*)/s.exec(header) ?? []
  const bare = quoted === null ? value.trim() : value.replace(/\\(.)/gs, '$1')
  return { value: bare, hex: /;\s*encoding\s*=\s*"?hex"?\s*(?:;|$)/i.test(parameters) }
}

function textOf(digits: string): string | undefined {
  if (digits.length % 2 !== 0 || !/^[\da-f]+$/i.test(digits)) return undefined
  const bytes = Buffer.from(digits, 'hex')
  return printable(bytes) ?? (discriminators.has(bytes[0] ?? -1) ? printable(bytes.subarray(1)) : undefined)
}

function printable(bytes: Buffer): string | undefined {
  const text = bytes.toString()
  return text !== '' && !/[\p{Cc}\ufffd]/u.test(text) ? text : undefined
}
