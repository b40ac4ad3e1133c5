/** Has the browser ask before a page is left that is in a call, and hangs up when it is left. Give back: no longer. */
export function watchLeaving(inCall: () => boolean, hangUp: () => void): () => void {
  if (typeof window === 'undefined') return () => {}
  const ask = (event: Event) => {
    if (inCall()) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  // also where the browser keeps the page for "back": nobody talks with a page that stands still
  window.addEventListener('pagehide', hangUp)
  return () => {
    window.removeEventListener('beforeunload', ask)
    window.removeEventListener('pagehide', hangUp)
  }
}
