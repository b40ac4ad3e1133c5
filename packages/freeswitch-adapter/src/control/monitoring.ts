import {
  type Call,
  type CallCommand,
  type CommandingPerson,
  type MonitorMode,
  RingloopError,
  toConnectionId,
} from '@ringloop/core'
import { callerShown } from './caller-shown.js'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { originate } from './tagged-leg.js'
import { channelWord } from './wire-text.js'

/** The key that changes the mode of `eavesdrop` on the supervisor's channel. */
const keys: Readonly<Record<MonitorMode, string>> = { listen: '0', whisper: '2', barge: '3' }

/** What `eavesdrop` begins with: the agent is who is listened to, so what is written to that channel is a whisper. */
const beginnings: Readonly<Record<MonitorMode, Readonly<Record<string, string>>>> = {
  listen: {},
  whisper: { eavesdrop_whisper_bleg: 'true' },
  barge: { eavesdrop_whisper_aleg: 'true', eavesdrop_whisper_bleg: 'true' },
}

/** The channel by which this person takes part in the call as a supervisor. */
export function supervising(
  { legs }: Pick<ControlContext, 'legs'>,
  { call, by }: { readonly call: Pick<Call, 'id'>; readonly by: CommandingPerson },
): string | null {
  return legs(call.id).find((leg) => leg.role === 'supervisor' && leg.extension === by.extension)?.id ?? null
}

/**
 * Whether the sound of a channel reaches the switch unencoded (mod_loopback). Then `eavesdrop` must not mix anything into what is
 * read from it: FreeSWITCH divides by the number of channels of a frame, which is 0 there, and goes down with every call (seen with
 * 1.11.3-dev in `switch_core_session_read_frame`).
 */
async function isUnencoded({ console }: ControlContext, channel: string): Promise<boolean> {
  const codec = await console.ask('uuid_getvar', [channel, 'read_codec'])
  return codec === 'L16' || codec === '_undef_' || codec === ''
}

/** Takes part in a colleague's call; again with another mode changes it. */
export async function monitor(context: ControlContext, asked: AskedOfCall, { mode }: Extract<CallCommand, { type: 'monitor' }>) {
  const { console, settings, book, newId } = context
  const present = supervising(context, asked)
  const agent = asked.call.agents.find((one) => one.state === 'connected' && !one.consultation)
  if (agent === undefined)
    throw new RingloopError('notPossible', 'Nobody talks in the call.', { mend: 'Wait until somebody does.' })
  const unencoded = await isUnencoded(context, channelWord(agent.id))
  if (unencoded && mode === 'barge')
    throw new RingloopError('refused', `Nobody can barge in at the device of ${agent.extension}: it would stop the switch.`, {
      said: 'read_codec L16',
      mend: 'Listen or whisper; for barging in, the agent has to be called by SIP or Verto, not through a loopback channel.',
    })
  if (present !== null) {
    if (unencoded)
      throw new RingloopError('refused', `The mode cannot be changed at the device of ${agent.extension}.`, {
        said: 'read_codec L16',
        mend: 'Leave the call (stopMonitoring), and take part again in the other mode.',
      })
    await console.ask('uuid_recv_dtmf', [channelWord(present), keys[mode]])
    return { connectionId: toConnectionId(present), mode }
  }
  const id = newId()
  const leg = {
    id,
    callId: channelWord(asked.call.id),
    tag: 'supervisor' as const,
    by: asked.by.extension,
    dial: settings.dialString(asked.by.extension),
    ringSeconds: settings.ringSeconds,
    // the keys of the supervisor's own telephone barge in too
    variables: { eavesdrop_enable_dtmf: String(!unencoded), ...beginnings[mode], ...callerShown(agent.extension) },
  }
  await originate(context, leg, [['eavesdrop', channelWord(agent.id)]], asked)
  await book
    .until(asked.call.id, (call) => call.state === 'ended' || call.supervisors.includes(asked.by.extension), {
      milliseconds: 2_000,
    })
    .catch(() => {})
  return { connectionId: toConnectionId(id), mode }
}

/** Leaves the colleague's call. */
export async function stopMonitoring(context: ControlContext, asked: AskedOfCall) {
  const present = supervising(context, asked)
  if (present === null)
    throw new RingloopError('notFound', `${asked.by.extension} does not take part in the call.`, { mend: 'Nothing to do.' })
  await context.console.ask('uuid_kill', [channelWord(present)])
  return {}
}
