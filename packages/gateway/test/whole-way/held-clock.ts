import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingPlayerOptions } from '@ringloop/freeswitch-adapter/player'

/**
 * The time of a played switch, which stands while `isHeld`: a telephone rings on until the gateway has done what the test wants done
 * before somebody answers, however slow the machine is.
 */
export function createHeldClock(isHeld: () => Promise<boolean>): Required<Pick<RecordingPlayerOptions, 'now' | 'setTimer'>> {
  let heldSince: number | null = null
  let heldMs = 0
  let holding: Promise<void> | null = null

  const hold = async () => {
    heldSince = Date.now()
    // what was sent last may still be on its way, or about to be stored
    for (let quiet = 0; quiet < 2; ) {
      await delay(5)
      quiet = (await isHeld()) ? 0 : quiet + 1
    }
    heldMs += Date.now() - heldSince
    heldSince = null
    holding = null
  }
  return {
    now: () => (heldSince ?? Date.now()) - heldMs,
    setTimer(callback, milliseconds) {
      let stopped = false
      const timer = setTimeout(async () => {
        holding ??= hold()
        await holding
        if (!stopped) callback()
      }, milliseconds)
      return () => {
        stopped = true
        clearTimeout(timer)
      }
    },
  }
}
