import type { HeaderValue } from '../esl-server/served-event.js'

/** Times of a channel, in microseconds since the epoch; 0 for what has not happened. */
export interface ChannelTimes {
  profileCreated: number
  created: number
  answered: number
  progress: number
  progressMedia: number
  hangup: number
  transfer: number
  bridged: number
  lastHold: number
  holdAccum: number
}

/** Who calls whom on a channel: FreeSWITCH's caller profile. */
export interface CallerProfile {
  username: string | null
  name: string
  number: string
  readonly originalName: string
  readonly originalNumber: string
  calleeName: string | null
  calleeNumber: string | null
  readonly networkAddress: string | null
  readonly ani: string
  destination: string
  readonly source: string
  context: string
  readonly hideName: boolean
  readonly hideNumber: boolean
  transferSource: string | null
  index: number
}

/** One application of a dialplan and what it is told. */
export interface Instruction {
  readonly application: string
  readonly data: string
}

/** The application a channel executes right now. */
export interface RunningApplication extends Instruction {
  readonly uuid: string
  /** Ends it without its `done`; for a channel that hangs up or is taken elsewhere. */
  interrupt: () => void
  /** Ends it with its `done`; for the `bridge` application whose other channel has left. */
  onPartnerGone: () => void
}

/** What the device at the other end of a channel does by itself, and can be told to. */
export interface Device {
  /** The device's side of the SIP dialogue takes the call. */
  answer?: () => void
  /** Understands the SIP `talk` event. */
  readonly obeysTalk: boolean
  /** Called when the channel has been connected to another one or to an application that talks. */
  onTalk?: () => void
  /** Called when the channel is gone. */
  onGone?: () => void
}

/** What a channel needs to be made. */
export interface ChannelOptions {
  readonly id: string
  readonly name: string
  readonly direction: 'inbound' | 'outbound'
  readonly presenceId: string | null
  readonly profile: CallerProfile
  readonly created: number
}

/** One channel of the simulated switch: its state as FreeSWITCH keeps it. What happens to it is done by the files beside. */
export class Channel {
  readonly id: string
  readonly name: string
  readonly direction: 'inbound' | 'outbound'
  readonly presenceId: string | null
  readonly profile: CallerProfile
  readonly times: ChannelTimes
  /** `Channel-Call-UUID`. */
  callUuid: string
  state = 'CS_NEW'
  stateNumber = 0
  callState = 'DOWN'
  answerState: 'ringing' | 'early' | 'answered' | 'hangup' = 'ringing'
  hasMedia = false
  hitDialplan: boolean
  hangupCause: string | null = null
  /** When it hung up; its events tell it only at its end. */
  hungUpAt = 0
  /** Who the `Other-Leg` headers describe. */
  other: { readonly type: 'originator' | 'originatee'; readonly channel: Channel } | null = null
  /** The channel it is bridged to, and whether it was the one that bridged. */
  bridge: { readonly partner: Channel; readonly first: boolean; readonly by: 'bridge' | 'uuid_bridge' } | null = null
  readonly variables = new Map<string, HeaderValue>()
  running: RunningApplication | null = null
  /** What is still to be executed. */
  program: readonly Instruction[] = []
  /** What it goes on with when the channel it took over has left. */
  afterIntercept: readonly Instruction[] = []
  device: Device = { obeysTalk: false }
  /** Takes what is keyed in. */
  onDigit: ((digit: string) => void) | null = null
  /** Files being recorded. */
  readonly recordings = new Set<string>()
  /** Those of them that have silence written into them. */
  readonly masked = new Set<string>()
  held = false
  /** Its sound is being changed (uuid_audio). */
  audioBug = false
  /** What its device says is not passed on (uuid_audio). */
  muted = false
  /** What was sent to its device as keyed in (uuid_send_dtmf). */
  digits = ''
  /** Whose call it listens to, and who hears it. */
  eavesdrop: { readonly target: Channel; heardBy: 'nobody' | 'agent' | 'customer' | 'both' } | null = null
  /** How many of the switch's threads still work on it; it is destroyed after the last. */
  holders = 0
  complete = false
  destroyed = false
  /** Ends what waits for this channel; run once when it hangs up or is sent elsewhere. */
  readonly onLeave = new Set<(hungUp: boolean) => void>()

  constructor({ id, name, direction, presenceId, profile, created }: ChannelOptions) {
    this.id = id
    this.callUuid = id
    this.name = name
    this.direction = direction
    this.presenceId = presenceId
    this.profile = profile
    this.hitDialplan = direction === 'inbound'
    this.times = {
      profileCreated: created,
      created,
      answered: 0,
      progress: 0,
      progressMedia: 0,
      hangup: 0,
      transfer: 0,
      bridged: 0,
      lastHold: 0,
      holdAccum: 0,
    }
  }

  get up(): boolean {
    return this.hangupCause === null && !this.destroyed
  }

  get answered(): boolean {
    return this.times.answered > 0
  }

  variable(name: string): string | undefined {
    const value = this.variables.get(name)
    return typeof value === 'string' ? value : value?.at(-1)
  }

  isTrue(name: string): boolean {
    return /^(?:true|yes|on|1|t|enabled|active|allow)$/i.test(this.variable(name) ?? '')
  }
}
