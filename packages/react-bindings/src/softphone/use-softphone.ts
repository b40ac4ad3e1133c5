import { safeLine } from '@ringloop/core'
import { type ChangeEvent, useEffect, useId, useState, useSyncExternalStore } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { blockedSound } from '../ringing/blocked-sound.js'
import { type SoftphoneMessages, softphoneWords } from '../words/softphone-words.js'
import type { Softphone } from './create-softphone.js'
import type { DeviceUse, SoundDevices } from './softphone-media.js'
import { type SoftphoneCall, type SoftphoneState, softphoneOff } from './softphone-state.js'

type SoftphoneButtonProps = { readonly type: 'button'; readonly onClick: () => void }

/** The softphone, without looks. */
export interface SoftphoneModel {
  readonly state: SoftphoneState
  /** The browser plays nothing before a press: neither the ring nor the call. */
  readonly silent: boolean
  readonly devices: SoundDevices
  readonly words: SoftphoneMessages
  /** Who is on the other side, as the switch says; the customer is on the desk. */
  readonly nameOf: (call: SoftphoneCall) => string
  readonly getAnswerProps: (call: SoftphoneCall) => SoftphoneButtonProps
  readonly getHangUpProps: (call: SoftphoneCall) => SoftphoneButtonProps
  readonly getMuteProps: (call: SoftphoneCall) => SoftphoneButtonProps & { readonly 'aria-pressed': boolean }
  /** Of a call that is held here: talks with it again, and holds the others. */
  readonly getTakeBackProps: (call: SoftphoneCall) => SoftphoneButtonProps
  /** Plays the call, where the browser would not without a press. */
  readonly getPlayProps: () => SoftphoneButtonProps
  readonly getTakeOverProps: () => SoftphoneButtonProps
  /** The other tab kept the telephone when it was asked last. */
  readonly takeOverRefused: boolean
  readonly getAllowProps: () => SoftphoneButtonProps
  /** Calls the echo of the switch. */
  readonly getLineTestProps: () => SoftphoneButtonProps & { readonly disabled: boolean }
  /** Plays the microphone back; again stops. */
  readonly getLoopProps: () => SoftphoneButtonProps & { readonly 'aria-pressed': boolean }
  readonly getDeviceLabelProps: (use: DeviceUse) => { readonly htmlFor: string }
  readonly getDeviceProps: (use: DeviceUse) => {
    readonly id: string
    readonly value: string
    readonly onChange: (event: ChangeEvent<HTMLSelectElement>) => void
  }
  readonly dismissTrouble: () => void
}

const noRing = () => null
const serverState = () => softphoneOff
const serverDevices: SoundDevices = {
  microphones: [],
  speakers: [],
  chosen: { microphone: null, speaker: null, ring: null },
  canChooseSpeaker: false,
}

/** A softphone with the behaviour of its controls. It is the host's: made by `createSoftphone`, and started here unless it was. */
export function useSoftphone(softphone: Softphone): SoftphoneModel {
  const { format } = useRingloop()
  const words = useWords(softphoneWords).softphone
  const { media } = softphone
  const state = useSyncExternalStore(softphone.subscribe, softphone.getSnapshot, serverState)
  const devices = useSyncExternalStore(media.subscribe, media.getDevices, () => serverDevices)
  const ring = useSyncExternalStore(blockedSound.subscribe, blockedSound.getSnapshot, noRing)
  const [takeOverRefused, setTakeOverRefused] = useState(false)
  const base = useId()
  useEffect(() => softphone.start(), [softphone])
  const button = (onClick: () => void): SoftphoneButtonProps => ({ type: 'button', onClick })
  return {
    state,
    silent: state.trouble === 'soundBlocked' || ring !== null,
    devices,
    words,
    takeOverRefused: takeOverRefused && state.line.state === 'elsewhere',
    nameOf({ from }) {
      if (from.name !== '' && from.name !== from.number) return safeLine(from.name, 60)
      return from.number === '' ? words.unknown : format.phone(from.number)
    },
    getAnswerProps: ({ id }) => button(() => softphone.answer(id)),
    getHangUpProps: ({ id }) => button(() => softphone.hangUp(id)),
    getMuteProps: ({ id, muted }) => ({ ...button(() => softphone.setMuted(!muted, id)), 'aria-pressed': muted }),
    getTakeBackProps: ({ id }) => button(() => softphone.setHeld(false, id)),
    getPlayProps: () =>
      button(() => {
        softphone.playSound()
        ring?.()
      }),
    getTakeOverProps: () =>
      button(() => {
        setTakeOverRefused(false)
        void softphone.takeOver().then((here) => setTakeOverRefused(!here))
      }),
    getAllowProps: () => button(() => void softphone.prepare()),
    getLineTestProps: () => ({
      ...button(() => softphone.testLine()),
      disabled: state.line.state !== 'registered' || state.calls.length > 0,
    }),
    getLoopProps: () => ({ ...button(() => void softphone.setLoop(!state.loop)), 'aria-pressed': state.loop }),
    getDeviceLabelProps: (use) => ({ htmlFor: `${base}${use}` }),
    getDeviceProps: (use) => ({
      id: `${base}${use}`,
      value: devices.chosen[use] ?? '',
      onChange: (event) => media.choose(use, event.target.value || null),
    }),
    dismissTrouble: softphone.dismissTrouble,
  }
}
