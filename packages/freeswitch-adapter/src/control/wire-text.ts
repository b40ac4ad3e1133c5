import { RingloopError } from '@ringloop/core'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what must not get in
const control = /[\x00-\x1f\x7f]/
const plain = /^[\w.:@/+*#~=;!%-]+$/
const channel = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,199}$/

/** The id of a channel, checked before it goes into a command: an id is one word, and no option. */
export function channelWord(id: string): string {
  if (channel.test(id)) return id
  throw invalid('The id of a channel', id, 'Ids come from the events of the switch; pass them on as they are.')
}

/** A word that needs no quoting anywhere. `field` names it in the error. */
export function plainWord(text: string, field: string): string {
  if (plain.test(text) && !text.startsWith('-')) return text
  throw invalid(field, text, 'Use letters, digits and . : @ / + * # ~ = ; ! % - _ only.')
}

/**
 * Writes a value so that `uuid_setvar` stores exactly it: FreeSWITCH takes quotes, backslashes and outer spaces away from an argument
 * (`switch_separate_string`). A dialplan expands `${…}` again whenever it reads a variable, and can run commands by it, so a value
 * that holds it is refused, as are control characters.
 *
 * @throws `invalidInput`, naming `field`.
 */
export function variableValue(text: string, field: string): string {
  if (control.test(text)) throw invalid(field, text, 'Take line breaks and control characters out of it.')
  if (text.includes('${')) throw invalid(field, text, 'Take "${" out of it: a dialplan that reads it would run what follows.')
  const escaped = text.replace(/[\\'"]/g, '\\$&')
  return escaped.replace(/^ +| +$/g, (spaces) => '\\s'.repeat(spaces.length))
}

/** The dial string a configuration gives for a destination; it is one word of a command. */
export function dialWord(text: string): string {
  if (text !== '' && !control.test(text) && !/[\s'"\\]/.test(text) && !text.includes('${') && !text.startsWith('^^')) return text
  throw invalid('The dial string', text, 'Write it without spaces, quotes and backslashes, e.g. sofia/gateway/pstn/4930123456.')
}

function invalid(field: string, value: string, mend: string): RingloopError {
  return new RingloopError('invalidInput', `${field} cannot go into a command: ${JSON.stringify(value.slice(0, 60))}.`, { mend })
}
