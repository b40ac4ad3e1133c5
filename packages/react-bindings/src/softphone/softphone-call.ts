import type { DeskClock } from '../connection/desk-clock.js'
import { estimateQuality } from './call-quality.js'
import { type PacketCounts, readStats } from './read-stats.js'
import type { SipSession } from './sip-library.js'
import type { SoftphoneCall, SoftphoneTrouble } from './softphone-state.js'
import { stopTracks } from './stop-tracks.js'

/** One call of the softphone, and what can be done with it. */
export interface SoftphoneCallLeg {
  readonly getSnapshot: () => SoftphoneCall
  /** Accepted; the microphone is being opened. */
  accepting(): void
  ringsOn(): void
  /** With a microphone of its own, which it lets go when it is over. Whether there is a call now: it may be over, or fail at once. */
  answer(mediaStream: MediaStream, pcConfig: RTCConfiguration): boolean
  end(): void
  mute(muted: boolean): void
  hold(held: boolean): void
  /** By us: it is, or is about to be. */
  isHeld(): boolean
  sendDigits(digits: string): void
  replaceTrack(track: MediaStreamTrack): void
  /** What the other side says; `null` while nothing comes, or while it is held here. */
  heard(): MediaStream | null
}

const lookEveryMs = 2_000
const holdTries = 25

/** Follows one session of JsSIP. */
export function createSoftphoneCall(options: {
  readonly session: SipSession
  readonly first: 'ringing' | 'calling'
  readonly from: SoftphoneCall['from']
  readonly test: boolean
  readonly clock: DeskClock
  /** Of a call that goes out: it is this call's own. */
  readonly microphone?: MediaStream
  readonly onChange: () => void
  readonly onEnd: (trouble: SoftphoneTrouble | null) => void
}): SoftphoneCallLeg {
  const { session, clock, onChange, onEnd } = options
  let counts: PacketCounts = { received: 0, lost: 0 }
  let cancelLook = () => {}
  let cancelHold = () => {}
  let wantsHold = false
  let over = false
  let microphone = options.microphone ?? null
  let stream: MediaStream | null = null
  let call: SoftphoneCall = {
    id: session.id,
    state: options.first,
    from: options.from,
    since: clock.now(),
    muted: false,
    held: { here: false, there: false },
    test: options.test,
    quality: null,
  }
  const change = (next: Partial<SoftphoneCall>) => {
    if (over) return
    call = { ...call, ...next }
    onChange()
  }

  const hear = (connection: RTCPeerConnection) =>
    connection.addEventListener('track', ({ track, streams }) => {
      stream = streams[0] ?? new MediaStream([track])
      change({})
    })
  const letGo = () => {
    stopTracks(microphone)
    microphone = null
  }
  const look = async () => {
    const report = await session.connection?.getStats().catch(() => null)
    if (over) return
    const read = report ? readStats(report, counts) : null
    if (read !== null) {
      counts = read.counts
      change({ quality: estimateQuality(read.measures) })
    }
    cancelLook = clock.after(lookEveryMs, () => void look())
  }
  /** JsSIP changes nothing while it negotiates something else: tried again for five seconds. */
  const applyHold = (tries: number) => {
    if (over || call.state !== 'talking' || call.held.here === wantsHold) return
    if (wantsHold ? session.hold() : session.unhold()) return
    if (tries === 0) {
      wantsHold = call.held.here
      return change({})
    }
    cancelHold = clock.after(200, () => applyHold(tries - 1))
  }
  const end = (trouble: SoftphoneTrouble | null) => {
    if (over) return
    over = true
    cancelLook()
    cancelHold()
    letGo()
    onEnd(trouble)
  }
  const terminate = () => {
    // JsSIP throws where it is over already
    try {
      session.terminate()
    } catch {
      end(null)
    }
  }

  // of a call that goes out it is there already
  if (session.connection) hear(session.connection)
  else session.on('peerconnection', ({ peerconnection }) => hear(peerconnection))
  session.on('confirmed', () => {
    change({ state: 'talking', since: clock.now() })
    cancelLook()
    void look()
    applyHold(holdTries)
  })
  for (const news of ['hold', 'unhold'] as const)
    session.on(news, () => {
      const { local, remote } = session.isOnHold()
      change({ held: { here: local, there: remote } })
    })
  session.on('ended', () => end(null))
  session.on('failed', ({ cause }) => end(call.state === 'ringing' || cause === 'Canceled' ? null : 'callFailed'))

  return {
    getSnapshot: () => call,
    accepting: () => change({ state: 'connecting' }),
    ringsOn: () => change({ state: 'ringing' }),
    answer(mediaStream, pcConfig) {
      if (over) return false
      // JsSIP switches the track off for hold and mute: what is off for this call must not be for another
      microphone = mediaStream.clone()
      try {
        session.answer({ mediaStream: microphone, pcConfig })
      } catch {
        // servers for ICE that are none, for one: the caller is not left waiting
        end('callFailed')
        terminate()
      }
      return !over
    },
    end: terminate,
    mute(muted) {
      if (muted) session.mute({ audio: true })
      else session.unmute({ audio: true })
      change({ muted })
    },
    hold(held) {
      wantsHold = held
      cancelHold()
      applyHold(holdTries)
      change({})
    },
    sendDigits: (digits) => session.sendDTMF(digits, { transportType: 'RFC2833' as never }),
    replaceTrack(track) {
      if (microphone === null) return
      letGo()
      const own = track.clone()
      microphone = new MediaStream([own])
      own.enabled = !call.muted && !call.held.here && !call.held.there
      for (const sender of session.connection?.getSenders() ?? [])
        if (sender.track?.kind === 'audio') void sender.replaceTrack(own).catch(() => {})
    },
    isHeld: () => wantsHold,
    heard: () => (wantsHold ? null : stream),
  }
}
