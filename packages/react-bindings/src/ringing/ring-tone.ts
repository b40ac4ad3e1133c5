/** Plays two soft notes, once. Does nothing where the browser does not let a page sound before the agent has touched it. */
export function playRingTone(): void {
  if (typeof AudioContext === 'undefined' || !navigator.userActivation?.hasBeenActive) return
  const context = new AudioContext()
  const end = context.currentTime + 1.1
  for (const [index, frequency] of [659.25, 880].entries()) {
    const start = context.currentTime + index * 0.28
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.frequency.value = frequency
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.12, start + 0.03)
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.75)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(end)
    oscillator.onended = () => void context.close().catch(() => {})
  }
}
