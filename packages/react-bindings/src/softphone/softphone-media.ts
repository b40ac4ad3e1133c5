/** What a device is for. `ring`: where a call rings, perhaps a loudspeaker, while one talks with a headset. */
export type DeviceUse = 'microphone' | 'speaker' | 'ring'

/** A device that can be chosen. */
export interface SoundDevice {
  readonly id: string
  /** As the browser names it; empty until the page may use the microphone. */
  readonly label: string
}

/** What can be chosen, and what is. */
export interface SoundDevices {
  readonly microphones: readonly SoundDevice[]
  readonly speakers: readonly SoundDevice[]
  /** `null`: the browser's own choice; a device that is gone counts as that. */
  readonly chosen: Readonly<Record<DeviceUse, string | null>>
  /** Whether the browser lets one choose where sound comes out. */
  readonly canChooseSpeaker: boolean
}

/** The sound of a softphone: microphone in, loudspeaker out, and the bell. */
export interface SoftphoneMedia extends Disposable {
  getDevices(): SoundDevices
  subscribe(listener: () => void): () => void
  choose(use: DeviceUse, id: string | null): void
  /** Looks again what there is. */
  refresh(): Promise<void>
  /**
   * The microphone, opened if it was not.
   *
   * @throws what the browser says; `microphoneTrouble` reads it
   */
  open(): Promise<MediaStream>
  /** Nobody is heard any more. */
  close(): void
  /** Another track is the microphone's: it was opened, another was chosen, or it was pulled out; `null`: there is no other. */
  onTrack(listener: (track: MediaStreamTrack | null) => void): () => void
  /** Plays the other side; `null`: silence. Rejects if the browser does not play. */
  play(stream: MediaStream | null): Promise<void>
  ring(on: boolean): void
  /** Plays the microphone back, a second later. */
  loop(on: boolean): void
  /** How loud it is now, 0 to 1: what goes in, and what comes out. */
  levels(): { readonly input: number; readonly output: number }
}
