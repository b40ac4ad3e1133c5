import { transferTo } from '../bridging.js'
import { dial } from '../dial.js'
import { readDialString } from '../dial-string.js'
import { runProgram } from '../execution.js'
import { hangUpCauses } from '../hang-up.js'
import { type ApiCommand, splitArguments } from './command-world.js'
import { cleanWord } from './split-words.js'

const usage =
  '-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n'

/** `originate`: prints when the device has answered, or will not. */
export const originate: ApiCommand = (world, text) => {
  const { core } = world
  const parsed = splitUrl(text.trim())
  if (parsed === undefined) return usage
  const { url, extension, rest } = parsed
  const [dialplan = 'XML', context = 'default', name, number, timeout = '60'] = splitArguments(rest)
  const groups = readDialString(url)
  if (groups === undefined) return '-ERR INVALID_URL\n'
  return new Promise((resolve) => {
    dial(core, {
      to: url,
      originator: null,
      variables: {
        ...(name === undefined || name === 'undef' ? {} : { cid_name: name }),
        ...(number === undefined || number === 'undef' ? {} : { cid_number: number }),
      },
      timeoutSeconds: Number(timeout) || 60,
      findTarget: world.findTarget,
      onLeg(leg, user) {
        // a number outside that nobody's channel dials is a customer
        if (user === null) core.book.begin(leg, 'outbound')
        else core.book.offered(null, leg, user, null)
      },
      onAnswer(leg) {
        core.later(() => {
          if (!leg.up) return resolve(`-ERR ${leg.hangupCause ?? 'NORMAL_CLEARING'}\n`)
          const application = /^&([^()]+)(?:\(([\s\S]*?)\))?/.exec(extension)
          resolve(`+OK ${leg.id}\n`)
          if (application === null) transferTo(core, leg, extension, dialplan, context)
          else runProgram(core, leg, [{ application: application[1] ?? '', data: application[2] ?? '' }])
        }, 0)
      },
      onFailure: (cause) => resolve(`-ERR ${cause in hangUpCauses ? cause : cause.replace(/\W/g, '_')}\n`),
    })
  })
}

/** The dial string ends at the first space outside of brackets and quotes; so does `&application(…)`. */
function splitUrl(text: string): { readonly url: string; readonly extension: string; readonly rest: string } | undefined {
  const first = endOfWord(text)
  const after = text.slice(first).trimStart()
  if (first === 0 || after === '') return undefined
  const second = endOfWord(after)
  return { url: text.slice(0, first), extension: cleanWord(after.slice(0, second)), rest: after.slice(second).trim() }
}

function endOfWord(text: string): number {
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\') index += 1
    else if (character === "'") quoted = !quoted
    else if ('{[('.includes(character)) depth += 1
    else if ('}])'.includes(character)) depth -= 1
    else if (character === ' ' && depth <= 0 && !quoted) return index
  }
  return text.length
}
