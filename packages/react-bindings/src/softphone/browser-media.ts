import { playRingTone } from '../ringing/ring-tone.js'
import { createValueStore } from '../store/value-store.js'
import { keepDevices, readKeptDevices } from './kept-devices.js'
import { createLevelMeter, type LevelMeter } from './level-meter.js'
import { microphoneTrouble } from './microphone-trouble.js'
import type { DeviceUse, SoftphoneMedia, SoundDevices } from './softphone-media.js'
import { stopTracks } from './stop-tracks.js'

const silent: LevelMeter = { read: () => 0, stop() {} }
type Sink = { setSinkId?(id: string): Promise<void> }

/** Sound by what the browser has. Nothing is opened before it is needed. */
export function createBrowserMedia(): SoftphoneMedia {
  const devices = createValueStore<SoundDevices>({
    microphones: [],
    speakers: [],
    chosen: readKeptDevices(),
    canChooseSpeaker: typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  })
  const trackListeners = new Set<(track: MediaStreamTrack | null) => void>()
  const media = typeof navigator === 'undefined' ? undefined : navigator.mediaDevices
  let microphone: MediaStream | null = null
  let context: AudioContext | null = null
  let speaker: HTMLAudioElement | null = null
  let meters = { input: silent, output: silent }
  let ringing: AbortController | null = null
  let disposed = false
  let looping = false
  let stopLoop = () => {}
  /** How often a microphone was wanted instead: of several at once the last is taken. */
  let changes = 0

  const chosen = (use: DeviceUse): string => {
    const { microphones, speakers, chosen } = devices.getSnapshot()
    const id = chosen[use]
    const among = use === 'microphone' ? microphones : speakers
    // a browser hides which there are until the page was let use one: what was kept is tried all the same
    return id !== null && (among.length === 0 || among.some((device) => device.id === id)) ? id : ''
  }
  const sound = (): AudioContext => {
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume().catch(() => {})
    return context
  }
  const refresh = async () => {
    const all = (await media?.enumerateDevices().catch(() => [])) ?? []
    // the browser's own choice is offered without its id
    const of = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
        .map(({ deviceId, label }) => ({ id: deviceId, label }))
    devices.set({ ...devices.getSnapshot(), microphones: of('audioinput'), speakers: of('audiooutput') })
  }
  const getMicrophone = async (): Promise<MediaStream> => {
    if (media === undefined) throw Object.assign(new Error('not over https'), { name: 'InsecurePageError' })
    const id = chosen('microphone')
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    try {
      return await media.getUserMedia({ audio: id === '' ? audio : { ...audio, deviceId: { exact: id } } })
    } catch (error) {
      // what was chosen is gone: any is better than none
      if (id === '' || microphoneTrouble(error) !== 'noMicrophone') throw error
      return media.getUserMedia({ audio })
    }
  }
  const letGo = () => {
    meters.input.stop()
    meters = { ...meters, input: silent }
    stopTracks(microphone)
    microphone = null
  }
  const tell = (track: MediaStreamTrack | null) => {
    for (const listener of [...trackListeners]) listener(track)
  }
  const take = (stream: MediaStream) => {
    microphone = stream
    meters = { ...meters, input: createLevelMeter(sound(), stream) }
    loop(looping)
    const [track] = stream.getAudioTracks()
    if (track === undefined) return
    // pulled out: on with the next
    track.addEventListener('ended', () => {
      if (microphone === stream) void changeMicrophone()
    })
    tell(track)
  }
  const changeMicrophone = async () => {
    const change = ++changes
    if (microphone === null) return
    const before = microphone
    const stream = await getMicrophone().catch(() => null)
    if (change !== changes || microphone !== before) return stopTracks(stream)
    // the one that was chosen cannot be had: that of before is as good as it was, unless it is gone
    if (stream === null && before.getAudioTracks().some(({ readyState }) => readyState === 'live')) return
    letGo()
    if (stream === null) tell(null)
    else take(stream)
  }
  const aim = (player: Sink | null) => player?.setSinkId?.(chosen('speaker')).catch(() => {})
  const loop = (on: boolean) => {
    looping = on
    stopLoop()
    stopLoop = on && microphone !== null ? startLoop(sound(), microphone, aim) : () => {}
  }
  const ring = (on: boolean) => {
    if (on === (ringing !== null)) return
    ringing?.abort()
    ringing = on ? new AbortController() : null
    if (ringing) playRingTone(ringing.signal, { device: chosen('ring') })
  }
  const changed = () => void refresh()
  media?.addEventListener('devicechange', changed)
  void refresh()

  return {
    getDevices: devices.getSnapshot,
    subscribe: devices.subscribe,
    refresh,
    choose(use, id) {
      const now = devices.getSnapshot()
      const next = { ...now.chosen, [use]: id }
      devices.set({ ...now, chosen: next })
      keepDevices(next)
      if (use === 'microphone') void changeMicrophone()
      if (use === 'speaker') {
        aim(speaker)
        loop(looping)
      }
      if (use === 'ring' && ringing !== null) {
        ring(false)
        ring(true)
      }
    },
    async open() {
      if (microphone === null) {
        const change = changes
        const stream = await getMicrophone()
        // somebody else was faster, or nobody wants it any more
        if (microphone === null && !disposed) take(stream)
        else stopTracks(stream)
        if (disposed) throw new DOMException('the telephone was put away', 'AbortError')
        // another was chosen meanwhile
        if (change !== changes) void changeMicrophone()
        // only now the browser names them
        void refresh()
      }
      return microphone as MediaStream
    },
    close: letGo,
    onTrack(listener) {
      trackListeners.add(listener)
      return () => void trackListeners.delete(listener)
    },
    async play(stream) {
      meters.output.stop()
      meters = { ...meters, output: stream === null ? silent : createLevelMeter(sound(), stream) }
      speaker ??= new Audio()
      speaker.srcObject = stream
      if (stream === null) return
      aim(speaker)
      await speaker.play()
    },
    ring,
    loop,
    levels: () => ({ input: meters.input.read(), output: meters.output.read() }),
    [Symbol.dispose]() {
      media?.removeEventListener('devicechange', changed)
      disposed = true
      ring(false)
      stopLoop()
      letGo()
      meters.output.stop()
      if (speaker) speaker.srcObject = null
      void context?.close().catch(() => {})
    },
  }
}

/** The microphone, a second later, so that one hears oneself speak. */
function startLoop(context: AudioContext, stream: MediaStream, aim: (player: Sink) => void): () => void {
  const source = context.createMediaStreamSource(stream)
  const delay = context.createDelay(2)
  delay.delayTime.value = 1
  const out = context.createMediaStreamDestination()
  source.connect(delay).connect(out)
  const player = new Audio()
  player.srcObject = out.stream
  aim(player)
  player.play().catch(() => {})
  return () => {
    source.disconnect()
    delay.disconnect()
    player.srcObject = null
  }
}
