import type { SipConfiguration, SipLibrary, SipSession } from '../../src/softphone/sip-library.js'
import type { SoftphoneMedia, SoundDevices } from '../../src/softphone/softphone-media.js'

type Listener = (event: never) => void

/** A session that does what the test says. */
export function createFakeSession(id: string, user = '13800138000', name = '王小明') {
  const listeners = new Map<string, Listener[]>()
  const done: string[] = []
  const hold = { local: false, remote: false }
  const session = {
    id,
    connection: undefined,
    remote_identity: { display_name: name, uri: { user } },
    done,
    /** Refuses to change its hold so many times. */
    negotiating: 0,
    tell: (event: string, news: object = {}) => {
      for (const listener of listeners.get(event) ?? []) listener(news as never)
    },
    on: (event: string, listener: Listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    answer: () => done.push('answer'),
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
      session.tell(on ? 'hold' : 'unhold')
    },
    mute: () => done.push('mute'),
    unmute: () => done.push('unmute'),
  }
  const setHold = (on: boolean) => {
    if (session.negotiating-- > 0) return false
    hold.local = on
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
    start = () => this.done.push('start')
    stop = () => this.done.push('stop')
    register = () => this.done.push('register')
    call(target: string) {
      const session = createFakeSession(`out-${target}`, target, '')
      this.calls.push(session)
      return session as unknown as SipSession
    }
    on = (event: string, listener: Listener) => this.listeners.set(event, listener)
    tell = (event: string, news: object = {}) => this.listeners.get(event)?.(news as never)
    rings(session: FakeSession, headers: Readonly<Record<string, string>> = {}) {
      this.tell('newRTCSession', { originator: 'remote', session, request: { getHeader: (name: string) => headers[name] } })
    }
  }
  const library = { UA: FakeAgent, WebSocketInterface: class {} } as unknown as SipLibrary
  return { library, agents }
}

/** A microphone that works unless told otherwise. */
export function createFakeMedia() {
  const done: string[] = []
  const devices: SoundDevices = {
    microphones: [{ id: 'm1', label: 'Headset' }],
    speakers: [{ id: 's1', label: '' }],
    chosen: { microphone: null, speaker: 's1', ring: null },
    canChooseSpeaker: true,
  }
  const media = {
    done,
    fail: null as string | null,
    getDevices: () => devices,
    subscribe: () => () => {},
    choose() {},
    refresh: () => Promise.resolve(),
    open: () =>
      media.fail === null
        ? Promise.resolve({} as MediaStream)
        : Promise.reject(Object.assign(new Error('no'), { name: media.fail })),
    close: () => void done.push('close'),
    onTrack: () => () => {},
    play: () => Promise.resolve(),
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
