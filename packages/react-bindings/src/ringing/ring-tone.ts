import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { blockedSound } from './blocked-sound.js'

/** How {@link playRingTone} sounds. */
export interface RingToneOptions {
  /** 0 to 1, asked before each ring; 0 is silent, for an agent who does not want it. Default 1. */
  readonly volume?: () => number
  /** Where it sounds, by an id of `enumerateDevices`. Default: as the system has it. */
  readonly device?: string
  readonly clock?: DeskClock
}

/** A second of sound, four of silence: as in most networks (ITU-T E.180, supplement 2). */
const everyMs = 5_000
/** Whoever has not answered in five minutes is not there, or nobody has told this page that it is over. */
const ringsAtMost = 60
/** A browser that lets a page sound does so within this. */
const blockedAfterMs = 300
const loudness = 0.2
let last: Promise<unknown> = /* @__PURE__ */ Promise.resolve()

/**
 * Rings until `signal`, the one that `onRing` is given: two soft notes every five seconds, made here, so that nothing is loaded. Of all
 * tabs and calls of a browser one sounds; what comes meanwhile waits for its end. Where the browser lets nothing sound before the agent
 * has touched the page, the pop shows a button for it.
 *
 * @example
 * <RingloopProvider desk={desk} onRing={(_call, signal) => playRingTone(signal)}>
 */
export function playRingTone(signal: AbortSignal, options: RingToneOptions = {}): void {
  if (typeof AudioContext === 'undefined') return
  // a browser that has no more sound to give: the pop is there without
  last = last.then(() => ring(signal, options)).catch(() => {})
}

async function ring(signal: AbortSignal, options: RingToneOptions): Promise<void> {
  if (signal.aborted) return
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const sound = (begin: () => void) => {
    if (!signal.aborted) begin()
    return over
  }
  const stop = startTone(options, (begin) => inTurn(signal, () => sound(begin)), end)
  signal.addEventListener('abort', end)
  await over
  signal.removeEventListener('abort', end)
  stop()
}

/** A tab takes its turn among all when it may sound: one that the browser keeps silent keeps no other silent. */
function inTurn(signal: AbortSignal, sound: () => Promise<void>): void {
  const { locks } = navigator
  if (!locks) return void sound()
  // where locks are forbidden, as in some frames, this page alone keeps its turns
  locks.request('ringloop.tone', { signal }, sound).catch(sound)
}

/**
 * Sounds until the function that it gives back is called. `whenAble` is told once, when the browser lets it sound, with what begins;
 * `whenTired`, that it has rung often enough.
 */
function startTone(
  { volume = () => 1, device, clock = systemClock }: RingToneOptions,
  whenAble: (begin: () => void) => void,
  whenTired: () => void,
): () => void {
  const context: AudioContext & { setSinkId?(id: string): Promise<void> } = new AudioContext()
  if (device) context.setSinkId?.(device).catch(() => {})
  let cancel = () => {}
  let rings = 0
  let able = false
  const ring = () => {
    if (rings++ >= ringsAtMost) return whenTired()
    playNotes(context, volume())
    cancel = clock.after(everyMs, ring)
  }
  const resume = () => void context.resume().catch(() => {})
  const look = () => {
    if (context.state !== 'running') return
    cancelLook()
    blockedSound.set(null)
    if (able) return
    able = true
    whenAble(ring)
  }
  const cancelLook = clock.after(blockedAfterMs, () => {
    if (context.state !== 'running') blockedSound.set(resume)
  })
  context.addEventListener('statechange', look)
  resume()
  look()
  return () => {
    cancel()
    cancelLook()
    context.removeEventListener('statechange', look)
    if (blockedSound.getSnapshot() === resume) blockedSound.set(null)
    void context.close().catch(() => {})
  }
}

function playNotes(context: AudioContext, volume: number): void {
  const peak = loudness * Math.min(1, Math.max(0, volume))
  if (peak === 0) return
  for (const [index, frequency] of [659.25, 880].entries()) {
    const start = context.currentTime + index * 0.28
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.frequency.value = frequency
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(peak, start + 0.03)
    gain.gain.exponentialRampToValueAtTime(peak / 100, start + 0.7)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + 0.72)
  }
}
