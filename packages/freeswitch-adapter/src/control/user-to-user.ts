const encoded = /^(?:[0-9A-Fa-f]{2})+(?:;[\w-]+=[\w-]+)*$/

/** The value of a `User-to-User` header (RFC 7433): what is in its form already, else the text's UTF-8 in hexadecimal digits. */
export function userToUserHeader(text: string): string {
  return encoded.test(text) && text.includes(';') ? text : `${Buffer.from(text, 'utf8').toString('hex')};encoding=hex`
}
