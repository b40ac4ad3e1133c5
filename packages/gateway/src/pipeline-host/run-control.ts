import {
  type CallCommand,
  type CallControl,
  type CommandingPerson,
  commandTimeLimit,
  type Interaction,
  isRingloopError,
  RingloopError,
  safeLine,
  toCallId,
} from '@ringloop/core'
import type { DialGuard } from '../compliance/dial-guard.js'
import type { HostClock } from './host-clock.js'
import { withinTime } from './within-time.js'

/** What {@link runControl} needs. */
export interface ControlContext {
  /** Absent if the telephone system cannot be commanded. */
  readonly control: CallControl | undefined
  /** Asked first whether a number may be called. Absent: every number may. */
  readonly guard?: Pick<DialGuard, 'check'> | null
  readonly by: CommandingPerson
  /** The interaction as this person may see it, if they may. */
  readonly visible: (id: Interaction['id']) => Interaction | undefined
  readonly clock: HostClock
  /** Aborted when the gateway stops. */
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/**
 * Gives an agent's command to the telephone system; resolves once it was done. Agents can command what their own desk shows,
 * supervisors every call. Who asked for what, and what came of it, is logged; texts and digits of callers are not.
 *
 * @throws what the guard says of a number that may not be called, before the telephone system is asked; `notPossible` without a telephone
 * system that can be commanded, `notFound` for a call that is not on the desk, `timeout`, and what the telephone system's {@link CallControl} throws.
 */
export async function runControl(command: CallCommand, context: ControlContext): Promise<void> {
  const { control, by, clock, signal, log } = context
  const began = clock.now()
  const asked = { command: command.type, by: by.extension, ...targetOf(command) }
  try {
    if (control === undefined)
      throw new RingloopError('notPossible', 'This telephone system cannot be commanded from here.', {
        mend: 'Use the telephone itself.',
      })
    if ('callId' in command && !by.supervisor && context.visible(toCallId(command.callId)) === undefined)
      throw new RingloopError('notFound', 'callId: this call is not on your desk.', { mend: 'Look whether it is over.' })
    await context.guard?.check(command, { signal })
    const milliseconds = commandTimeLimit(command.type)
    await withinTime({ clock, milliseconds, signal }, (limit) => control.execute(command, { by, signal: limit }))
    log('command done', { ...asked, milliseconds: clock.now() - began })
  } catch (error) {
    const result = isRingloopError(error)
      ? { code: error.code, problem: safeLine(error.message, 300), said: error.said && safeLine(error.said, 300) }
      : { error }
    log('command not done', { ...asked, milliseconds: clock.now() - began, ...result })
    throw error
  }
}

/** What of a command may stand in a log: which call, and whom it was to reach. */
function targetOf(command: CallCommand): Readonly<Record<string, unknown>> {
  return {
    ...('callId' in command ? { callId: safeLine(command.callId, 200) } : {}),
    ...('to' in command ? { to: command.to } : {}),
    ...('agent' in command ? { agent: command.agent } : {}),
    ...('status' in command ? { status: command.status } : {}),
    ...('mode' in command ? { mode: command.mode } : {}),
  }
}
