import { RingloopError, type RingloopErrorCode } from '@ringloop/core'

/** Causes with which a switch gives up a call it was to make, by what they mean for who dialled (Q.850 and FreeSWITCH's own). */
const failures: Readonly<Record<string, RingloopErrorCode>> = {
  USER_BUSY: 'busy',
  NO_ANSWER: 'noAnswer',
  NO_USER_RESPONSE: 'noAnswer',
  ALLOTTED_TIMEOUT: 'noAnswer',
  PROGRESS_TIMEOUT: 'noAnswer',
  RECOVERY_ON_TIMER_EXPIRE: 'noAnswer',
  CALL_REJECTED: 'rejected',
  DECLINED: 'rejected',
  UNALLOCATED_NUMBER: 'invalidNumber',
  NO_ROUTE_DESTINATION: 'invalidNumber',
  INVALID_NUMBER_FORMAT: 'invalidNumber',
  NUMBER_CHANGED: 'invalidNumber',
  NORMAL_CIRCUIT_CONGESTION: 'congestion',
  SWITCH_CONGESTION: 'congestion',
  NORMAL_TEMPORARY_FAILURE: 'congestion',
  REQUESTED_CHAN_UNAVAIL: 'congestion',
  NETWORK_OUT_OF_ORDER: 'congestion',
  GATEWAY_DOWN: 'congestion',
  ORIGINATOR_CANCEL: 'aborted',
}

const mends: Partial<Record<RingloopErrorCode, string>> = {
  busy: 'Try again later, or somebody else.',
  noAnswer: 'Nobody took the call; try again later, or somebody else.',
  rejected: 'The call was declined; try somebody else.',
  invalidNumber: 'Check the number.',
  congestion: 'The lines are taken or down; try again in a while, and check the gateway if it stays so.',
  aborted: 'Nothing to do: the call was taken back.',
}

const offline: Readonly<Record<string, string>> = {
  USER_NOT_REGISTERED: 'The telephone is not registered: check that it is switched on and logged in.',
  SUBSCRIBER_ABSENT: 'The switch knows no such user, or its telephone is not registered.',
  DESTINATION_OUT_OF_ORDER: 'The device or gateway does not answer: check that it is reachable.',
  INVALID_GATEWAY: 'The gateway of the dial string does not exist on the switch: check dialString of the call control.',
  INVALID_PROFILE: 'The SIP profile of the dial string does not exist on the switch: check dialString of the call control.',
  CHAN_NOT_IMPLEMENTED: 'The switch has no such endpoint: check dialString of the call control.',
}

/** The error for a call that came to nothing, by the switch's word for why. `whom` says which side, `said` what the switch answered. */
export function callFailure(cause: string, whom: string, said = cause): RingloopError {
  // ended while nobody could hear why
  if (cause === 'unknown')
    return new RingloopError(
      'closed',
      `What became of the call to ${whom} is not known: the connection to the switch was lost.`,
      {
        said,
        mend: 'Look whether the call is there; if not, try again.',
      },
    )
  const code = failures[cause] ?? 'refused'
  const mend = mends[code] ?? offline[cause] ?? `Look up ${cause} in the log of the switch.`
  return new RingloopError(code, `The call to ${whom} came to nothing: ${cause}.`, { said, mend })
}

/** The error for a command that the switch does not do. */
export function refusal(command: string, said: string): RingloopError {
  const cause = /^-ERR ([A-Z][A-Z_]+)$/.exec(said)?.[1]
  if (command === 'originate' && cause !== undefined) return callFailure(cause, 'the device', said)
  if (/no such channel|cannot locate session|invalid uuid/i.test(said))
    return new RingloopError('notFound', `"${command}" found no channel: it has just hung up.`, {
      said,
      mend: 'Nothing to do: the call has gone on meanwhile.',
    })
  if (/INVALID COMMAND|command not found/i.test(said))
    return new RingloopError('refused', `The switch has no command "${command}".`, {
      said,
      mend: 'Load the module it belongs to (mod_commands, mod_callcenter, mod_conference).',
    })
  return new RingloopError('refused', `The switch does not do "${command}".`, {
    said,
    mend: 'Look at the state of the call; the log of the switch says more.',
  })
}
