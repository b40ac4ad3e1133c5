import { type CallCommand, type MonitorMode, RingloopError, toConnectionId } from '@ringloop/core'
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

function supervising({ legs }: ControlContext, { call, by }: AskedOfCall): string | null {
  return legs(call.id).find((leg) => leg.role === 'supervisor' && leg.extension === by.extension)?.id ?? null
}

/** Takes part in a colleague's call; again with another mode changes it. */
export async function monitor(context: ControlContext, asked: AskedOfCall, { mode }: Extract<CallCommand, { type: 'monitor' }>) {
  const { console, settings, book, newId } = context
  const present = supervising(context, asked)
  if (present !== null) {
    await console.ask('uuid_recv_dtmf', [channelWord(present), keys[mode]])
    return { connectionId: toConnectionId(present), mode }
  }
  const agent = asked.call.agents.find((one) => one.state === 'connected' && !one.consultation)
  if (agent === undefined)
    throw new RingloopError('notPossible', 'Nobody talks in the call.', { mend: 'Wait until somebody does.' })
  const id = newId()
  const leg = {
    id,
    callId: channelWord(asked.call.id),
    tag: 'supervisor' as const,
    by: asked.by.extension,
    dial: settings.dialString(asked.by.extension),
    ringSeconds: settings.ringSeconds,
    variables: { eavesdrop_enable_dtmf: 'true', ...beginnings[mode], ...callerShown(agent.extension) },
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
