import type { WallboardView } from '@ringloop/core'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type DeskLanguage, type DeskTheme, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { Wallboard } from '../../src/wallboard/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { type WallboardFixture, type WallboardFixtureName, wallboardFixtures } from '../fixtures/wallboard-fixtures.js'

interface Shown {
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  readonly desk: FixtureDesk
  readonly turn: number
}

declare global {
  interface Window {
    showWallboard: (name: WallboardFixtureName, language: DeskLanguage, theme: DeskTheme) => void
    boardDesk: FixtureDesk
    changeBoard: (change: Partial<WallboardView>) => void
    boardOf: (name: WallboardFixtureName) => WallboardFixture
  }
}

const claimNothing = { claim: () => Promise.resolve(false), [Symbol.dispose]() {} }

function Page() {
  const [shown, setShown] = useState<Shown | null>(null)
  window.showWallboard = (name, language, theme) => {
    document.documentElement.lang = language
    document.documentElement.dataset.rlTheme = theme
    const { topic, connection }: WallboardFixture = wallboardFixtures[name]
    const desk = createFixtureDesk({ ...emptyDeskSnapshot, connection })
    desk.setTopic('wallboard', topic as never)
    window.boardDesk = desk
    flushSync(() => setShown((last) => ({ language, theme, desk, turn: (last?.turn ?? 0) + 1 })))
  }
  if (!shown) return null
  return (
    <RingloopProvider
      key={shown.turn}
      desk={shown.desk}
      language={shown.language}
      theme={shown.theme}
      timeZone="Asia/Shanghai"
      createRingClaim={() => claimNothing}
    >
      <Wallboard />
    </RingloopProvider>
  )
}

window.boardOf = (name) => wallboardFixtures[name]
window.changeBoard = (change) => {
  const { view } = window.boardDesk.topic?.('wallboard').getSnapshot() ?? {}
  window.boardDesk.setTopic('wallboard', { state: 'live', view: { ...view, ...change } as never, error: null })
}
const root = document.getElementById('root')
if (root) createRoot(root).render(<Page />)
