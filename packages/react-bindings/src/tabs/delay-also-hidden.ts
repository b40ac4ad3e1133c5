/**
 * Runs `run` once after `milliseconds`, also in a hidden tab, where Chromium lets timers run once a second only. Waits for a word in
 * shared memory are not held back, and cost nothing. Where there are none, messages to oneself do it: that keeps a processor busy, so
 * for short waits that matter. Give back: cancel.
 */
export function delayAlsoHidden(milliseconds: number, run: () => void): () => void {
  return waitHidden(milliseconds, run) ?? turnHidden(milliseconds, run)
}

/** As `delayAlsoHidden`, for waits that come again and again: in time in a hidden tab only where that costs nothing. */
export function delayCheaply(milliseconds: number, run: () => void): () => void {
  return waitHidden(milliseconds, run) ?? delay(milliseconds, run)
}

function delay(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

/** [Atomics.waitAsync](https://tc39.es/ecma262/#sec-atomics.waitasync), which TypeScript's ES2023 does not have. */
type WaitAsync = (
  word: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { readonly value: PromiseLike<string> | string }

let word: Int32Array | null | undefined
/** One word that nobody changes. The shared memory of WebAssembly is there also without cross-origin isolation; no code is compiled. */
function sharedWord(): Int32Array | null {
  if (word !== undefined) return word
  try {
    word = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer)
  } catch {
    word = null
  }
  return word
}

/** `null` where the page is in sight, or this browser has no such waits. */
function waitHidden(milliseconds: number, run: () => void): (() => void) | null {
  const { waitAsync } = Atomics as { readonly waitAsync?: WaitAsync }
  const nobody = document.visibilityState === 'hidden' && waitAsync ? sharedWord() : null
  if (!waitAsync || !nobody) return null
  let ended = false
  void Promise.resolve(waitAsync(nobody, 0, 0, milliseconds).value).then(() => {
    if (!ended) run()
  })
  return () => {
    ended = true
  }
}

function turnHidden(milliseconds: number, run: () => void): () => void {
  let ended = false
  const end = () => {
    if (ended) return
    cancel()
    run()
  }
  const stopTimer = delay(milliseconds, end)
  const stopTurning = document.visibilityState === 'hidden' ? turnUntil(performance.now() + milliseconds, end) : () => {}
  const cancel = () => {
    ended = true
    stopTimer()
    stopTurning()
  }
  return cancel
}

function turnUntil(end: number, run: () => void): () => void {
  const { port1, port2 } = new MessageChannel()
  const stop = () => {
    port1.onmessage = null
    port1.close()
  }
  port1.onmessage = () => {
    if (performance.now() >= end) run()
    else port2.postMessage(null)
  }
  port2.postMessage(null)
  return stop
}
