/** A hidden page paints nothing; what waits for it goes on after so long, in milliseconds. */
const unpaintedMs = 100

/** Runs when the frame of what has been rendered by now is painted; gives back: don't. */
export function afterPaint(run: () => void): () => void {
  let timer = setTimeout(run, unpaintedMs)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
