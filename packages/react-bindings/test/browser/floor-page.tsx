import { type FloorView, RingloopError } from '@ringloop/core'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type DeskLanguage, type DeskTheme, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { SupervisorDesk } from '../../src/supervisor/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { busyFloor, emptyFloor, hostileFloor, largeFloor } from '../fixtures/floor-fixtures.js'
import { scenarios } from '../fixtures/scenarios.js'

/** What the page can show. */
export type FloorScene = 'busy' | 'empty' | 'large' | 'hostile' | 'loading' | 'refused' | 'offline' | 'off'

interface Shown {
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  readonly desk: FixtureDesk
  readonly turn: number
}

declare global {
  interface Window {
    showFloor: (scene: FloorScene, language: DeskLanguage, theme: DeskTheme) => void
    floorDesk: FixtureDesk
    changeFloor: (change: Partial<FloorView>) => void
    refuseFloor: () => void
    floorRows: FloorView
  }
}

const claimNothing = { claim: () => Promise.resolve(false), [Symbol.dispose]() {} }
const views: Partial<Record<FloorScene, FloorView>> = {
  busy: busyFloor,
  empty: emptyFloor,
  large: largeFloor,
  hostile: hostileFloor,
  offline: busyFloor,
}

function Page() {
  const [shown, setShown] = useState<Shown | null>(null)
  window.showFloor = (scene, language, theme) => {
    document.documentElement.lang = language
    document.documentElement.dataset.rlTheme = theme
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
    flushSync(() => setShown((last) => ({ language, theme, desk, turn: (last?.turn ?? 0) + 1 })))
  }
  window.changeFloor = (change) => {
    window.floorRows = { ...window.floorRows, ...change }
    flushSync(() => shown?.desk.showTopic('floor', window.floorRows))
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
      <SupervisorDesk />
    </RingloopProvider>
  )
}

window.refuseFloor = () => {
  const mend = 'Look at the call: it has changed meanwhile.'
  window.floorDesk.answer = () =>
    Promise.reject(
      new RingloopError('notPossible', 'The customer did not come to billing@default.', { mend, said: '-ERR no reply' }),
    )
}
const root = document.getElementById('root')
if (root) createRoot(root).render(<Page />)
