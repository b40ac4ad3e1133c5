import { toConnectionId } from '@ringloop/core'
import type { AskedOfCall, ControlContext } from './control-context.js'
import { myConnection } from './my-connection.js'

/**
 * Closes or opens the microphone of one connection at the switch. In a conference its mixer does it; else a filter on the channel.
 * No event of the switch tells either, so the channel keeps a note (`ringloop_muted`) and the adapter tells it.
 */
export async function setMuted(
  { console, legs, tell }: ControlContext,
  asked: AskedOfCall,
  channel: string,
  muted: boolean,
): Promise<void> {
  const room = legs(asked.call.id).find((leg) => leg.id === channel)?.conference ?? null
  if (room !== null) {
    const member = await console.ask('uuid_getvar', [channel, 'conference_member_id'])
    await console.ask('conference', [room, muted ? 'mute' : 'unmute', /^\d+$/.test(member) ? member : 'none'])
  } else if (muted) await console.ask('uuid_audio', [channel, 'start', 'read', 'mute', '1'])
  else await console.ask('uuid_audio', [channel, 'stop'])
  await console.attempt('uuid_setvar', [channel, 'ringloop_muted', String(muted)])
  tell(asked.call.id, { type: 'muteChanged', connectionId: toConnectionId(channel), muted })
}

/** The customer does not hear me any more. */
export async function mute(context: ControlContext, asked: AskedOfCall) {
  await setMuted(context, asked, myConnection(asked).id, true)
  return {}
}

/** The customer hears me again. */
export async function unmute(context: ControlContext, asked: AskedOfCall) {
  await setMuted(context, asked, myConnection(asked).id, false)
  return {}
}
