import { RingloopError } from '@ringloop/core'
import { AgentDesk, type DeskLanguage, type DeskTheme, emptyDeskSnapshot } from '../../src/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { type Scenario, type ScenarioName, scenarios } from '../fixtures/scenarios.js'
import { stage } from './fixture-stage.js'

declare global {
  interface Window {
    showScenario: (name: ScenarioName, language: DeskLanguage, theme: DeskTheme) => void
    scenarioOf: (name: ScenarioName) => Scenario
    desk: FixtureDesk
    /** Answers no more commands but with this. */
    refuse: () => void
  }
}

window.showScenario = (name, language, theme) => {
  const { topics = {}, ...snapshot }: Scenario = scenarios[name]
  const desk = createFixtureDesk({ ...emptyDeskSnapshot, ...snapshot })
  for (const [topic, view] of Object.entries(topics)) desk.setTopic(topic, { state: 'live', view, error: null })
  window.desk = desk
  stage(<AgentDesk />, { desk, language, theme })
}

window.scenarioOf = (name) => scenarios[name]
window.refuse = () => {
  const mend = 'Give one of the slots that the dialplan has, or none.'
  window.desk.answer = () =>
    Promise.reject(new RingloopError('refused', 'The switch did not park the customer', { mend, said: '-ERR no such lot' }))
}
