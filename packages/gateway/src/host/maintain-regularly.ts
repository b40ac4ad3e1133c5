import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Store } from '../storage/pglite-store.js'

/** Small portions often: each takes some milliseconds. */
const everyMs = 120_000

/** Lets the store tidy up now and then; gives a function that ends it. */
export function maintainRegularly(
  store: Pick<Store, 'maintain'>,
  clock: HostClock,
  onBroken: (error: Error) => void,
): () => void {
  let cancel = () => {}
  let ended = false
  const again = () => {
    cancel = clock.after(everyMs, () => {
      store.maintain().then(
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
