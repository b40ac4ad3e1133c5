import { type CallId, RingloopError, type RouteTarget } from '@ringloop/core'
import { eslCommand } from '../connection/esl-command.js'

/** What a call is told: where it goes, why, and what else is to stand on its channel. */
export interface RouteAnswer {
  readonly target: RouteTarget
  /** A few words for the call data record, such as `rule:vip`. */
  readonly because?: string
  /** More channel variables, such as those of {@link sipHeaderVariables}. */
  readonly variables?: Readonly<Record<string, string>>
}

const variableName = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/
// `uuid_setvar` takes quotes and backslashes apart (`\n` becomes a line break), and refuses `${`
const unsafe = /[\p{Cc}\\'$]/u

/**
 * The commands that give a call back to the dialplan, in order: variables onto the channel, the guard's timer off, on to the extension
 * `ringloop-<kind>` in the call's own context, and leave.
 *
 * The transfer is a message to the channel's own thread, not a command to the socket's: FreeSWITCH 1.11 parks a channel for good if its
 * socket ends before the channel's thread has begun to wait, and after this one it does not matter which comes first.
 *
 * @throws `invalidInput` for a variable that FreeSWITCH would not take as it is.
 */
export function handBack(callId: CallId, { target, because, variables = {} }: RouteAnswer): string {
  const all: Readonly<Record<string, string>> = {
    ...variables,
    ringloop_because: because ?? 'decided',
    ringloop_target: targetName(target),
    ringloop_route: target.kind,
  }
  const settings = Object.entries(all).map(([name, value]) => {
    if (!variableName.test(name) || value.length > 1_000 || value.trim() !== value || unsafe.test(value))
      throw new RingloopError(
        'invalidInput',
        `The channel variable ${JSON.stringify(name.slice(0, 80))} cannot be set to this value.`,
        {
          mend: 'Use a value of at most 1,000 characters without control characters, quotes, backslashes and $.',
        },
      )
    return eslCommand.api('uuid_setvar', callId, name, value).bytes
  })
  return [...settings, execute('sched_cancel'), execute('transfer', `ringloop-${target.kind}`), eslCommand.exit().bytes].join('')
}

function execute(application: string, argument?: string): string {
  const lines = ['sendmsg', 'call-command: execute', `execute-app-name: ${application}`]
  if (argument !== undefined) lines.push(`execute-app-arg: ${argument}`)
  return `${lines.join('\n')}\n\n`
}

function targetName(target: RouteTarget): string {
  switch (target.kind) {
    case 'queue':
      return target.queue
    case 'agent':
    case 'ivr':
      return target.extension
    case 'reject':
      return target.cause
    case 'voicemail':
      return target.mailbox
    case 'continue':
      return 'dialplan'
  }
}
