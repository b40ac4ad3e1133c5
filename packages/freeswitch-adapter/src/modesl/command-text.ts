import { RingloopError } from '@ringloop/core'

const breaksOut = /[\r\n\0]/

function check(text: string, what: string): string {
  if (breaksOut.test(text))
    throw new RingloopError(
      'invalidInput',
      `${what} holds a line break or NUL; the switch would take what follows as a command or header of its own.`,
      { mend: 'Take control characters out of the value; give headers as the object behind the command, not in its text.' },
    )
  return text
}

function lines(command: string, headers: object | null | undefined): string {
  let text = `${check(command, 'The command')}\n`
  for (const [name, value] of Object.entries(headers ?? {}))
    if (value !== undefined && value !== null)
      text += `${check(name, 'A header name')}: ${check(String(value), `Header ${name}`)}\n`
  return text
}

/**
 * A command as it is sent, in one piece. Headers without a value are left out (modesl sends the word `undefined`).
 *
 * @throws `invalidInput` for a line break or NUL in any part.
 */
export const commandText = (command: string, headers?: object | null): string => `${lines(command, headers)}\n`

/**
 * `sendevent` with its headers and body. The body may hold anything: its length is told.
 *
 * @throws `invalidInput` as {@link commandText} does.
 */
export function eventText(
  name: string,
  headers: readonly { readonly name: string; readonly value: unknown }[],
  body: string,
): string {
  const told = Object.fromEntries(
    headers.filter((header) => header.name !== 'Content-Length').map(({ name, value }) => [name, value]),
  )
  const length = body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) }
  return `${commandText(`sendevent ${name}`, { ...told, ...length })}${body}`
}

/** The first word or two, for errors: never a password. */
export const labelOf = (command: string): string =>
  /^(?:user)?auth /.test(command) ? command.replace(/ .*/s, ' …') : command.slice(0, 200).replace(/[\r\n\0].*/s, '')
