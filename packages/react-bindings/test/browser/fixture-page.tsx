import { RingloopError } from '@ringloop/core'
import { AgentDesk, type DeskLanguage, type DeskTheme, emptyDeskSnapshot } from '../../src/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { viewOf } from '../fixtures/interactions.js'
import { deskView, type Scenario, type ScenarioName, scenarios } from '../fixtures/scenarios.js'
import { stage } from './fixture-stage.js'

declare global {
  interface Window {
    showScenario: (name: ScenarioName, language: DeskLanguage, theme: DeskTheme) => void
    scenarioOf: (name: ScenarioName) => Scenario
    desk: FixtureDesk
    /** Answers no more commands but with this. */
    refuse: () => void
    /** The tickets of all calls are on their way. */
    sendTicket: () => void
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
window.sendTicket = () => {
  const { view } = window.desk.getSnapshot()
  if (view === null) return
  const sent = Object.values(view.interactions).map(({ mine, interaction }) => {
    const { filing } = interaction
    const waiting = { ...filing, state: 'waiting', since: interaction.call.startedAt, trouble: null } as const
    return viewOf(mine, {
      ...interaction,
      filing: filing.state === 'draft' ? { ...waiting, draft: filing.draft, decision: filing.decision } : filing,
    })
  })
  window.desk.show({ view: { ...view, ...deskView(sent) } })
}
window.refuse = () => {
  const mend = 'Give one of the slots that the dialplan has, or none.'
  window.desk.answer = () =>
    Promise.reject(new RingloopError('refused', 'The switch did not park the customer', { mend, said: '-ERR no such lot' }))
}
