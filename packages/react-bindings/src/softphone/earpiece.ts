import type { SoftphoneCallLeg } from './softphone-call.js'
import type { SoftphoneMedia } from './softphone-media.js'

/** Plays the one call that is talked with. */
export interface Earpiece {
  /** Looks which call that is now: the newest that is not held. */
  follow(): void
  /** Tries again, after the browser would not; by a press of the person. */
  play(): void
}

/** Makes the earpiece of a softphone; `onBlocked` is told whether the browser plays nothing before the page was touched. */
export function createEarpiece(
  media: SoftphoneMedia,
  legs: ReadonlyMap<string, SoftphoneCallLeg>,
  onBlocked: (blocked: boolean) => void,
): Earpiece {
  let heard: MediaStream | null = null
  const play = () => {
    const stream = heard
    media.play(stream).then(
      () => {
        if (stream === heard) onBlocked(false)
      },
      // one that came meanwhile ends an attempt as well, and is no trouble
      (error: unknown) => {
        if (stream === heard && error instanceof Error && error.name === 'NotAllowedError') onBlocked(true)
      },
    )
  }
  return {
    follow() {
      const streams = [...legs.values()].map((leg) => leg.heard()).filter((each) => each !== null)
      const stream = streams.at(-1) ?? null
      if (stream === heard) return
      heard = stream
      play()
    },
    play,
  }
}
