import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Store } from '../storage/store.js'

/** Small portions often: each takes some milliseconds. */
const everyMs = 120_000
const dayMs = 86_400_000

/** Lets the store tidy up now and then, and forget calls that ended more than `keepDays` ago (0: none); gives a function that ends it. */
export function maintainRegularly(options: {
  readonly store: Pick<Store, 'maintain'>
  readonly clock: HostClock
  readonly keepDays: number
  readonly onBroken: (error: Error) => void
}): () => void {
  const { store, clock, keepDays, onBroken } = options
  let cancel = () => {}
  let ended = false
  const again = () => {
    cancel = clock.after(everyMs, () => {
      store.maintain(keepDays > 0 ? { forgetBefore: clock.now() - keepDays * dayMs } : {}).then(
        () => ended || again(),
        (error: Error) => ended || onBroken(error),
      )
    })
  }
  again()
  return () => {
    ended = true
    cancel()
  }
}
