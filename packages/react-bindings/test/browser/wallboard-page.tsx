import type { WallboardView } from '@ringloop/core'
import { type DeskLanguage, type DeskTheme, emptyDeskSnapshot } from '../../src/index.js'
import { Wallboard } from '../../src/wallboard/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { type WallboardFixture, type WallboardFixtureName, wallboardFixtures } from '../fixtures/wallboard-fixtures.js'
import { stage } from './fixture-stage.js'

declare global {
  interface Window {
    showWallboard: (name: WallboardFixtureName, language: DeskLanguage, theme: DeskTheme) => void
    boardDesk: FixtureDesk
    changeBoard: (change: Partial<WallboardView>) => void
    boardOf: (name: WallboardFixtureName) => WallboardFixture
  }
}

window.showWallboard = (name, language, theme) => {
  const { topic, connection }: WallboardFixture = wallboardFixtures[name]
  const desk = createFixtureDesk({ ...emptyDeskSnapshot, connection })
  desk.setTopic('wallboard', topic as never)
  window.boardDesk = desk
  stage(<Wallboard />, { desk, language, theme })
}

window.boardOf = (name) => wallboardFixtures[name]
window.changeBoard = (change) => {
  const { view } = window.boardDesk.topic?.('wallboard').getSnapshot() ?? {}
  window.boardDesk.setTopic('wallboard', { state: 'live', view: { ...view, ...change } as never, error: null })
}
