import { RingloopError } from '@ringloop/core'

declare const checked: unique symbol

/** A command that is safe to send: made by {@link eslCommand}, so no part of it can begin a second one. */
export interface EslCommand {
  readonly [checked]: true
  /** As sent, with the empty line at its end. */
  readonly bytes: string
  /** Without secrets, for logs and errors. */
  readonly label: string
}

const breaksOut = /[\r\n\0]/
const word = /^[A-Za-z0-9_.:+-]+$/
const channelId = /^[A-Za-z0-9_.:@-]{1,256}$/

/** Checks one part of a command: a line break or NUL in it would let its author write commands of their own. */
function part(text: string, what: string): string {
  if (breaksOut.test(text))
    throw new RingloopError(
      'invalidInput',
      `${what} holds a line break or NUL; the switch would take what follows as a command.`,
      {
        mend: 'Take control characters out of the value before it goes into a command.',
      },
    )
  return text
}

function name(text: string, what: string): string {
  if (!word.test(text))
    throw new RingloopError('invalidInput', `${what} ${JSON.stringify(text.slice(0, 60))} is no single word.`, {
      mend: 'Use letters, digits and _ . : + - only.',
    })
  return text
}

const make = (lines: readonly string[], label = lines[0] ?? ''): EslCommand =>
  ({ bytes: `${lines.join('\n')}\n\n`, label: label.slice(0, 200) }) as EslCommand

const apiText = (command: string, args: readonly string[]): string =>
  [
    name(command, 'The api command'),
    ...args.map((argument, index) => part(argument, `Argument ${index + 1} of ${command}`)),
  ].join(' ')

/** Subscriptions say each name once, and CUSTOM last: every word behind CUSTOM is a subclass to the switch. */
export interface EventSelection {
  readonly names: readonly string[]
  /** Subclasses of CUSTOM, e.g. `callcenter::info`. */
  readonly subclasses: readonly string[]
}

/** Builds commands out of checked parts. Every function throws `invalidInput` for a part that could break out. */
export const eslCommand = {
  auth: (password: string): EslCommand => make([`auth ${part(password, 'The password')}`], 'auth …'),
  userAuth: (user: string, password: string): EslCommand =>
    make([`userauth ${part(user, 'The user')}:${part(password, 'The password')}`], `userauth ${user}:…`),
  events(format: 'json' | 'plain', selection: EventSelection): EslCommand {
    const names = [...new Set(selection.names)]
      .filter((event) => event !== 'CUSTOM')
      .map((event) => name(event, 'The event name'))
    const subclasses = [...new Set(selection.subclasses)].map((subclass) => name(subclass, 'The event subclass'))
    return make([['event', format, ...names, ...(subclasses.length > 0 ? ['CUSTOM', ...subclasses] : [])].join(' ')])
  },
  /** `api`: answered in place, in the order of sending; the connection's events wait meanwhile. */
  api: (command: string, ...args: readonly string[]): EslCommand => make([`api ${apiText(command, args)}`]),
  /** `bgapi` with a Job-UUID of our own, so that its result cannot be missed. */
  background: (jobId: string, command: string, ...args: readonly string[]): EslCommand =>
    make([`bgapi ${apiText(command, args)}`, `Job-UUID: ${name(jobId, 'The job id')}`]),
  /** `uuid_dump … json`; `undefined` if the id could not be a channel's. */
  dumpChannel: (id: string): EslCommand | undefined => (channelId.test(id) ? make([`api uuid_dump ${id} json`]) : undefined),
  /** `uuid_exists`; `undefined` as for {@link eslCommand.dumpChannel}. */
  channelExists: (id: string): EslCommand | undefined => (channelId.test(id) ? make([`api uuid_exists ${id}`]) : undefined),
  exit: (): EslCommand => make(['exit']),
}
