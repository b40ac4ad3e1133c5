import type { DeskClock } from '../connection/desk-clock.js'
import { estimateQuality } from './call-quality.js'
import { type PacketCounts, readStats } from './read-stats.js'
import type { SipMediaOptions, SipSession } from './sip-library.js'
import type { SoftphoneCall, SoftphoneTrouble } from './softphone-state.js'

/** One call of the softphone, and what can be done with it. */
export interface SoftphoneCallLeg {
  readonly getSnapshot: () => SoftphoneCall
  /** Accepted; the microphone is being opened. */
  accepting(): void
  ringsOn(): void
  answer(options: SipMediaOptions): void
  end(): void
  mute(muted: boolean): void
  hold(held: boolean): void
  sendDigits(digits: string): void
  replaceTrack(track: MediaStreamTrack): void
}

const lookEveryMs = 2_000

/** Follows one session of JsSIP. */
export function createSoftphoneCall(options: {
  readonly session: SipSession
  readonly first: 'ringing' | 'calling'
  readonly from: SoftphoneCall['from']
  readonly test: boolean
  readonly clock: DeskClock
  readonly onChange: () => void
  /** What the other side says. */
  readonly onStream: (stream: MediaStream) => void
  readonly onEnd: (trouble: SoftphoneTrouble | null) => void
}): SoftphoneCallLeg {
  const { session, clock, onChange, onStream, onEnd } = options
  let counts: PacketCounts = { received: 0, lost: 0 }
  let cancelLook = () => {}
  let cancelHold = () => {}
  let wantsHold = false
  let over = false
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
    connection.addEventListener('track', ({ track, streams }) => onStream(streams[0] ?? new MediaStream([track])))
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
    if ((wantsHold ? session.hold() : session.unhold()) || tries === 0) return
    cancelHold = clock.after(200, () => applyHold(tries - 1))
  }
  const end = (trouble: SoftphoneTrouble | null) => {
    if (over) return
    over = true
    cancelLook()
    cancelHold()
    onEnd(trouble)
  }

  // of a call that goes out it is there already
  if (session.connection) hear(session.connection)
  else session.on('peerconnection', ({ peerconnection }) => hear(peerconnection))
  session.on('confirmed', () => {
    change({ state: 'talking', since: clock.now() })
    cancelLook()
    void look()
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
    answer(media) {
      if (!over) session.answer(media)
    },
    end() {
      // JsSIP throws where it is over already
      try {
        session.terminate()
      } catch {
        end(null)
      }
    },
    mute(muted) {
      if (muted) session.mute({ audio: true })
      else session.unmute({ audio: true })
      change({ muted })
    },
    hold(held) {
      wantsHold = held
      cancelHold()
      applyHold(25)
    },
    sendDigits: (digits) => session.sendDTMF(digits, { transportType: 'RFC2833' as never }),
    replaceTrack(track) {
      track.enabled = !call.muted
      for (const sender of session.connection?.getSenders() ?? [])
        if (sender.track?.kind === 'audio') void sender.replaceTrack(track).catch(() => {})
    },
  }
}
