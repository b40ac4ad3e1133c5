import type { Timestamp } from '@ringloop/core'
import { useRingloop } from './ringloop-context.js'
import { useNow } from './use-now.js'

/**
 * A running time: up from `since` (`direction: 'up'`), or down to `since` (`'down'`), as `m:ss` and in words.
 */
export function useCallTimer(
  since: Timestamp,
  direction: 'up' | 'down' = 'up',
): {
  readonly milliseconds: number
  readonly text: string
  readonly words: string
  readonly getTimerProps: () => { readonly role: 'timer'; readonly 'aria-label': string }
} {
  const { format } = useRingloop()
  const now = useNow(since)
  // A countdown shows the second that is running, so that it ends at 0:00 and not a second before.
  const milliseconds = direction === 'up' ? Math.max(0, now - since) : Math.max(0, Math.ceil((since - now) / 1000) * 1000)
  const words = format.durationInWords(milliseconds)
  return {
    milliseconds,
    text: format.duration(milliseconds),
    words,
    getTimerProps: () => ({ role: 'timer', 'aria-label': words }),
  }
}
