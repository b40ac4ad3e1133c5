import type { CommandingPerson } from '@ringloop/core'

/** How the desk's commands are done at this switch. Every part has a default that a plain FreeSWITCH understands. */
export interface CallControlOptions {
  /** How a destination is dialled, as in `originate`: `user/1001`, `sofia/gateway/pstn/+4930…`. See {@link defaultDialString}. */
  readonly dialString?: (destination: string) => string
  /** Where destinations of transfers are looked up; `default` by default. */
  readonly context?: string
  /** `XML` by default. */
  readonly dialplan?: string
  /** What a waiting customer hears; `local_stream://moh` by default. */
  readonly holdMusic?: string
  /** What an agent hears while a colleague's telephone rings. */
  readonly ringTone?: string
  /** How long a device may ring, in seconds; 30 by default. */
  readonly ringSeconds?: number
  /** How long a customer may wait for a consultation or in parking before the switch sends them to the fallback; 300 s by default. */
  readonly waitSeconds?: number
  /** Where the switch sends a customer whom nobody came back for; by default where they called first. */
  readonly fallback?: string
  /** How long a telephone has to take a call that it is told to answer, in milliseconds; 4,000 by default. */
  readonly answerMilliseconds?: number
  /** Directory on the switch for recordings; by default the switch's own. */
  readonly recordingDirectory?: string
  /** File type of recordings; `wav` by default. */
  readonly recordingFormat?: string
  /** The numbers that may be shown to a customer who is called. */
  readonly callerIds?: readonly string[]
  /** Names of channel variables that `setCallData` may set; `*` allowed. `ticket*`, `crm_*` and `data_*` by default. */
  readonly callData?: readonly string[]
  /** Profile of conferences; `default` by default. */
  readonly conferenceProfile?: string
  /** Asked before a number is dialled; `false` or a rejection means that it must not be. */
  readonly mayDial?: (
    number: string,
    person: CommandingPerson,
    options: { readonly signal: AbortSignal },
  ) => boolean | Promise<boolean>
}

/** Options with every default filled in. */
export interface CallControlSettings extends Required<Omit<CallControlOptions, 'fallback' | 'recordingDirectory' | 'mayDial'>> {
  readonly fallback: string | null
  readonly recordingDirectory: string | null
  readonly mayDial: NonNullable<CallControlOptions['mayDial']> | null
}

const extensionLike = /^[1-9]\d{2,4}$/

/** Three to five digits are a user of the switch's own domain; anything else goes through the dialplan's `context`. */
export function defaultDialString(destination: string, context: string): string {
  return extensionLike.test(destination) ? `user/${destination}` : `loopback/${destination}/${context}/XML`
}

/** Fills in the defaults. */
export function controlSettings(options: CallControlOptions): CallControlSettings {
  const { context = 'default' } = options
  return {
    dialString: options.dialString ?? ((destination) => defaultDialString(destination, context)),
    context,
    dialplan: options.dialplan ?? 'XML',
    holdMusic: options.holdMusic ?? 'local_stream://moh',
    ringTone: options.ringTone ?? 'tone_stream://%(1000,4000,440,480);loops=-1',
    ringSeconds: options.ringSeconds ?? 30,
    waitSeconds: options.waitSeconds ?? 300,
    fallback: options.fallback ?? null,
    answerMilliseconds: options.answerMilliseconds ?? 4_000,
    recordingDirectory: options.recordingDirectory ?? null,
    recordingFormat: options.recordingFormat ?? 'wav',
    callerIds: options.callerIds ?? [],
    callData: options.callData ?? ['ticket*', 'crm_*', 'data_*'],
    conferenceProfile: options.conferenceProfile ?? 'default',
    mayDial: options.mayDial ?? null,
  }
}
