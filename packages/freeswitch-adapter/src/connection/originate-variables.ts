import { RingloopError } from '@ringloop/core'

// the names of SIP headers hold dashes: sip_h_X-Ticket
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$|^sip_h_[A-Za-z0-9-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what must not get in
const unsafe = /[\x00-\x1f\x7f{}[\]<>$\\^]/

/**
 * Writes channel variables for an `originate` dial string: `{a='1',b='O\'Brien'}`.
 *
 * FreeSWITCH ends the list at the first closing brace whatever the quotes, and expands `${…}`, which can run api commands.
 * Neither can be quoted reliably, so a value with braces, brackets, `$`, `\`, `^` or control characters is refused, never changed in silence.
 *
 * @throws `invalidInput`, naming the variable.
 */
export function originateVariables(variables: Readonly<Record<string, string>>): string {
  const parts = Object.entries(variables).map(([name, value]) => {
    if (!variableName.test(name))
      throw new RingloopError('invalidInput', `${JSON.stringify(name.slice(0, 60))} is no name of a channel variable.`, {
        mend: 'Use letters, digits and underscores, not beginning with a digit.',
      })
    const bad = unsafe.exec(value)?.[0]
    if (bad !== undefined)
      throw new RingloopError(
        'invalidInput',
        `The variable ${name} holds ${JSON.stringify(bad)}, which cannot be quoted for originate.`,
        {
          mend: 'Take the character out, or set the variable with uuid_setvar once the channel exists.',
        },
      )
    return `${name}='${value.replaceAll("'", "\\'").replaceAll(',', '\\,')}'`
  })
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}
