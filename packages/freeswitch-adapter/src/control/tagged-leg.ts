import type { RunOptions } from '../connection/background-jobs.js'
import type { Asked, ControlContext } from './control-context.js'
import { inlineDialplan, type Step } from './inline-dialplan.js'
import { channelWord, dialWord, plainWord } from './wire-text.js'

/**
 * What a channel of ours is there for, written on the channel itself (`ringloop_role`), so that the switch's events tell it to
 * whoever hears them, now or from a recording.
 */
export type LegTag = 'agent' | 'consultation' | 'participant' | 'supervisor' | 'dial' | 'customer'

/** A channel that the switch is to make. */
export interface TaggedLeg {
  readonly id: string
  readonly callId: string
  readonly tag: LegTag
  readonly by: string
  /** Whom it is to reach, if that is somebody else. */
  readonly to?: string
  /** Already a dial string. */
  readonly dial: string
  readonly ringSeconds: number
  /** More channel variables; values are words. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Writes `{variables}dial`. Every value is one word of harmless characters; what is not goes by `uuid_setvar`, or is refused. */
export function legString({ id, callId, tag, by, to, dial, ringSeconds, variables = {} }: TaggedLeg): string {
  const all: Record<string, string> = {
    origination_uuid: channelWord(id),
    ringloop_call: channelWord(callId),
    ringloop_role: tag,
    ringloop_by: by,
    ...(to === undefined ? {} : { ringloop_to: to }),
    originate_timeout: String(ringSeconds),
    ...variables,
  }
  const list = Object.entries(all).map(([name, value]) => `${name}=${plainWord(value, name)}`)
  return `{${list.join(',')}}${dialWord(dial)}`
}

/**
 * Has the switch call a device, and go on with `steps` when it answers. Resolves when it has answered.
 *
 * @throws the early failures of a call, by the switch's cause.
 */
export async function originate(
  { console, settings }: ControlContext,
  leg: TaggedLeg,
  steps: readonly Step[],
  { signal }: Asked,
): Promise<void> {
  const options: RunOptions = {
    timeoutMilliseconds: (settings.ringSeconds + 15) * 1000,
    ...(signal === undefined ? {} : { signal }),
  }
  try {
    await console.ask('originate', [legString(leg), inlineDialplan(steps), 'inline'], options)
  } catch (error) {
    // whoever does not wait any more must not leave a telephone ringing
    await console.attempt('uuid_kill', [leg.id, 'ORIGINATOR_CANCEL'])
    throw error
  }
}
