import type { PageMoment } from './tab-platform.js'

/** Whether the agent looks at this page: it is visible and has the focus, also in a frame of it. */
export const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/**
 * Tells of what happens to this page, by the events of the
 * [page lifecycle](https://wicg.github.io/page-lifecycle/); a page that goes into the cache of the history counts as frozen. Give back: stop.
 */
export function watchPage(listener: (moment: PageMoment) => void): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const looked = () => {
    if (isLookedAt()) listener('looked')
  }
  window.addEventListener('focus', looked, { signal })
  document.addEventListener('visibilitychange', looked, { signal })
  document.addEventListener('freeze', () => listener('frozen'), { signal })
  document.addEventListener('resume', () => listener('woken'), { signal })
  window.addEventListener('pagehide', () => listener('frozen'), { signal })
  window.addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) listener('woken')
    },
    { signal },
  )
  return () => controller.abort()
}
