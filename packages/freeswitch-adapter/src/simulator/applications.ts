import { bridge } from './bridge-application.js'
import { bridgeChannels, hangUp, transferTo } from './bridging.js'
import type { Channel } from './channel.js'
import { markAnswered, preAnswer } from './channel-states.js'
import type { Target } from './device-behaviour.js'
import { collectDigits } from './digits.js'
import { hangUpCauses } from './hang-up.js'
import { rtpPortOf } from './legs.js'
import { startRecording, stopRecording } from './recording.js'
import { setMediaVariables } from './sip-variables.js'
import type { Application, SwitchCore } from './switch-core.js'

/** What applications reach beside their channel. */
export interface ApplicationWorld {
  readonly findTarget: (endpoint: string) => Target
  readonly enterQueue: (channel: Channel, queue: string, done: () => void) => (() => void) | undefined
  readonly enterConference: (channel: Channel, data: string, done: () => void) => () => void
  readonly enterLot: (channel: Channel, data: string) => (() => void) | undefined
  readonly openSocket: (channel: Channel, data: string, done: () => void) => () => void
}

/** How long a file plays for that has no end of its own, in milliseconds. */
const playTime = 2000

/** Makes the applications that a dialplan can name. */
export function createApplications(world: ApplicationWorld): Readonly<Record<string, Application>> {
  const answer: Application = (core, channel, _, done) => {
    answerChannel(core, channel)
    done()
    return undefined
  }
  const set: Application = (_, channel, data, done) => {
    setVariable(channel, data)
    done()
    return undefined
  }
  const nothing: Application = (_, __, ___, done) => {
    done()
    return undefined
  }
  return {
    answer,
    set,
    log: nothing,
    info: nothing,
    ring_ready: nothing,
    start_dtmf: nothing,
    stop_dtmf: nothing,
    set_audio_level: nothing,
    pre_answer(core, channel, _, done) {
      preAnswer(core, channel, () => setMediaVariables(channel, rtpPortOf(core)))
      done()
      return undefined
    },
    export(core, channel, data, done) {
      const name = setVariable(channel, data.replace(/^nolocal:/, ''))
      const before = channel.variable('export_vars')
      channel.variables.set('export_vars', before === undefined ? name : `${before},${name}`)
      return nothing(core, channel, data, done)
    },
    unset(_, channel, data, done) {
      channel.variables.delete(data.trim())
      done()
      return undefined
    },
    multiset(_, channel, data, done) {
      for (const part of data.split(' ')) setVariable(channel, part)
      done()
      return undefined
    },
    sleep: (core, _, data, done) => core.later(done, Number(data) || 0),
    playback: (core, channel, data, done) => play(core, channel, data, done),
    endless_playback: (core, channel, data, done) => play(core, channel, `${data};loops=-1`, done),
    speak: (core, channel, data, done) => play(core, channel, data, done),
    voicemail: (core, channel, data, done) => {
      answerChannel(core, channel)
      return play(core, channel, `${data};loops=-1`, done)
    },
    play_and_get_digits: collectDigits,
    hangup(core, channel, data) {
      hangUp(core, channel, data in hangUpCauses ? data : 'NORMAL_CLEARING')
      return undefined
    },
    respond(core, channel, data) {
      const cause = responses[data.split(' ')[0] ?? ''] ?? 'NORMAL_TEMPORARY_FAILURE'
      hangUp(core, channel, cause)
      return undefined
    },
    transfer(core, channel, data) {
      const [destination = '', dialplan, context] = data.split(' ')
      core.later(() => channel.up && transferTo(core, channel, destination, dialplan, context), 0)
      return undefined
    },
    park(core, channel) {
      core.emit('CHANNEL_PARK', { channel })
      return () => core.emit('CHANNEL_UNPARK', { channel })
    },
    bridge: (core, channel, data, done) => bridge(core, channel, data, world.findTarget, done),
    callcenter: (_, channel, data, done) => world.enterQueue(channel, data.trim(), done),
    conference(core, channel, data, done) {
      answerChannel(core, channel)
      return world.enterConference(channel, data, done)
    },
    valet_park(core, channel, data) {
      answerChannel(core, channel)
      return world.enterLot(channel, data)
    },
    socket: (_, channel, data, done) => world.openSocket(channel, data, done),
    record_session(core, channel, data, done) {
      startRecording(core, channel, data)
      done()
      return undefined
    },
    stop_record_session(core, channel, data, done) {
      stopRecording(core, channel, data)
      done()
      return undefined
    },
    eavesdrop: listen,
    three_way: listen,
    intercept(core, channel, data, done) {
      const wanted = core.channels.get(data.replace(/^-bleg /, '').trim())
      const target = data.startsWith('-bleg ') ? wanted?.bridge?.partner : wanted
      if (target === undefined || !target.up) {
        done()
        return undefined
      }
      const taken = () => channel.isTrue('intercept_unbridged_only') && target.bridge !== null
      if (taken()) {
        done()
        return undefined
      }
      answerChannel(core, channel)
      // of two who try at once one is first
      core.later(() => (taken() ? done() : intercept(core, channel, target)), 20)
      return undefined
    },
    echo: () => () => {},
    sched_hangup(core, channel, data, done) {
      const [seconds = '', cause = 'ALLOTTED_TIMEOUT'] = data.split(' ')
      core.later(() => hangUp(core, channel, cause), (Number(seconds.replace('+', '')) || 0) * 1000)
      done()
      return undefined
    },
    sched_transfer(core, channel, data, done) {
      const [seconds = '', destination = '', dialplan, context] = data.split(' ')
      const go = () => channel.up && transferTo(core, channel, destination, dialplan, context)
      const cancel = core.later(go, (Number(seconds.replace('+', '')) || 0) * 1000)
      scheduled.set(channel, [...(scheduled.get(channel) ?? []), cancel])
      done()
      return undefined
    },
    sched_cancel(_, channel, _data, done) {
      for (const cancel of scheduled.get(channel) ?? []) cancel()
      scheduled.delete(channel)
      done()
      return undefined
    },
  }
}

/** What is to happen to a channel later, as far as it can be called off. */
const scheduled = new WeakMap<Channel, readonly (() => void)[]>()

/** SIP's refusals as FreeSWITCH's causes. */
const responses: Readonly<Record<string, string>> = {
  '403': 'CALL_REJECTED',
  '404': 'UNALLOCATED_NUMBER',
  '480': 'NO_USER_RESPONSE',
  '486': 'USER_BUSY',
  '503': 'NORMAL_TEMPORARY_FAILURE',
  '600': 'USER_BUSY',
  '603': 'CALL_REJECTED',
}

/** The switch takes a call. */
export function answerChannel(core: SwitchCore, channel: Channel): void {
  if (channel.answered) return
  if (!channel.hasMedia) preAnswer(core, channel, () => setMediaVariables(channel, rtpPortOf(core)))
  markAnswered(core, channel)
  channel.device.onTalk?.()
}

function setVariable(channel: Channel, data: string): string {
  const equals = data.indexOf('=')
  const name = data.slice(0, equals < 0 ? undefined : equals)
  if (equals < 0 || equals === data.length - 1) channel.variables.delete(name)
  else channel.variables.set(name, data.slice(equals + 1))
  return name
}

function play(core: SwitchCore, channel: Channel, data: string, done: () => void): () => void {
  const file = {
    'Playback-File-Type': data.includes('://') ? data.slice(0, data.indexOf('://')) : 'file',
    'Playback-File-Path': data,
  }
  core.emit('PLAYBACK_START', { channel, after: file })
  const stopped = (status: string) => core.emit('PLAYBACK_STOP', { channel, after: { ...file, 'Playback-Status': status } })
  const limit = Number(channel.variable('playback_timeout_sec') ?? 0) * 1000
  const endless = data.includes('loops=-1') || data.startsWith('local_stream://')
  const cancel =
    endless && limit === 0
      ? () => {}
      : core.later(
          () => {
            stopped('done')
            done()
          },
          endless ? limit : playTime,
        )
  return () => {
    cancel()
    stopped('break')
  }
}

/** What a supervisor keys in to be heard. */
const heardBy: Readonly<Record<string, NonNullable<Channel['eavesdrop']>['heardBy']>> = {
  '0': 'nobody',
  '1': 'customer',
  '2': 'agent',
  '3': 'both',
}

/** A supervisor hears a call for as long as both last. */
function listen(core: SwitchCore, channel: Channel, data: string, done: () => void): (() => void) | undefined {
  const target = core.channels.get(data.trim())
  if (target === undefined || !target.up) {
    done()
    return undefined
  }
  answerChannel(core, channel)
  const eavesdrop: NonNullable<Channel['eavesdrop']> = { target, heardBy: 'nobody' }
  channel.eavesdrop = eavesdrop
  channel.onDigit = (digit) => {
    eavesdrop.heardBy = heardBy[digit] ?? eavesdrop.heardBy
  }
  const about = { 'Media-Bug-Function': 'eavesdrop', 'Media-Bug-Target': channel.id }
  core.emit('MEDIA_BUG_START', { channel: target, after: about })
  const end = (hungUp: boolean) => {
    if (!hungUp) {
      // the target went elsewhere; listening goes on
      target.onLeave.add(end)
      return
    }
    core.later(done, 20)
  }
  target.onLeave.add(end)
  return () => {
    target.onLeave.delete(end)
    channel.eavesdrop = null
    channel.onDigit = null
    if (target.up) core.emit('MEDIA_BUG_STOP', { channel: target, after: about })
  }
}

function intercept(core: SwitchCore, channel: Channel, target: Channel): void {
  if (!channel.up || !target.up) return
  const { program } = channel
  // what rings for the target is told so
  const ringing = [...core.channels.values()].filter(
    (leg) => leg.up && !leg.answered && leg.direction === 'outbound' && leg.variable('originator') === target.id,
  )
  answerChannel(core, target)
  for (const leg of ringing) hangUp(core, leg, 'PICKED_OFF')
  const partner = target.bridge?.partner
  if (partner !== undefined) {
    partner.variables.set('park_after_bridge', 'true')
    core.later(() => hangUp(core, partner, 'PICKED_OFF'), 20)
  }
  bridgeChannels(core, channel, target)
  // when they part, the channel goes on with what it was to do after the intercept
  channel.afterIntercept = program
}
