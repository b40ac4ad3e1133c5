import { RingloopError } from '@ringloop/core'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { AgentDesk, type DeskLanguage, type DeskTheme, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { type Scenario, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

interface Shown {
  readonly name: ScenarioName
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  readonly desk: FixtureDesk
  readonly turn: number
}

declare global {
  interface Window {
    showScenario: (name: ScenarioName, language: DeskLanguage, theme: DeskTheme) => void
    scenarioOf: (name: ScenarioName) => Scenario
    desk: FixtureDesk
    /** Answers no more commands but with this. */
    refuse: () => void
  }
}

const claimNothing = { claim: () => Promise.resolve(false), [Symbol.dispose]() {} }

function Page() {
  const [shown, setShown] = useState<Shown | null>(null)
  window.showScenario = (name, language, theme) => {
    document.documentElement.lang = language
    document.documentElement.dataset.rlTheme = theme
    const { topics = {}, ...snapshot }: Scenario = scenarios[name]
    const desk = createFixtureDesk({ ...emptyDeskSnapshot, ...snapshot })
    for (const [topic, view] of Object.entries(topics)) desk.setTopic(topic, { state: 'live', view, error: null })
    window.desk = desk
    flushSync(() => setShown((last) => ({ name, language, theme, desk, turn: (last?.turn ?? 0) + 1 })))
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
      <AgentDesk />
    </RingloopProvider>
  )
}

window.scenarioOf = (name) => scenarios[name]
window.refuse = () => {
  const mend = 'Give one of the slots that the dialplan has, or none.'
  window.desk.answer = () =>
    Promise.reject(new RingloopError('refused', 'The switch did not park the customer', { mend, said: '-ERR no such lot' }))
}
const root = document.getElementById('root')
if (root) createRoot(root).render(<Page />)
