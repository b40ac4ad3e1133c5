import { safeLine } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { createValueStore } from '../store/value-store.js'
import { createOwnership, type Ownership } from '../tabs/ownership.js'
import { asksForAnswer } from './auto-answer.js'
import { createBrowserMedia } from './browser-media.js'
import { createEarpiece } from './earpiece.js'
import { microphoneTrouble } from './microphone-trouble.js'
import { createRegistration } from './registration.js'
import type { SipLibrary, SipSession, SipSessionNews } from './sip-library.js'
import { createSoftphoneCall, type SoftphoneCallLeg } from './softphone-call.js'
import type { SoftphoneMedia } from './softphone-media.js'
import { type SoftphoneLine, type SoftphoneState, softphoneOff } from './softphone-state.js'
import { stopTracks } from './stop-tracks.js'
import { createTurns } from './turns.js'
import { watchLeaving } from './watch-leaving.js'

/** A telephone in the page, registered at a switch. */
export interface Softphone extends Disposable {
  getSnapshot(): SoftphoneState
  subscribe(listener: () => void): () => void
  /** Its sound: devices and levels. */
  readonly media: SoftphoneMedia
  /** Begins to register; another tab of this browser that has the line keeps it. Leaving the page hangs up; the browser asks before. */
  start(): void
  /** Asks the tab that has the line for it. Whether it is here now; a tab in a call keeps it. */
  takeOver(): Promise<boolean>
  /** Takes the call that rings, and holds the others. Whether there was one. */
  answer(id?: string): boolean
  hangUp(id?: string): void
  /** Here alone: the switch goes on recording, and the desk does not know. */
  setMuted(muted: boolean, id?: string): void
  /** Taken back, it is the one that is talked with: the others are held. */
  setHeld(held: boolean, id?: string): void
  /** By a press of the person, where the browser would play nothing before. */
  playSound(): void
  /** In the call one talks in, as RFC 4733 events; `0` to `9`, `*`, `#`, `A` to `D`. */
  sendDigits(digits: string, id?: string): void
  /** Calls a number of the switch that plays back what it hears. */
  testLine(): void
  /** Plays the microphone back without a switch. */
  setLoop(on: boolean): Promise<void>
  /** Asks for the microphone now rather than with the first call. */
  prepare(): Promise<void>
  dismissTrouble(): void
}

/** What {@link createSoftphone} needs. */
export interface SoftphoneOptions {
  /** The library: `import * as JsSIP from 'jssip'`. */
  readonly jssip: SipLibrary
  /** The switch's WebSocket: `wss://pbx.example:7443`; `ws:` only for this machine. */
  readonly url: string
  /** `sip:1001@pbx.example`. */
  readonly uri: string
  readonly password: string
  readonly displayName?: string
  /** Where it is another than the user of `uri`. */
  readonly authorizationUser?: string
  /** STUN and TURN. Default: none, for switches that are reached directly. */
  readonly iceServers?: readonly RTCIceServer[]
  /** What {@link Softphone.testLine} calls. Default FreeSWITCH's `9196`. */
  readonly echoNumber?: string
  /** Whether calls are taken by themselves: those for which the switch asks for it (default), all, or none. */
  readonly autoAnswer?: 'asked' | 'always' | 'never'
  /** Which tab is the telephone; yours to dispose, as `media` is. Default: one of all those with this `uri`. */
  readonly ownership?: Ownership
  readonly media?: SoftphoneMedia
  readonly clock?: DeskClock
  readonly random?: () => number
}

/** More at once are refused as busy. */
const mostCalls = 4

/**
 * Makes a softphone; nothing happens before `start`.
 *
 * @example
 * const softphone = createSoftphone({ jssip: JsSIP, url: 'wss://pbx.example:7443', uri: 'sip:1001@pbx.example', password })
 * softphone.start()
 */
export function createSoftphone(options: SoftphoneOptions): Softphone {
  const { uri, clock = systemClock, random = Math.random, autoAnswer = 'asked', echoNumber = '9196' } = options
  const media = options.media ?? createBrowserMedia()
  const store = createValueStore<SoftphoneState>(softphoneOff)
  const legs = new Map<string, SoftphoneCallLeg>()
  const turns = createTurns(legs)
  let ownership = options.ownership ?? null
  let started = false
  let stopWatching = () => {}
  let stay = () => {}

  const set = (change: Partial<SoftphoneState>) => store.set({ ...store.getSnapshot(), ...change })
  const setLine = (line: SoftphoneLine) => {
    if (JSON.stringify(line) !== JSON.stringify(store.getSnapshot().line)) set({ line })
  }
  const earpiece = createEarpiece(media, legs, (blocked) => {
    if (blocked) set({ trouble: 'soundBlocked' })
    else if (store.getSnapshot().trouble === 'soundBlocked') set({ trouble: null })
  })

  const show = () => {
    set({ calls: [...legs.values()].map((leg) => leg.getSnapshot()) })
    const { calls } = store.getSnapshot()
    media.ring(calls.some(({ state }) => state === 'ringing'))
    ownership?.setBusy(calls.length > 0)
    earpiece.follow()
    closeUnlessUsed()
    // another tab may have asked meanwhile
    if (calls.length === 0) follow()
  }
  const failed = (error: unknown) => set({ trouble: microphoneTrouble(error) })
  /** Also once the microphone is open: the call for which it was opened may be over by then, and nobody may listen on. */
  const closeUnlessUsed = () => {
    const used = store.getSnapshot().loop || [...legs.values()].some((leg) => leg.getSnapshot().state !== 'ringing')
    if (!used) media.close()
  }

  const begin = (session: SipSession, incoming: boolean, microphone?: MediaStream): SoftphoneCallLeg => {
    const { display_name, uri: from } = session.remote_identity
    const leg = createSoftphoneCall({
      session,
      first: incoming ? 'ringing' : 'calling',
      from: { number: safeLine(from.user ?? '', 80), name: safeLine(display_name ?? '', 80) },
      // the echo is all that it calls
      test: !incoming,
      clock,
      ...(microphone === undefined ? {} : { microphone }),
      onChange: show,
      onEnd(error) {
        legs.delete(session.id)
        if (error) set({ trouble: error })
        turns.takeBack()
        show()
      },
    })
    legs.set(session.id, leg)
    show()
    return leg
  }
  const pcConfig: RTCConfiguration = { iceServers: [...(options.iceServers ?? [])] }

  const answer = (leg: SoftphoneCallLeg): void => {
    turns.talkWith(leg)
    leg.accepting()
    media.open().then(
      (mediaStream) => {
        if (!leg.answer(mediaStream, pcConfig)) closeUnlessUsed()
      },
      (error: unknown) => {
        failed(error)
        // it rings on: the person can allow the microphone and try again
        leg.ringsOn()
        turns.takeBack()
      },
    )
  }
  const came = ({ originator, session, request }: SipSessionNews) => {
    if (originator !== 'remote') return
    if (legs.size >= mostCalls) return session.terminate({ status_code: 486 })
    const leg = begin(session, true)
    const asked = asksForAnswer((name) => request.getHeader?.(name))
    if (autoAnswer === 'always' || (autoAnswer === 'asked' && asked)) answer(leg)
  }

  const registration = createRegistration({
    ...options,
    clock,
    random,
    onSession: came,
    getLine: () => store.getSnapshot().line,
    onLine: setLine,
  })

  /** Registers where this tab has the line; gives it up where another has, but never in a call. */
  const follow = () => {
    if (!started || ownership === null) return
    const mine = ownership.getSnapshot()
    if (mine === 'owner') registration.connect()
    else if (legs.size === 0 && mine === 'other') registration.disconnect({ state: 'elsewhere' })
  }

  const endAll = () => {
    for (const leg of [...legs.values()]) leg.end()
  }

  const talking = (): SoftphoneCallLeg | undefined =>
    [...legs.values()].find((leg) => leg.getSnapshot().state === 'talking' && !leg.getSnapshot().held.here) ??
    [...legs.values()].at(-1)
  const legOf = (id: string | undefined) => (id === undefined ? talking() : legs.get(id))
  const stopListening = media.onTrack((track) => {
    if (track === null) return set({ trouble: 'noMicrophone' })
    for (const leg of legs.values()) leg.replaceTrack(track)
  })

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    media,
    start() {
      if (started) return
      started = true
      ownership ??= createOwnership(`softphone/${uri}`)
      stopWatching = ownership.subscribe(follow)
      stay = watchLeaving(() => legs.size > 0, endAll)
      follow()
    },
    takeOver: async () => (await ownership?.take()) ?? false,
    answer(id) {
      const leg = [...legs.values()].find(
        ({ getSnapshot }) => getSnapshot().state === 'ringing' && (id === undefined || getSnapshot().id === id),
      )
      if (leg !== undefined) answer(leg)
      return leg !== undefined
    },
    hangUp: (id) => legOf(id)?.end(),
    setMuted: (muted, id) => legOf(id)?.mute(muted),
    setHeld(held, id) {
      const leg = legOf(id)
      if (leg === undefined) return
      if (held) turns.byHand(leg)
      else turns.talkWith(leg)
      leg.hold(held)
    },
    playSound: () => earpiece.play(),
    sendDigits(digits, id) {
      if (/^[0-9*#A-D]{1,32}$/.test(digits)) legOf(id)?.sendDigits(digits)
    },
    testLine() {
      const own = registration.agent()
      if (own === null || legs.size > 0) return
      media.open().then((opened) => {
        if (registration.agent() !== own || legs.size > 0) return closeUnlessUsed()
        const mediaStream = opened.clone()
        try {
          begin(own.call(echoNumber, { mediaStream, pcConfig }), false, mediaStream)
        } catch {
          // JsSIP throws at servers for ICE that are none, for one: nobody else lets the microphone go
          stopTracks(mediaStream)
          set({ trouble: 'callFailed' })
          closeUnlessUsed()
        }
      }, failed)
    },
    async setLoop(on) {
      try {
        if (on) await media.open()
        media.loop(on)
        set({ loop: on })
        closeUnlessUsed()
      } catch (error) {
        failed(error)
      }
    },
    async prepare() {
      try {
        await media.open()
        set({ trouble: null })
        await media.refresh()
      } catch (error) {
        failed(error)
      }
      closeUnlessUsed()
    },
    dismissTrouble: () => set({ trouble: null }),
    [Symbol.dispose]() {
      started = false
      stopWatching()
      stopListening()
      stay()
      endAll()
      legs.clear()
      media.ring(false)
      registration.disconnect({ state: 'off' })
      if (options.ownership === undefined) ownership?.[Symbol.dispose]()
      if (options.media === undefined) media[Symbol.dispose]()
    },
  }
}
