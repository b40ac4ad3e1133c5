import { type FloorView, RingloopError } from '@ringloop/core'
import { flushSync } from 'react-dom'
import { type DeskLanguage, type DeskTheme, emptyDeskSnapshot } from '../../src/index.js'
import { SupervisorDesk } from '../../src/supervisor/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { busyFloor, emptyFloor, hostileFloor, largeFloor } from '../fixtures/floor-fixtures.js'
import { scenarios } from '../fixtures/scenarios.js'
import { stage } from './fixture-stage.js'

/** What the page can show. */
export type FloorScene = 'busy' | 'empty' | 'large' | 'hostile' | 'loading' | 'refused' | 'offline' | 'off'

declare global {
  interface Window {
    showFloor: (scene: FloorScene, language: DeskLanguage, theme: DeskTheme) => void
    floorDesk: FixtureDesk
    changeFloor: (change: Partial<FloorView>) => void
    refuseFloor: () => void
    floorRows: FloorView
  }
}

const views: Partial<Record<FloorScene, FloorView>> = {
  busy: busyFloor,
  empty: emptyFloor,
  large: largeFloor,
  hostile: hostileFloor,
  offline: busyFloor,
}

window.showFloor = (scene, language, theme) => {
  const desk = createFixtureDesk({ ...emptyDeskSnapshot, ...scenarios[scene === 'offline' ? 'offline' : 'supervisor'] })
  const view = views[scene]
  if (view !== undefined) desk.showTopic('floor', view)
  if (scene === 'loading') desk.setTopic('floor', { state: 'loading', view: null, error: null })
  if (scene === 'refused')
    desk.setTopic('floor', {
      state: 'refused',
      view: null,
      error: new RingloopError('forbidden', 'topic: the floor is for supervisors.'),
    })
  window.floorDesk = desk
  window.floorRows = view ?? emptyFloor
  stage(<SupervisorDesk />, { desk, language, theme })
}
window.changeFloor = (change) => {
  window.floorRows = { ...window.floorRows, ...change }
  flushSync(() => window.floorDesk.showTopic('floor', window.floorRows))
}

window.refuseFloor = () => {
  const mend = 'Look at the call: it has changed meanwhile.'
  window.floorDesk.answer = () =>
    Promise.reject(
      new RingloopError('notPossible', 'The customer did not come to billing@default.', { mend, said: '-ERR no reply' }),
    )
}
