import { useEffect, useRef, useState } from 'react'

/**
 * What is loaded after the first view, with the network as it is then: `null` until it is wanted and there.
 *
 * @param load an `import()`; always the same function.
 * @param failed told that it could not be loaded; wanted again, it is tried again.
 */
export function useLate<Module>(load: () => Promise<Module>, wanted: boolean, failed: () => void): Module | null {
  const [loaded, setLoaded] = useState<Module | null>(null)
  const latest = useRef(failed)
  useEffect(() => {
    latest.current = failed
  })
  // beforehand, so that it is there at once and without a network too
  useEffect(() => void load().catch(() => {}), [load])
  useEffect(() => {
    if (!wanted || loaded !== null) return
    let gone = false
    load().then(
      (module) => gone || setLoaded(module),
      () => gone || latest.current(),
    )
    return () => {
      gone = true
    }
  }, [load, wanted, loaded])
  return loaded
}
