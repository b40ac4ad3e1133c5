import { flipCallerId, hangUp } from './bridging.js'
import type { Channel } from './channel.js'
import { enterCallState, markAnswered } from './channel-states.js'
import type { Target } from './device-behaviour.js'
import { type DialledEndpoint, type DialString, readDialString } from './dial-string.js'
import { openOutbound, rtpPortOf } from './legs.js'
import { setMediaVariables, setReplyVariables } from './sip-variables.js'
import type { SwitchCore } from './switch-core.js'

/** What {@link dial} needs. */
export interface DialOptions {
  /** The dial string as it was written. */
  readonly to: string
  /** Who dials: a channel, or nobody (originate). */
  readonly originator: Channel | null
  readonly variables?: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly findTarget: (endpoint: string) => Target
  /** A device rings, or will. */
  readonly onLeg: (leg: Channel, user: string | null) => void
  readonly onRinging?: () => void
  readonly onAnswer: (leg: Channel) => void
  /** Nobody answered; the last device's cause. */
  readonly onFailure: (cause: string) => void
}

/** Calls devices until one answers; all the others are told that they lost. What it gives calls it off. */
export function dial(core: SwitchCore, options: DialOptions): (cause: string) => void {
  const groups = readDialString(options.to)
  let stop: (cause: string) => void = () => {}
  let over = false
  const tryGroup = (rest: DialString, cause: string) => {
    const [group, ...later] = rest
    if (over) return
    if (group === undefined) {
      over = true
      return options.onFailure(cause)
    }
    stop = dialTogether(core, group, options, (failed) => tryGroup(later, failed))
  }
  tryGroup(groups ?? [], 'INVALID_URL')
  return (cause) => {
    if (over) return
    over = true
    stop(cause)
  }
}

function dialTogether(
  core: SwitchCore,
  endpoints: readonly DialledEndpoint[],
  options: DialOptions,
  onFailure: (cause: string) => void,
): (cause: string) => void {
  const legs = new Set<Channel>()
  let waiting = endpoints.length
  let over = false
  let lastCause = 'NORMAL_CLEARING'
  const end = (cause: string) => {
    over = true
    for (const leg of [...legs]) hangUp(core, leg, cause)
  }
  const failed = (cause: string) => {
    if (over) return
    lastCause = cause
    waiting -= 1
    if (waiting > 0) return
    over = true
    onFailure(lastCause)
  }
  const timeouts = endpoints.map(({ variables }) =>
    Number(variables.originate_timeout ?? variables.leg_timeout ?? options.timeoutSeconds),
  )
  const stopTimer = core.later(
    () => {
      if (over) return
      lastCause = 'NO_ANSWER'
      end('NO_ANSWER')
      onFailure('NO_ANSWER')
    },
    Math.max(...timeouts) * 1000,
  )
  for (const { endpoint, variables } of endpoints) {
    if (over) break
    const target = options.findTarget(endpoint)
    if (target.kind === 'failure') {
      // told later, as everything else is, so that nobody is called back while still asking
      core.later(() => failed(target.cause), 0)
      continue
    }
    const leg = ring(
      core,
      target,
      { ...options, variables: { ...options.variables, ...variables } },
      {
        onAnswer(channel) {
          if (over) return
          over = true
          stopTimer()
          legs.delete(channel)
          for (const other of [...legs]) hangUp(core, other, 'LOSE_RACE')
          options.onAnswer(channel)
        },
        onGone(channel) {
          legs.delete(channel)
          failed(channel.hangupCause ?? 'NORMAL_CLEARING')
        },
      },
    )
    legs.add(leg)
  }
  return (cause) => {
    stopTimer()
    end(cause)
  }
}

interface Ringing {
  readonly onAnswer: (leg: Channel) => void
  readonly onGone: (leg: Channel) => void
}

/** How long an INVITE is on its way, and how long until the device rings, in milliseconds. */
const inviteTime = 20
const ringTime = 100

function ring(core: SwitchCore, target: Extract<Target, { kind: 'device' }>, options: DialOptions, then: Ringing): Channel {
  const { originator, variables = {} } = options
  const pending = new Set<() => void>()
  const soon = (callback: () => void, milliseconds: number) => pending.add(core.later(callback, milliseconds))
  const { behaviour } = target
  let answered = false
  const answer = () => {
    if (answered || !channel.up) return
    answered = true
    for (const cancel of pending) cancel()
    pending.clear()
    channel.onLeave.delete(gone)
    setReplyVariables(channel, facts)
    setMediaVariables(channel, rtpPortOf(core))
    markAnswered(core, channel)
    if (originator === null && variables.cc_side === undefined) showAnsweredAlone(core, channel)
    if (behaviour.kind === 'answer' && behaviour.hangsUpAfterSeconds !== undefined)
      core.later(() => hangUp(core, channel, 'NORMAL_CLEARING', 'recv_bye'), behaviour.hangsUpAfterSeconds * 1000)
    then.onAnswer(channel)
  }
  const { channel, facts } = openOutbound(core, {
    target,
    originator,
    variables,
    device: { obeysTalk: target.obeysTalk, answer },
    callerName: variables.cid_name ?? originator?.profile.name ?? '',
    callerNumber: variables.cid_number ?? originator?.profile.number ?? '0000000000',
  })
  const gone = () => {
    for (const cancel of pending) cancel()
    pending.clear()
    core.later(() => then.onGone(channel), inviteTime)
  }
  channel.onLeave.add(gone)
  options.onLeg(channel, target.user)
  const refuse = (cause: string) => hangUp(core, channel, cause, 'recv_refuse')
  if (behaviour.kind === 'busy') soon(() => refuse('USER_BUSY'), inviteTime)
  else if (behaviour.kind === 'invalid') soon(() => refuse('UNALLOCATED_NUMBER'), inviteTime)
  else if (behaviour.kind === 'congestion') soon(() => refuse('NORMAL_TEMPORARY_FAILURE'), inviteTime)
  else {
    soon(() => {
      channel.times.progress = core.stamp()
      setReplyVariables(channel, facts)
      core.emit('CHANNEL_PROGRESS', { channel })
      enterCallState(core, channel, 'RINGING')
      options.onRinging?.()
    }, ringTime)
    const after = 'afterSeconds' in behaviour ? (behaviour.afterSeconds ?? 0) * 1000 : 0
    const autoAnswer = variables.sip_auto_answer === 'true' || variables.sip_h_Call_Info?.includes('answer-after=0') === true
    if (behaviour.kind === 'answer') soon(answer, ringTime + inviteTime + (autoAnswer ? 0 : after))
    else if (behaviour.kind === 'reject') soon(() => refuse('CALL_REJECTED'), ringTime + inviteTime + after)
  }
  return channel
}

/** A channel that nobody's channel dialled shows its callee as its caller from its answer on. */
function showAnsweredAlone(core: SwitchCore, channel: Channel): void {
  flipCallerId(channel)
  core.emit('CALL_UPDATE', { channel })
}
