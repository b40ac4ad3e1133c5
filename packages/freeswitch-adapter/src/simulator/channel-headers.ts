import type { HeaderValue } from '../esl-server/served-event.js'
import type { CallerProfile, Channel } from './channel.js'

/** Writes the headers that tell a channel's state, its caller, the channel it is connected to and, if wanted, its variables. */
export function writeChannelHeaders(headers: Map<string, HeaderValue>, channel: Channel, withVariables: boolean): void {
  const set = (name: string, value: string) => headers.set(name, value)
  set('Channel-State', channel.state)
  set('Channel-Call-State', channel.callState)
  set('Channel-State-Number', String(channel.stateNumber))
  set('Channel-Name', channel.name)
  set('Unique-ID', channel.id)
  set('Call-Direction', channel.direction)
  set('Presence-Call-Direction', channel.direction)
  set('Channel-HIT-Dialplan', String(channel.hitDialplan))
  if (channel.presenceId !== null) set('Channel-Presence-ID', channel.presenceId)
  set('Channel-Call-UUID', channel.callUuid)
  set('Answer-State', channel.answerState)
  if (channel.hangupCause !== null) set('Hangup-Cause', channel.hangupCause)
  if (channel.hasMedia)
    for (const side of ['Read', 'Write']) {
      set(`Channel-${side}-Codec-Name`, 'PCMU')
      set(`Channel-${side}-Codec-Rate`, '8000')
      set(`Channel-${side}-Codec-Bit-Rate`, '64000')
    }
  writeProfile(headers, 'Caller', channel, false)
  if (channel.other !== null) {
    set('Other-Type', channel.other.type)
    writeProfile(headers, 'Other-Leg', channel.other.channel, channel.other.type === 'originator')
  }
  if (withVariables) for (const [name, value] of channel.variables) headers.set(`variable_${name}`, value)
}

/** FreeSWITCH leaves out what is empty, and the times of an originator. */
function writeProfile(
  headers: Map<string, HeaderValue>,
  prefix: 'Caller' | 'Other-Leg',
  channel: Channel,
  timeless: boolean,
): void {
  const profile: CallerProfile = channel.profile
  const set = (name: string, value: string | null) => {
    if (value !== null && value !== '') headers.set(`${prefix}-${name}`, value)
  }
  set('Direction', channel.direction)
  set('Logical-Direction', channel.direction === 'outbound' && prefix === 'Other-Leg' ? 'inbound' : channel.direction)
  set('Username', profile.username)
  if (profile.username !== null) set('Dialplan', 'XML')
  set('Caller-ID-Name', profile.name)
  set('Caller-ID-Number', profile.number)
  set('Orig-Caller-ID-Name', profile.originalName)
  set('Orig-Caller-ID-Number', profile.originalNumber)
  set('Callee-ID-Name', profile.calleeName)
  set('Callee-ID-Number', profile.calleeNumber)
  set('Network-Addr', profile.networkAddress)
  set('ANI', profile.ani)
  set('Destination-Number', profile.destination)
  set('Unique-ID', channel.id)
  set('Source', profile.source)
  set('Transfer-Source', profile.transferSource)
  set('Context', profile.context)
  set('Channel-Name', channel.name)
  if (prefix === 'Caller') set('Profile-Index', String(profile.index))
  const { times } = channel
  const time = (name: string, value: number) => headers.set(`${prefix}-${name}`, timeless ? '0' : String(value))
  time('Profile-Created-Time', times.profileCreated)
  time('Channel-Created-Time', times.created)
  time('Channel-Answered-Time', times.answered)
  time('Channel-Progress-Time', times.progress)
  time('Channel-Progress-Media-Time', times.progressMedia)
  time('Channel-Hangup-Time', times.hangup)
  time('Channel-Transfer-Time', times.transfer)
  time('Channel-Resurrect-Time', 0)
  time('Channel-Bridged-Time', times.bridged)
  time('Channel-Last-Hold', times.lastHold)
  time('Channel-Hold-Accum', times.holdAccum)
  set('Screen-Bit', 'true')
  set('Privacy-Hide-Name', String(profile.hideName))
  set('Privacy-Hide-Number', String(profile.hideNumber))
}
