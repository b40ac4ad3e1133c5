/** Has the browser ask before a page is left that is in a call, and hangs up when it is left. Give back: no longer. */
export function watchLeaving(inCall: () => boolean, hangUp: () => void): () => void {
  const controller = new AbortController()
  const { signal } = controller
  window.addEventListener('beforeunload', (event) => inCall() && event.preventDefault(), { signal })
  // also where the browser keeps the page for "back": nobody talks with a page that stands still
  window.addEventListener('pagehide', hangUp, { signal })
  return () => controller.abort()
}
