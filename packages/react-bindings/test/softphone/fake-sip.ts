import type { SipConfiguration, SipLibrary, SipMediaOptions, SipSession } from '../../src/softphone/sip-library.js'
import type { SoftphoneMedia, SoundDevices } from '../../src/softphone/softphone-media.js'

type Listener = (event: never) => void

/** A session that does what the test says. As JsSIP does, it switches the track that it was given off for hold and mute. */
export function createFakeSession(id: string, user = '13800138000', name = '王小明') {
  let muted = false
  const media = () => {
    const tracks = session.microphone?.getAudioTracks() ?? []
    for (const track of tracks) track.enabled = !muted && !hold.local && !hold.remote
  }
  const connection = new EventTarget()
  const listeners = new Map<string, Listener[]>()
  const done: string[] = []
  const hold = { local: false, remote: false }
  const session = {
    id,
    connection: undefined,
    microphone: null as MediaStream | null,
    /** The other side is heard. */
    speaks(stream: MediaStream) {
      connection.dispatchEvent(Object.assign(new Event('track'), { track: null, streams: [stream] }))
    },
    remote_identity: { display_name: name, uri: { user } },
    done,
    /** Refuses to change its hold so many times. */
    negotiating: 0,
    /** The browser makes no connection, as where a server for ICE is none. */
    unable: false,
    tell: (event: string, news: object = {}) => {
      for (const listener of listeners.get(event) ?? []) listener(news as never)
    },
    on: (event: string, listener: Listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    answer(options?: SipMediaOptions) {
      done.push('answer')
      session.microphone = options?.mediaStream ?? null
      if (session.unable) throw new SyntaxError('Invalid ICE server')
      session.tell('peerconnection', { peerconnection: connection })
    },
    terminate: (options?: { status_code?: number }) => {
      done.push(options?.status_code === undefined ? 'terminate' : `terminate ${options.status_code}`)
      session.tell('ended', { cause: 'Terminated' })
    },
    sendDTMF: (tones: string) => done.push(`digits ${tones}`),
    hold: () => setHold(true),
    unhold: () => setHold(false),
    isOnHold: () => ({ ...hold }),
    remoteHold(on: boolean) {
      hold.remote = on
      media()
      session.tell(on ? 'hold' : 'unhold')
    },
    mute: () => setMuted(true),
    unmute: () => setMuted(false),
  }
  const setMuted = (on: boolean) => {
    muted = on
    media()
    done.push(on ? 'mute' : 'unmute')
  }
  const setHold = (on: boolean) => {
    if (session.negotiating-- > 0) return false
    hold.local = on
    media()
    done.push(on ? 'hold' : 'unhold')
    session.tell(on ? 'hold' : 'unhold')
    return true
  }
  return session
}
export type FakeSession = ReturnType<typeof createFakeSession>

/** JsSIP without a network. */
export function createFakeSip() {
  const agents: FakeAgent[] = []
  class FakeAgent {
    readonly done: string[] = []
    readonly calls: FakeSession[] = []
    private readonly listeners = new Map<string, Listener>()
    constructor(readonly configuration: SipConfiguration) {
      agents.push(this)
    }
    private registered = false
    start = () => this.done.push('start')
    stop = () => this.done.push('stop')
    register = () => this.done.push('register')
    /** As a session that is {@link FakeSession.unable}. */
    unable = false
    readonly microphones: (MediaStream | undefined)[] = []
    call(target: string, options?: SipMediaOptions) {
      this.microphones.push(options?.mediaStream)
      if (this.unable) throw new SyntaxError('Invalid ICE server')
      const session = createFakeSession(`out-${target}`, target, '')
      this.calls.push(session)
      return session as unknown as SipSession
    }
    on = (event: string, listener: Listener) => this.listeners.set(event, listener)
    tell = (event: string, news: object = {}) => {
      if (event === 'registered') this.registered = true
      this.listeners.get(event)?.(news as never)
      // as JsSIP does: what was registered is told a second time
      if (event === 'registrationFailed' && this.registered) {
        this.registered = false
        this.tell('unregistered', news)
      }
    }
    rings(session: FakeSession, headers: Readonly<Record<string, string>> = {}) {
      this.tell('newRTCSession', { originator: 'remote', session, request: { getHeader: (name: string) => headers[name] } })
    }
  }
  const library = { UA: FakeAgent, WebSocketInterface: class {} } as unknown as SipLibrary
  return { library, agents }
}

/** A stream of one track, as far as a softphone looks. */
export function createFakeStream(): MediaStream {
  const track = { kind: 'audio', enabled: true, readyState: 'live', stop: () => Object.assign(track, { readyState: 'ended' }) }
  return { getTracks: () => [track], getAudioTracks: () => [track], clone: createFakeStream } as unknown as MediaStream
}

/** A microphone that works unless told otherwise. */
export function createFakeMedia() {
  const done: string[] = []
  let microphone: MediaStream | null = null
  const devices: SoundDevices = {
    microphones: [{ id: 'm1', label: 'Headset' }],
    speakers: [{ id: 's1', label: '' }],
    chosen: { microphone: null, speaker: 's1', ring: null },
    canChooseSpeaker: true,
  }
  const media = {
    done,
    fail: null as string | null,
    /** The browser plays nothing before the page was touched. */
    blocked: false,
    playing: null as MediaStream | null,
    /** What the browser waits for: a person who is asked. */
    asked: Promise.resolve(),
    getDevices: () => devices,
    subscribe: () => () => {},
    choose() {},
    refresh: () => Promise.resolve(),
    async open() {
      const { fail } = media
      await media.asked
      if (fail !== null) throw Object.assign(new Error('no'), { name: fail })
      // one for all calls, as long as it is open
      microphone ??= createFakeStream()
      return microphone
    },
    close() {
      microphone = null
      done.push('close')
    },
    /** The microphone is another one, or none any more. */
    changes: (_track: MediaStreamTrack | null) => {},
    onTrack(listener: (track: MediaStreamTrack | null) => void) {
      media.changes = listener
      return () => {}
    },
    async play(stream: MediaStream | null) {
      media.playing = media.blocked ? null : stream
      if (media.blocked && stream !== null) throw Object.assign(new Error('no'), { name: 'NotAllowedError' })
    },
    ring(on: boolean) {
      const now = on ? 'ring' : 'quiet'
      if (done.filter((what) => what === 'ring' || what === 'quiet').at(-1) !== now) done.push(now)
    },
    loop: (on: boolean) => void done.push(on ? 'loop' : 'no loop'),
    levels: () => ({ input: 0, output: 0 }),
    [Symbol.dispose]() {},
  }
  return media satisfies SoftphoneMedia
}

/** Which tab has the line, as the test says. */
export function createFakeOwnership(first: 'owner' | 'other' = 'owner') {
  let now: 'owner' | 'other' = first
  let listener = () => {}
  return {
    busy: [] as boolean[],
    getSnapshot: () => now,
    subscribe(next: () => void) {
      listener = next
      return () => {}
    },
    setBusy(busy: boolean) {
      this.busy.push(busy)
    },
    take: () => Promise.resolve(now === 'owner'),
    become(next: 'owner' | 'other') {
      now = next
      listener()
    },
    [Symbol.dispose]() {},
  }
}
