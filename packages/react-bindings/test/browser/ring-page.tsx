import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { type DeskLanguage, type DeskTheme, IncomingPop, playRingTone, RingloopProvider } from '../../src/index.js'
import { blockedSound } from '../../src/ringing/blocked-sound.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { scenarios } from '../fixtures/scenarios.js'

declare global {
  interface Window {
    leave: () => void
    desk: FixtureDesk
    /** Every sound of the page. */
    sounds: AudioContext[]
  }
}

window.sounds = []
const { AudioContext: Original } = window
window.AudioContext = class extends Original {
  constructor() {
    super()
    window.sounds.push(this)
  }
}

let root: Root | null = null
const [callId] = Object.keys(scenarios.ringing.view.interactions)
/** It rings by itself, as the address says, and tells of it: whoever asks the page by a driver counts as a person who has touched it. */
function ring(language: DeskLanguage, theme: DeskTheme): void {
  document.documentElement.lang = language
  document.documentElement.dataset.rlTheme = theme
  localStorage.clear()
  window.desk = createFixtureDesk(scenarios.ringing)
  root ??= createRoot(document.getElementById('root') as HTMLElement)
  flushSync(() =>
    root?.render(
      <StrictMode>
        <RingloopProvider
          key={language + theme}
          desk={window.desk}
          language={language}
          theme={theme}
          onRing={(_call, signal) => playRingTone(signal)}
        >
          <main>
            <h1>Ring</h1>
            <IncomingPop callId={callId as never} />
          </main>
        </RingloopProvider>
      </StrictMode>,
    ),
  )
}
window.leave = () => {
  root?.unmount()
  root = null
}

blockedSound.subscribe(() => console.info(blockedSound.getSnapshot() === null ? 'heard' : 'kept silent'))
const [language, theme] = location.hash.slice(1).split(',')
ring(language as DeskLanguage, theme as DeskTheme)
