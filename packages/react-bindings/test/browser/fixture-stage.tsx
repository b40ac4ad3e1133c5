import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type DeskLanguage, type DeskTheme, RingloopProvider } from '../../src/index.js'
import type { FixtureDesk } from '../fixtures/fixture-desk.js'
import { claimNothing } from '../fixtures/ring-claims.js'

/** How what stands on the stage is shown. */
export interface Staging {
  readonly desk: FixtureDesk
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  /** Default Shanghai. */
  readonly timeZone?: string
}

const place = document.getElementById('root')
const root = place && createRoot(place)
let turn = 0

/** Shows this on the page, whose styles follow the theme; from nothing each time. */
export function stage(content: ReactNode, { desk, language, theme, timeZone = 'Asia/Shanghai' }: Staging): void {
  document.documentElement.lang = language
  document.documentElement.dataset.rlTheme = theme
  const shown = content !== null && (
    <RingloopProvider
      key={++turn}
      desk={desk}
      language={language}
      theme={theme}
      timeZone={timeZone}
      createRingClaim={claimNothing}
    >
      {content}
    </RingloopProvider>
  )
  flushSync(() => root?.render(shown))
}
